"""Find the marked regions of a layer file: text in, regions out.

A region lies between two marker comments. They are found by `tokenize`, so that a marker inside a
string or a docstring is none. Functions are told from the same tokens: the text may be a student's,
and is never parsed or compiled here.
"""

from __future__ import annotations

import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn

START = "# *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****"
END = "# *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****"

MOST_TOKENS = 100_000
"""A file of more is not looked at: half a mebibyte of semicolons would take seconds. A thousand
lines of a layer file have about a tenth."""

MARKERS = {START: END, "### BEGIN SOLUTION": "### END SOLUTION"}
"""Each marker that begins a region, with the one that ends it: the course's, nbgrader's own."""

MOST_OPEN = 100
"""How many functions may stand within one another; Python takes no more blocks than these."""

_NO_CODE = frozenset(
    (
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENCODING,
        tokenize.ENDMARKER,
    )
)


class RegionError(Exception):
    """Markers that do not pair, or text that is not Python; says file and line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}, line {line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class NotPythonError(RegionError):
    """Text that is no sequence of Python's tokens."""


class TooLongError(RegionError):
    """A text of more tokens than `MOST_TOKENS`, or of functions more than `MOST_OPEN` deep."""


@dataclass(frozen=True)
class Region:
    """A region of the function `function`; `number` counts from 0 within that function.

    A method is called `Class.method`. `start` and `end` are the line numbers of the two markers,
    from 1.
    """

    function: str
    number: int
    start: int
    end: int
    code: tuple[str, ...] = field(repr=False)
    """The tokens of code in the region, comments and line breaks left out."""

    @property
    def untouched(self) -> bool:
        """Whether nobody has written anything here: no code at all but `pass` and `...`."""
        return set(self.code) <= {"pass", "...", ";"}


def find_regions(text: str, file: str) -> tuple[Region, ...]:
    """Return the regions of a Python file in order.

    Raises `RegionError` when markers are unbalanced or nested or stand beside code, when a region
    stands outside a function or runs past its end, or when the text is no sequence of tokens or too
    long.
    """
    finder = _Finder(file)
    for token in tokens(text, file):
        finder.see(token)
    return finder.finish()


class _Finder:
    """Sees one token after the other; knows which region is open, and whose it is."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.regions: list[Region] = []
        self.numbers: Counter[str] = Counter()
        self.functions = _Functions()
        self.opened: tokenize.TokenInfo | None = None
        self.owner: _Function | None = None  # the function in which the region's first code stands
        self.code: list[str] = []

    def see(self, token: tokenize.TokenInfo) -> None:
        if token.type == tokenize.COMMENT and self._is_marker(token):
            return
        self.functions.see(token)
        if len(self.functions.open) > MOST_OPEN:
            reason = f"more than {MOST_OPEN} functions within one another"
            raise TooLongError(self.file, token.start[0], reason)
        if self.opened is not None and token.type not in _NO_CODE:
            self._see_code(token, self.opened)

    def finish(self) -> tuple[Region, ...]:
        if self.opened is not None:
            self._fail(self.opened, "this region is not ended: its END marker is missing")
        return tuple(self.regions)

    def _see_code(self, token: tokenize.TokenInfo, opened: tokenize.TokenInfo) -> None:
        if not self.code:
            self.owner = self.functions.innermost
        if self.owner is None:
            self._fail(opened, "a region must stand inside a function")
        if not self.functions.is_open(self.owner):
            self._fail(opened, f"this region runs past the end of {self.owner.name}")
        self.code.append(token.string)

    def _is_marker(self, token: tokenize.TokenInfo) -> bool:
        comment = token.string.strip()
        if comment not in MARKERS and comment not in MARKERS.values():
            return False
        if token.line[: token.start[1]].strip():
            self._fail(token, "a marker must stand alone on its line")
        if comment in MARKERS:
            self._open(token)
        else:
            self._close(token)
        return True

    def _open(self, token: tokenize.TokenInfo) -> None:
        if self.opened is not None:
            line = self.opened.start[0]
            self._fail(token, f"a region begins here inside the one of line {line}")
        self.opened, self.code = token, []

    def _close(self, token: tokenize.TokenInfo) -> None:
        if self.opened is None or MARKERS[self.opened.string.strip()] != token.string.strip():
            self._fail(token, "a region ends here that was not begun")
        owner = self.owner if self.code else self.functions.around(self.opened.start[1])
        if owner is None:
            self._fail(self.opened, "a region must stand inside a function")
        number = self.numbers[owner.name]
        self.numbers[owner.name] += 1
        self.regions.append(
            Region(owner.name, number, self.opened.start[0], token.start[0], tuple(self.code))
        )
        self.opened = None

    def _fail(self, token: tokenize.TokenInfo, message: str) -> NoReturn:
        raise RegionError(self.file, token.start[0], message)


@dataclass(frozen=True, eq=False)
class _Function:
    """A function whose `def` stands at `column`, within `depth` blocks and `level` functions.

    `name` is that of its `def`; a method's begins with its class and a dot.
    """

    name: str
    column: int
    depth: int
    level: int


@dataclass(frozen=True)
class _Class:
    """A class that stands within `depth` blocks and `level` functions."""

    name: str
    depth: int
    level: int


class _Functions:
    """The functions around the last token of code, innermost last.

    A function ends where a line of code begins that is no deeper than its `def`. Comments have no
    depth: their tokens come before the INDENT or DEDENT of the line of code that follows them.
    """

    def __init__(self) -> None:
        self.open: list[_Function] = []
        self._classes: list[_Class] = []
        self._depth = 0
        self._column = 0
        self._line_begins = True
        self._after = ""

    @property
    def innermost(self) -> _Function | None:
        """The function in which the last token of code stands."""
        return self.open[-1] if self.open else None

    def is_open(self, function: _Function) -> bool:
        """Tell whether the last token of code stands in a function."""
        return function.level < len(self.open) and self.open[function.level] is function

    def around(self, column: int) -> _Function | None:
        """Return the function in which a comment at `column` stands, to the eye of a person."""
        return next((f for f in reversed(self.open) if f.column < column), None)

    def see(self, token: tokenize.TokenInfo) -> None:
        if token.type == tokenize.INDENT:
            self._depth += 1
        elif token.type == tokenize.DEDENT:
            self._depth -= 1
        elif token.type == tokenize.NEWLINE:
            self._line_begins = True
        elif token.type not in _NO_CODE:
            self._see_code(token)

    def _see_code(self, token: tokenize.TokenInfo) -> None:
        if self._line_begins:
            self._line_begins, self._column = False, token.start[1]
            while self.open and self.open[-1].depth >= self._depth:
                self.open.pop()
            while self._classes and self._classes[-1].depth >= self._depth:
                self._classes.pop()
        is_name, level = token.type == tokenize.NAME, len(self.open)
        if is_name and self._after == "def":
            name = self._within_class(token.string)
            self.open.append(_Function(name, self._column, self._depth, level))
        elif is_name and self._after == "class":
            self._classes.append(_Class(token.string, self._depth, level))
        self._after = token.string if is_name else ""

    def _within_class(self, name: str) -> str:
        """Return a function's name behind that of the class whose body it stands in, if any."""
        if self._classes and self._classes[-1].level == len(self.open):
            return f"{self._classes[-1].name}.{name}"
        return name


def tokens(text: str, file: str) -> Iterator[tokenize.TokenInfo]:
    """Yield Python's tokens of a text.

    Raises `NotPythonError` where there are none, `TooLongError` after `MOST_TOKENS`.
    """
    try:
        found = tokenize.generate_tokens(io.StringIO(text).readline)
        for number, token in enumerate(found):
            if number >= MOST_TOKENS:
                raise TooLongError(
                    file, token.start[0], f"more than {MOST_TOKENS:,} words and signs"
                )
            if token.type == tokenize.ERRORTOKEN:  # going on may cost the square of a line's length
                line, column = token.start
                raise NotPythonError(file, line, f"not valid Python at column {column + 1}")
            yield token
    except tokenize.TokenError as error:
        message, (line, _) = error.args
        raise NotPythonError(file, line, f"not valid Python: {message}") from None
    except SyntaxError as error:
        line = error.lineno or 1
        raise NotPythonError(file, line, f"not valid Python: {error.msg}") from None

"""Find the marked regions of a layer file: text in, regions out.

A region lies between two marker comments. They are found by `tokenize`, so that a marker inside a
string or a docstring is none. Functions are told from the same tokens: the text may be a student's,
and is never parsed or compiled here.
"""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

START = "# *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****"
END = "# *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****"

MARKERS = {START: END, "### BEGIN SOLUTION": "### END SOLUTION"}
"""Each marker that begins a region, with the one that ends it; nbgrader's own are the second pair."""

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


@dataclass(frozen=True)
class Region:
    """A region of the function `function`; `number` counts from 0 within that function.

    `start` and `end` are the line numbers of the two markers, from 1.
    """

    function: str
    number: int
    start: int
    end: int
    code: tuple[str, ...] = field(repr=False)
    """The tokens of code in the region, comments and line breaks left out."""

    @property
    def untouched(self) -> bool:
        """Whether nobody has written anything here: no code at all, or `pass` or `...` alone."""
        return self.code in ((), ("pass",), ("...",))


def find_regions(text: str, file: str) -> tuple[Region, ...]:
    """Return the regions of a Python file in order.

    Raises `RegionError` when markers are unbalanced or nested, when one stands outside a function, or
    when the text cannot be split into tokens.
    """
    finder = _Finder(file)
    for token in _tokens(text, file):
        finder.see(token)
    return finder.finish()


def name_regions(regions: Sequence[Region], named: Sequence[str]) -> tuple[str, ...]:
    """Return the ids of one function's regions: `function#name` by position."""
    return tuple(
        f"{region.function}#{named[region.number]}" if named else region.function
        for region in regions
    )


class _Finder:
    """Sees one token after the other; knows in which function it is and whether a region is open."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.regions: list[Region] = []
        self.functions = _Functions()
        self.opened: tokenize.TokenInfo | None = None
        self.owner: str | None = None  # the function in which the open region's first code stands
        self.code: list[str] = []

    def see(self, token: tokenize.TokenInfo) -> None:
        if token.type == tokenize.COMMENT and self._is_marker(token):
            return
        self.functions.see(token)
        if self.opened is not None and token.type not in _NO_CODE:
            if not self.code:
                self.owner = self.functions.innermost
            self.code.append(token.string)

    def finish(self) -> tuple[Region, ...]:
        if self.opened is not None:
            self._fail(self.opened, "this region is not ended: its END marker is missing")
        return tuple(self.regions)

    def _is_marker(self, token: tokenize.TokenInfo) -> bool:
        comment = token.string.strip()
        if comment in MARKERS:
            if self.opened is not None:
                line = self.opened.start[0]
                self._fail(token, f"a region begins here inside the one of line {line}")
            self.opened, self.code = token, []
            return True
        if comment in MARKERS.values():
            if self.opened is None or MARKERS[self.opened.string.strip()] != comment:
                self._fail(token, "a region ends here that was not begun")
            self._close(token)
            return True
        return False

    def _close(self, token: tokenize.TokenInfo) -> None:
        assert self.opened is not None
        function = self.owner if self.code else self.functions.around(self.opened.start[1])
        if function is None:
            self._fail(self.opened, "a region must stand inside a function")
        number = sum(1 for region in self.regions if region.function == function)
        self.regions.append(
            Region(function, number, self.opened.start[0], token.start[0], tuple(self.code))
        )
        self.opened = None

    def _fail(self, token: tokenize.TokenInfo, message: str) -> NoReturn:
        raise RegionError(self.file, token.start[0], message)


class _Functions:
    """The functions around the current token, told from indentation.

    Tokens of comments come before the INDENT or DEDENT of the line that follows them: for a comment
    alone, `around` goes by its column.
    """

    def __init__(self) -> None:
        self._depth = 0
        self._open: list[tuple[int, int, str]] = []  # (depth of the body, column of def, name)
        self._expects_name: int | None = None
        self._pending: tuple[int, str] | None = None  # a function whose body has not begun
        self._header_ended = False

    @property
    def innermost(self) -> str | None:
        """The function in which a token of code stands."""
        return self._open[-1][2] if self._open else None

    def around(self, column: int) -> str | None:
        """Return the function in which a comment at `column` stands."""
        if self._header_ended and self._pending is not None and self._pending[0] < column:
            return self._pending[1]
        return next((name for _, start, name in reversed(self._open) if start < column), None)

    def see(self, token: tokenize.TokenInfo) -> None:
        if token.type in (tokenize.COMMENT, tokenize.NL):
            return
        if token.type == tokenize.INDENT:
            self._depth += 1
            if self._pending is not None:
                self._open.append((self._depth, *self._pending))
        if self._header_ended:
            self._pending, self._header_ended = None, False  # had its body, or was a one-liner
        if token.type == tokenize.DEDENT:
            self._depth -= 1
            while self._open and self._open[-1][0] > self._depth:
                self._open.pop()
        elif token.type == tokenize.NEWLINE:
            self._header_ended = self._pending is not None
        elif token.type == tokenize.NAME:
            self._see_name(token)

    def _see_name(self, token: tokenize.TokenInfo) -> None:
        if self._expects_name is not None:
            self._pending, self._expects_name = (self._expects_name, token.string), None
        elif token.string == "def":
            self._expects_name = token.start[1]


def _tokens(text: str, file: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except tokenize.TokenError as error:
        message, (line, _) = error.args
        raise RegionError(file, line, f"not valid Python: {message}") from None
    except SyntaxError as error:
        raise RegionError(file, error.lineno or 1, f"not valid Python: {error.msg}") from None

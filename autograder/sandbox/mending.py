"""Read of a file that is no Python as a whole as much as is: its imports, helpers and regions.

The file is cut where a line at the margin begins a function, a class or an import. A piece that
Python can read is taken as it stands. A function that it cannot read is read again with each of
its marked regions alone: within the student's own lines around them or, where these are broken,
within the lines that were handed out. What is left raises the student's own syntax error when it
is called. Line numbers are everywhere those of the file that was handed in.

Inside the sandbox this file is the top-level module `mending`: to parse a text can take all the
memory, stack and time there is, so no text of a student is parsed anywhere else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from autograder.sandbox import wire
else:  # inside, the kit's folder is no package
    import wire

ATTEMPTS = 2000
"""How many texts are tried at most; a file of thirty functions takes about a hundred."""
_TOGETHER = 12
"""How many pieces are tried together: a string may hold what looks like functions."""
_LINE_BREAK = re.compile("\r\n|\r|\n")
_DEFINITION = re.compile(r"(?:async\s+)?(?:def|class)\s+(\w+)")
_BEGINS = re.compile(r"(?:async|class|def|from|import)\b|@")
_STATEMENT = re.compile(r"(?!(?:case|elif|else|except|finally)\b)[A-Za-z_@]")
_LINE_IN_MESSAGE = re.compile(r"\bline (\d+)")

Lines: TypeAlias = Sequence[tuple[int, str]]
"""Lines of a text, each with its number in the file that was handed in."""


@dataclass(frozen=True)
class Unread:
    """What Python could not read: the region's id, or nothing where it is in no region."""

    region: str
    error: SyntaxError


@dataclass(frozen=True)
class Mended:
    """The code of what could be read, and what could not."""

    code: CodeType
    unread: tuple[Unread, ...]


class _TooMuchError(Exception):
    """More texts to try than `ATTEMPTS`."""


def mend(source: bytes, filename: str, skeleton: wire.Skeleton) -> Mended | None:
    """Return what can be read of a file that does not parse, None if that is of no use.

    That is so where no function that was handed out can be read, where the text by itself is Python
    (its encoding is the fault), and where it is in too many pieces. Raises what the compiler does
    beside `SyntaxError`.
    """
    try:
        lines = list(enumerate(_LINE_BREAK.split(source.decode("utf-8-sig")), start=1))
        mender = _Mender(_Reader(filename), skeleton)
        if mender.reader.try_to_read(lines) is not None:
            return None
        body = mender.mend(lines)
        body.sort(key=lambda node: not _is_future(node))
        code = compile(ast.Module(body, []), filename, "exec", dont_inherit=True)
    except (UnicodeDecodeError, SyntaxError, _TooMuchError):
        return None
    return Mended(code, tuple(mender.unread)) if mender.gained else None


class _Reader:
    """Parses lines, and says what is wrong in terms of the file that was handed in."""

    def __init__(self, filename: str) -> None:
        self.filename = filename
        self._attempts = ATTEMPTS

    def read(self, lines: Lines) -> list[ast.stmt]:
        """Return the statements of some lines; raise `SyntaxError`."""
        self._attempts -= 1
        if self._attempts < 0:
            raise _TooMuchError
        try:
            tree = ast.parse("\n".join(text for _, text in lines), self.filename)
            compile(tree, self.filename, "exec", dont_inherit=True)
        except SyntaxError as error:
            raise self._placed(error, lines) from None
        _renumber(tree, [number for number, _ in lines])
        return tree.body

    def try_to_read(self, lines: Lines) -> list[ast.stmt] | None:
        """Return the statements of some lines, None if they are no Python."""
        try:
            return self.read(lines)
        except SyntaxError:
            return None

    def _placed(self, error: SyntaxError, lines: Lines) -> SyntaxError:
        def number(line: int) -> int:
            return lines[min(max(line, 1), len(lines)) - 1][0]

        message = _LINE_IN_MESSAGE.sub(lambda m: f"line {number(int(m[1]))}", str(error.msg))
        return type(error)(message, (self.filename, number(error.lineno or 1), None, None))


class _Mender:
    """Goes through the pieces of a file; gathers what cannot be read."""

    def __init__(self, reader: _Reader, skeleton: wire.Skeleton) -> None:
        self.reader = reader
        self.unread: list[Unread] = []
        self.gained = False
        self._markers = skeleton.markers
        self._head = skeleton.head
        self._frames = {frame.function: frame for frame in skeleton.frames}
        names = "|".join(map(re.escape, self._frames)) or "(?!)"
        # A function that was handed out begins here even where its `def` is misspelt or moved.
        self._misspelt = re.compile(
            rf" {{0,3}}[defDEF\W]{{0,8}}\b({names})\s*\(.*:\s*(?:#.*)?$", re.ASCII
        )

    def mend(self, lines: Lines) -> list[ast.stmt]:
        body = self.reader.read([(1, text) for text in _LINE_BREAK.split(self._head)])
        for piece, error in self._read_pieces(list(self._pieces(lines)), body):
            self._mend_piece(piece, error, body)
        return body

    def _pieces(self, lines: Lines) -> Iterator[Lines]:
        begin, decorated = 0, False
        for index, (_, text) in enumerate(lines):
            if _BEGINS.match(text) or self._misspelt.match(text):
                if not decorated and index:
                    yield lines[begin:index]
                    begin = index
                decorated = text.startswith("@")
            elif text.strip() and not text.startswith("#"):
                decorated = False
        yield lines[begin:]

    def _read_pieces(
        self, pieces: Sequence[Lines], body: list[ast.stmt]
    ) -> Iterator[tuple[Lines, SyntaxError]]:
        """Add to `body` what can be read; yield the rest, each when it is its turn."""
        index = 0
        while index < len(pieces):
            try:
                self._take(self.reader.read(pieces[index]), body)
                index += 1
                continue
            except SyntaxError as error:
                problem = error
            together = list(pieces[index])
            for after in range(index + 1, min(index + _TOGETHER, len(pieces))):
                together += pieces[after]
                statements = self.reader.try_to_read(together)
                if statements is not None:
                    self._take(statements, body)
                    index = after + 1
                    break
            else:
                yield pieces[index], problem
                index += 1

    def _take(self, statements: Sequence[ast.stmt], body: list[ast.stmt]) -> None:
        body += statements
        names = {node.name for node in statements if isinstance(node, ast.FunctionDef)}
        self.gained = self.gained or not names.isdisjoint(self._frames)

    def _mend_piece(self, piece: Lines, error: SyntaxError, body: list[ast.stmt]) -> None:
        name = self._name_of(piece)
        frame = self._frames.get(name)
        end = _end_of_function(piece, self._markers)
        whole = self.reader.try_to_read(piece[:end]) if end < len(piece) else None
        if whole is not None:
            self._take(whole, body)
            rest = piece[end:]
        elif frame is not None and self._mend_function(frame, piece[:end], error, body):
            rest = piece[end:]
        elif name:
            self._give_up(piece[:end], error, body)
            rest = piece[end:]
        else:
            rest = piece
        for part, problem in self._read_pieces(list(_statements(rest)), body):
            self._give_up(part, problem, body)

    def _mend_function(
        self, frame: wire.Frame, piece: Lines, error: SyntaxError, body: list[ast.stmt]
    ) -> bool:
        """Read the regions of a function one by one; tell whether that was possible."""
        regions = _regions(piece, self._markers)
        if regions is None or len(regions) != len(frame.regions):
            return False
        around = self._own(piece, regions)
        within = around is not None
        if around is None:
            around = _released(frame, piece, regions)
        fills: list[Lines] = [_instead(around, number, "pass") for number in range(len(regions))]
        broken: list[Unread] = []
        chosen = list(fills)
        for number, (start, stop) in enumerate(regions):
            own = piece[start + 1 : stop]
            try:
                self.reader.read(_fill(around, [*fills[:number], own, *fills[number + 1 :]]))
                chosen[number] = own
            except SyntaxError as problem:
                broken.append(Unread(frame.regions[number], problem))
                chosen[number] = _instead(around, number, _raising(problem))
        statements = self.reader.try_to_read(_fill(around, chosen))
        if statements is None:
            return False
        body += statements
        self.gained = self.gained or len(broken) < len(regions)
        self.unread += broken if within else [Unread("", error), *broken]
        return True

    def _name_of(self, piece: Lines) -> str:
        """Return the name of the function or class that begins a piece, if one does."""
        found = _DEFINITION.match(piece[0][1]) or self._misspelt.match(piece[0][1])
        return found[1] if found is not None else ""

    def _own(self, piece: Lines, regions: Sequence[tuple[int, int]]) -> list[Lines] | None:
        """Return the student's own lines around the regions, None if they cannot be read."""
        edges = [0, *(edge for start, stop in regions for edge in (start + 1, stop)), len(piece)]
        around = [piece[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
        bare = _fill(around, [_instead(around, n, "pass") for n in range(len(regions))])
        return around if self.reader.try_to_read(bare) is not None else None

    def _give_up(self, piece: Lines, error: SyntaxError, body: list[ast.stmt]) -> None:
        """Have whoever calls a function that cannot be read read why."""
        name = self._name_of(piece)
        regions: Sequence[str] = ()
        if name:
            line = f"def {name}(*_, **__): {_raising(error)}"
            body += self.reader.try_to_read([(piece[0][0], line)]) or []
            frame = self._frames.get(name)
            regions = frame.regions if frame is not None else ()
        self.unread += [Unread(region, error) for region in regions or [""]]


def _regions(piece: Lines, markers: Mapping[str, str]) -> list[tuple[int, int]] | None:
    """Return the positions of the markers of each region, None if they do not pair."""
    regions: list[tuple[int, int]] = []
    begun: tuple[int, str] | None = None
    for index, (_, text) in enumerate(piece):
        word = text.strip()
        if begun is None and word in markers:
            begun = index, markers[word]
        elif begun is not None and word == begun[1]:
            regions.append((begun[0], index))
            begun = None
        elif word in markers or word in markers.values():
            return None
    return None if begun is not None else regions


def _end_of_function(piece: Lines, markers: Mapping[str, str]) -> int:
    """Return where other statements begin after the function that begins a piece."""
    ends = [i for i, (_, text) in enumerate(piece) if text.strip() in markers.values()]
    first = ends[-1] + 1 if ends else 1
    after = range(first, len(piece))
    return next(
        (
            index
            for index in after
            if _STATEMENT.match(piece[index][1]) and not piece[index - 1][1].startswith("@")
        ),
        len(piece),
    )


def _statements(piece: Lines) -> Iterator[Lines]:
    """Cut a piece at each line that begins at the margin."""
    begin = 0
    for index, (_, text) in enumerate(piece):
        if index and _STATEMENT.match(text):
            yield piece[begin:index]
            begin = index
    if piece:
        yield piece[begin:]


def _released(frame: wire.Frame, piece: Lines, regions: Sequence[tuple[int, int]]) -> list[Lines]:
    """Return the lines that were handed out, under the numbers of what stands there now."""
    numbers = [piece[0][0], *(piece[stop][0] for _, stop in regions)]
    return [
        [(number, text) for text in _LINE_BREAK.split(part)]
        for number, part in zip(numbers, frame.parts, strict=True)
    ]


def _fill(around: Sequence[Lines], insides: Sequence[Lines]) -> Lines:
    lines = list(around[0])
    for inside, after in zip(insides, around[1:], strict=True):
        lines += [*inside, *after]
    return lines


def _instead(around: Sequence[Lines], region: int, statement: str) -> Lines:
    """Return a statement that stands for a region, indented like its marker."""
    number, marker = around[region][-1]
    return [(number, marker[: len(marker) - len(marker.lstrip())] + statement)]


def _raising(error: SyntaxError) -> str:
    place = (error.filename, error.lineno, None, None)
    return f"raise {type(error).__name__}({error.msg!r}, {place!r})"


def _renumber(tree: ast.Module, numbers: Sequence[int]) -> None:
    """Give every node its line in the file that was handed in.

    Where lines that were handed out stand in the place of others, several may become one.
    """
    moved = [number - index for index, number in enumerate(numbers)]
    in_a_row = len(set(moved)) == 1
    for node in ast.walk(tree):
        if hasattr(node, "lineno"):
            _place(node, numbers, exact=in_a_row)


def _place(node: ast.AST, numbers: Sequence[int], *, exact: bool) -> None:
    begin: int = node.lineno  # type: ignore[attr-defined]
    end: int = getattr(node, "end_lineno", None) or begin
    node.lineno = numbers[min(begin, len(numbers)) - 1]  # type: ignore[attr-defined]
    if exact:
        node.end_lineno = numbers[min(end, len(numbers)) - 1]  # type: ignore[attr-defined]
    else:
        node.end_lineno = node.lineno  # type: ignore[attr-defined]
        node.end_col_offset = node.col_offset  # type: ignore[attr-defined]


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def failures_of(unread: Iterable[Unread], prefix: str) -> list[wire.Unread]:
    """Return what the grader is told of what could not be read; file names lose `prefix`."""
    return [
        wire.Unread(
            part.region,
            wire.Failure(
                "raised",
                type_name=type(part.error).__name__,
                message=wire.text(str(part.error.msg))[: wire.TEXT_LENGTH],
                file=wire.text(str(part.error.filename)).removeprefix(prefix)[: wire.NAME_LENGTH],
                line=part.error.lineno,
            ),
        )
        for part in unread
    ][: wire.MAX_UNREAD]

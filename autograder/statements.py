"""Cut a Python file into its outermost statements: text in, text out.

The text may be a student's: it is told apart by its tokens, and never parsed or compiled here.
"""

from __future__ import annotations

import tokenize
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .regions import tokens

_NOT_SEEN = (tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER)
_GOES_ON = ("else", "elif", "except", "finally")


@dataclass(frozen=True)
class Statement:
    """An outermost statement without its comments.

    `binds` are the names that it gives a meaning to (all of an import's, a few too many), `names`
    all that stand in it.
    """

    text: str
    binds: frozenset[str]
    names: frozenset[str] = field(repr=False)


def statements(text: str, file: str) -> tuple[Statement, ...]:
    """Return the outermost statements of a file in order, each with its decorators.

    Raises `RegionError` where the text is no sequence of tokens, or too long a one.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = list(tokens(text, file))
    lines: list[str | None] = [*text.split("\n")]
    for token in found:
        if token.type == tokenize.COMMENT:
            row, column = token.start
            lines[row - 1] = token.line[:column].rstrip() or None
    return tuple(_statement(part, lines) for part in _parts(found))


def needed(found: Iterable[Statement], names: Collection[str]) -> tuple[Statement, ...]:
    """Return the statements that bind `names`, or a name that one of those uses, in order.

    A name that is bound twice has the meaning it got last; a function does.
    """
    found = tuple(found)
    by_name = {name: place for place, statement in enumerate(found) for name in statement.binds}
    wanted: set[int] = set()
    asked = list(names)
    while asked:
        place = by_name.get(asked.pop())
        if place is not None and place not in wanted:
            wanted.add(place)
            asked += found[place].names
    return tuple(statement for place, statement in enumerate(found) if place in wanted)


def _parts(found: Iterable[tokenize.TokenInfo]) -> Iterator[list[tokenize.TokenInfo]]:
    """Yield the tokens of each statement; a decorator's line, and a branch, go on with theirs."""
    part: list[tokenize.TokenInfo] = []
    depth, ended, head = 0, False, ""
    for token in found:
        if token.type in _NOT_SEEN:
            continue
        if token.type in {tokenize.INDENT, tokenize.DEDENT}:
            depth += 1 if token.type == tokenize.INDENT else -1
            continue
        if ended and depth == 0 and head != "@" and token.string not in _GOES_ON:
            yield part
            part = []
        if ended or not part:
            head = token.string
        part.append(token)
        ended = token.type == tokenize.NEWLINE
    if part:
        yield part


def _statement(part: list[tokenize.TokenInfo], lines: list[str | None]) -> Statement:
    own = lines[part[0].start[0] - 1 : part[-1].end[0]]
    kept = "\n".join(line for line in own if line is not None).rstrip()
    names = [token.string for token in part if token.type == tokenize.NAME]
    words = [token.string for token in part]
    defined = [b for a, b in pairwise(words) if a in {"def", "class"}]
    if words[0] in {"import", "from"}:
        binds = names
    elif words[0] in {"def", "class", "async", "@"}:
        binds = defined[:1]
    else:
        binds = words[:1] if words[1:2] == ["="] else []
    return Statement(kept, frozenset(binds), frozenset(names))

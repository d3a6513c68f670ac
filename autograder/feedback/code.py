"""A student's own functions, cut out of the file by indentation, with the lines that failed.

The file may be anything, so nothing here compiles it: a function is its `def` line and what is
indented further.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

_LONGEST_FILE = 20_000
"""Lines that are looked at for functions; half a mebibyte of nothing would take seconds."""
_LONGEST_LINE = 300
_MOST_LINES = 250
_AROUND = 3
_FOLDED_FROM = 4
"""A docstring with at least so many lines is shown as its first."""


@dataclass(frozen=True)
class Line:
    """A line of code; without a `number` it says what was left out."""

    number: int | None
    text: str
    failing: bool = False


@dataclass(frozen=True)
class Excerpt:
    """Lines of a file that belong together."""

    file: str
    title: str
    lines: tuple[Line, ...]


def excerpts(
    file: str, text: str, functions: Sequence[str], failing: Collection[int]
) -> tuple[Excerpt, ...]:
    """Return the functions that are in the file, and what is around failing lines elsewhere.

    A function is named as in the manifest, `f` or `Class.method`. `failing` counts lines from 1.
    """
    lines = re.split("\r\n|\r|\n", text, maxsplit=_LONGEST_FILE)[:_LONGEST_FILE]
    spans = [(name, _span(lines, name)) for name in dict.fromkeys(functions)]
    found = [(name, span) for name, span in spans if span is not None]
    seen = {number for _, span in found for number in span}
    for number in sorted(set(failing) - seen):
        if 1 <= number <= len(lines) and number not in seen:
            around = _around(lines, number)
            seen.update(around)
            found.append((f"line {number}", around))
    return tuple(
        Excerpt(file, name, tuple(_shown(lines, span, frozenset(failing)))) for name, span in found
    )


def _span(lines: Sequence[str], name: str) -> range | None:
    """Return the numbers of the lines of a function; of the last one, if it is there twice."""
    owner, _, function = name.rpartition(".")
    start, stop = 0, len(lines)
    if owner:
        outer = _block(lines, 0, stop, rf"class[ \t]+{re.escape(owner)}\b")
        if outer is None:
            return None
        start, stop = outer
    inner = _block(lines, start, stop, rf"(?:async[ \t]+)?def[ \t]+{re.escape(function)}\b")
    return inner and range(inner[0] + 1, inner[1] + 1)


def _block(lines: Sequence[str], start: int, stop: int, head: str) -> tuple[int, int] | None:
    heads = [i for i in range(start, stop) if re.match(rf"[ \t]*{head}", lines[i])]
    top = [i for i in heads if not lines[i][:1].isspace()] or heads
    if not top:
        return None
    first = top[-1]
    depth = _depth(lines[first])
    last = first
    for i in range(first + 1, stop):
        blank = not lines[i].strip()
        if not blank and _depth(lines[i]) <= depth and not lines[i].lstrip().startswith((")", "#")):
            break
        last = last if blank else i
    return first, last + 1


def _depth(line: str) -> int:
    expanded = line.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


def _around(lines: Sequence[str], number: int) -> range:
    return range(max(1, number - _AROUND), min(len(lines), number + _AROUND) + 1)


def _shown(lines: Sequence[str], span: range, failing: frozenset[int]) -> Iterator[Line]:
    docstring = _docstring(lines, span)
    folded = docstring if not failing & set(docstring) else range(0)
    shown = [number for number in span if number not in folded[1:]]
    if len(shown) > _MOST_LINES:  # what failed is shown, and what is around it
        near = {n for bad in failing & set(shown) for n in _around(lines, bad)}
        shown = sorted({*shown[: _MOST_LINES - len(near)], *near})[:_MOST_LINES]
    before = span.start - 1
    for number in shown:
        if number != before + 1:
            yield Line(None, f"{number - before - 1} lines")
        yield Line(number, lines[number - 1][:_LONGEST_LINE], number in failing)
        before = number
    if before < span.stop - 1:
        yield Line(None, f"{span.stop - 1 - before} lines")


def _docstring(lines: Sequence[str], span: range) -> range:
    """Return the lines of a long docstring, none if there is no such thing."""
    quotes = ('"""', "'''")
    for number in span[1:]:
        text = lines[number - 1].strip().lstrip("rR")
        if not text.startswith(quotes):
            if lines[number - 2].rstrip().endswith(":") and text:
                return range(0)
            continue
        mark = text[:3]
        if mark in text[3:]:
            return range(0)
        for last in range(number + 1, span.stop):
            if mark in lines[last - 1]:
                return range(number, last + 1) if last + 1 - number >= _FOLDED_FROM else range(0)
        return range(0)
    return range(0)

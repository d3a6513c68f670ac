"""Paths with words that stand for what differs, as in `submitted/STUDENT/ASSIGNMENT`.

No link is followed.
"""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

_WORDS = {
    "STUDENT": r"[^.].*",
    "ASSIGNMENT": r"[^.].*",
    "NUMBER": r"[^.].*",
    "FILE": r"[^.].*",
    "DIGEST": r"[0-9a-f]{12}(?:-[0-9]{1,6})?",
}
"""What each word fits; no name that begins with a dot."""

_SPLIT = re.compile("(" + "|".join(_WORDS) + ")")


def matches(
    root: Path, where: str, bound: Mapping[str, str] | None = None
) -> Iterator[tuple[Path, dict[str, str]]]:
    """Yield the paths below `root` that are there and fit, with what the words stand for.

    `bound` says what some of them stand for already. What lies behind a link is left out.
    """
    part, _, rest = where.partition("/")
    for name, found in _fitting(root, part, dict(bound or {})):
        path = root / name
        if not rest:
            yield path, found
        elif path.is_dir() and not path.is_symlink():
            yield from matches(path, rest, found)


def links(root: Path, where: str) -> Iterator[Path]:
    """Yield the links that keep `matches` from looking further."""
    part, _, rest = where.partition("/")
    if not rest:
        return
    for name, _ in _fitting(root, part, {}):
        path = root / name
        if path.is_symlink():
            yield path
        elif path.is_dir():
            yield from links(path, rest)


def _fitting(
    folder: Path, part: str, bound: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the names in a folder that fit one part of a path."""
    pieces = _SPLIT.split(part)
    if all(piece in bound or piece not in _WORDS for piece in pieces):
        name = "".join(bound.get(piece, piece) for piece in pieces)
        if "/" not in name and name not in {"", ".", ".."} and os.path.lexists(folder / name):
            yield name, dict(bound)
        return
    pattern = "".join(
        f"(?P<{piece}>{_WORDS[piece]})"
        if piece in _WORDS and piece not in bound
        else re.escape(bound.get(piece, piece))
        for piece in pieces
    )
    for name in sorted(path.name for path in folder.iterdir()):
        if fits := re.fullmatch(pattern, name, re.DOTALL):
            yield name, {**bound, **fits.groupdict()}

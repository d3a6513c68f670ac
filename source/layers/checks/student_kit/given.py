"""What was changed beside the marked regions, compared with what was handed out."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from pathlib import Path

from ..regions import RegionError, find_regions
from .release import Place, Release

_MOST_TOLD = 3
_LONGEST = 80


def changed(release: Release, place: Place) -> list[str]:
    """Return a sentence for each given file, or part of a file, that is not as it was."""
    return [*_changed_files(release, place.work), *_changed_lines(release, place)]


def _changed_files(release: Release, work: Path) -> Iterator[str]:
    for name, digest in release.given.items():
        path = work / name
        if not path.is_file():
            yield f"{name} is not there any more; grading uses the one that was handed out."
        elif hashlib.sha256(_content(path)).hexdigest() != digest:
            yield f"{name} was changed; grading uses the one that was handed out."


def _changed_lines(release: Release, place: Place) -> Iterator[str]:
    for name in release.files:
        before, now = place.released / name, place.work / name
        if not (before.is_file() and now.is_file()):
            continue
        try:
            given = _beside_the_regions(_text(before), name)
            found = _beside_the_regions(_text(now), name)
        except RegionError as error:
            yield f"The marked regions cannot be told apart ({error}): put the markers back."
            continue
        yield from _told(name, given, found)


def _told(name: str, given: list[tuple[int, str]], found: list[tuple[int, str]]) -> Iterator[str]:
    """Tell what given lines were changed or taken out; lines of one's own are welcome."""
    matcher = difflib.SequenceMatcher(
        None, [line for _, line in given], [line for _, line in found], autojunk=False
    )
    lost = [
        (found[min(start, len(found) - 1)][0] if found else 1, given[i][1].strip())
        for tag, first, last, start, _ in matcher.get_opcodes()
        if tag in {"replace", "delete"}
        for i in range(first, last)
        if given[i][1].strip()
    ]
    for line, text in lost[:_MOST_TOLD]:
        shown = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
        yield f"{name}, near line {line}: a given line was changed or taken out: {shown}"
    if len(lost) > _MOST_TOLD:
        yield f"{name}: {len(lost) - _MOST_TOLD} more given lines were changed or taken out."


def _beside_the_regions(text: str, name: str) -> list[tuple[int, str]]:
    """Return the lines outside the regions, markers among them, with their numbers from 1."""
    inside = {
        line for region in find_regions(text, name) for line in range(region.start + 1, region.end)
    }
    return [
        (number, line.rstrip())
        for number, line in enumerate(text.splitlines(), 1)
        if number not in inside
    ]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _content(path: Path) -> bytes:
    """Return a file's bytes; text with the line ends that it was handed out with."""
    content = path.read_bytes()
    return content if b"\0" in content else content.replace(b"\r\n", b"\n")

"""Read downloads without believing anything about them: by name, within limits, never extracted.

A download is a zip file or a folder. What cannot be taken is refused with a reason, entry by entry;
nothing is written anywhere.
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from pathlib import Path, PurePosixPath
from typing import TypeVar

from ..errors import CourseError
from ..text import printable, steers
from .unpacking import ArchiveLimits, Raw, RefusedError, Spent, in_folder, in_zip

T = TypeVar("T")

_LEFT_BY_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", "__pycache__")

_LISTED = b"PK\1\2"
"""What begins each entry in the list of a zip file, which may lie about how many there are."""

_TOLD = 5


@dataclass(frozen=True)
class Entry:
    """One file of a download. `read` returns its content, or raises `RefusedError`.

    `size` is what the download tells of it, in bytes.
    """

    path: PurePosixPath
    read: Callable[[], bytes] = field(repr=False)
    size: int = 0


@dataclass(frozen=True)
class Contents:
    """The entries of a download by path, and those that were refused, each with the reason."""

    entries: tuple[Entry, ...]
    refused: tuple[tuple[str, str], ...] = ()


def read_download(path: Path, stack: ExitStack, limits: ArchiveLimits | None = None) -> Contents:
    """List a zip file or a folder; entries can be read until `stack` is closed.

    Raises `CourseError` where it is neither, or far too large.
    """
    limits = limits or ArchiveLimits()
    if path.is_dir():
        try:
            return _thinned(in_folder(path, limits), limits)
        except RefusedError as error:
            raise CourseError(f"{path}: {error}; name the folder of one assignment") from None
    try:
        file = stack.enter_context(path.open("rb"))
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return _thinned(in_zip(file, limits, Spent(), stack), limits)
    except RefusedError as error:
        raise CourseError(
            f"{path}: {error}; download it again, or unpack it and name the folder"
        ) from None


def read_inner(content: bytes, limits: ArchiveLimits, spent: Spent, stack: ExitStack) -> Contents:
    """List an archive that lies in a download; raises `RefusedError` where it is none.

    So it does where the archive holds too many files, by itself or with those that are `spent`.
    """
    count = content.count(_LISTED)  # before zipfile makes an object of each
    if count > limits.entries:
        raise RefusedError(f"holds more than {limits.entries:,} files")
    if spent.entries + count > limits.entries:
        raise RefusedError(
            f"holds more than {limits.entries:,} files, with what was handed in beside it"
        )
    spent.entries += count
    with ExitStack() as opened:
        raws = in_zip(io.BytesIO(content), limits, spent, opened)
        # Students pack with what they have: some programs on Windows separate folders so.
        named = (raw._replace(name=raw.name.replace("\\", "/")) for raw in raws)
        contents = _listed(named, limits.entries, limits)
        stack.enter_context(opened.pop_all())
    return contents


def counted(entry: Entry, limits: ArchiveLimits, spent: Spent) -> Entry:
    """Return an entry of an attempt that is not read once the attempt came to its limit.

    An entry that cannot be read has cost as much as its size.
    """

    def read() -> bytes:
        if spent.bytes >= limits.attempt_bytes:
            raise RefusedError("unpacks to more than one attempt may hold")
        cost = entry.size
        try:
            content = entry.read()
            cost = len(content)
            return content
        finally:
            spent.bytes += min(cost, limits.entry_bytes)

    return replace(entry, read=read)


def few(told: Sequence[T]) -> tuple[Sequence[T], int]:
    """Return the first of what is told, and how many others there are."""
    return told[:_TOLD], len(told[_TOLD:])


def by_folder(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Return the entries of a download by the folder that is somebody's."""
    above = _above([entry.path.parts for entry in entries])
    folders: dict[str, list[Entry]] = {}
    for entry in entries:
        folders.setdefault("/".join(entry.path.parts[: above + 1]), []).append(entry)
    return folders


def _thinned(found: Iterable[Raw], limits: ArchiveLimits) -> Contents:
    """List a whole download, without those who handed in so many files that there are too many."""
    raws = list(islice(found, limits.most_entries + 1))
    if len(raws) > limits.most_entries:
        raise RefusedError(f"holds more than {limits.most_entries:,} files")
    parts = [raw.name.split("/") for raw in raws]
    above = _above(parts)
    # In nbgrader's exchange a student has a folder for each attempt: `ada+layers+TIME`.
    somebodys = ["/".join(names[: above + 1]).partition("+")[0] for names in parts]
    crowded: dict[str, int] = {}
    sizes = Counter(somebodys)
    for folder, size in sizes.most_common(len(sizes) - 1):
        if len(raws) - sum(crowded.values()) <= limits.entries or size < limits.crowd:
            break
        crowded[folder] = size
    kept = [raw for raw, whose in zip(raws, somebodys, strict=True) if whose not in crowded]
    listed = _listed(kept, limits.most_entries, limits)
    told = ((printable(f, 200), f"holds {n:,} files: left out") for f, n in crowded.items())
    return replace(listed, refused=(*told, *_few_of_each(listed.refused, above)))


def _above(parts: Iterable[Sequence[str]]) -> int:
    """Return how deep somebody's folder lies: it is one of those in which a download branches."""
    levels = zip(*(names[:-1] for names in parts if not _is_a_systems(names)), strict=False)
    return sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, levels))


def _few_of_each(refused: Iterable[tuple[str, str]], above: int) -> Iterator[tuple[str, str]]:
    folders: dict[str, list[tuple[str, str]]] = {}
    for name, fault in refused:
        folder = "/".join(name.split("/")[: above + 1])
        folders.setdefault(folder, []).append((name, fault))
    for folder, told in folders.items():
        first, others = few(told)
        yield from first
        if others:
            yield folder, f"holds {others:,} more like these"


def _is_a_systems(parts: Sequence[str]) -> bool:
    """Tell whether an entry was left by whatever packed or looked at a folder."""
    return any(part in _LEFT_BY_SYSTEMS or part.startswith("._") for part in parts)


def _listed(found: Iterable[Raw], most: int, limits: ArchiveLimits) -> Contents:
    entries: dict[PurePosixPath, Entry] = {}
    refused: list[tuple[str, str]] = []
    for number, raw in enumerate(found):
        if number >= most:
            raise RefusedError(f"holds more than {most:,} files")
        too_long = _too_long(raw.name, limits)
        if not too_long and _is_a_systems(raw.name.split("/")):
            continue
        fault = raw.fault or too_long or _fault_of_name(raw.name)
        path = PurePosixPath("" if fault else raw.name)
        if not fault and raw.size > limits.entry_bytes:
            fault = f"is larger than {limits.entry_bytes // 2**20} MiB"
        if not fault and path in entries:
            fault = "stands in the archive twice; the first one is read"
        if fault:
            refused.append((printable(raw.name, 200) or "an entry", fault))
        else:
            entries[path] = Entry(path, raw.read, raw.size)
    return Contents(tuple(entries[path] for path in sorted(entries)), tuple(refused))


def _too_long(name: str, limits: ArchiveLimits) -> str:
    if len(os.fsencode(name)) > limits.path_bytes or name.count("/") >= limits.depth:
        return "has a name that is too long"
    return ""


def _unfit(name: str) -> bool:
    """Tell whether a name is no text, or steers whatever shows it."""
    if name.isascii() and name.isprintable():  # as almost all are
        return False
    return any(steers(c) or "\ud800" <= c <= "\udfff" for c in name)


def _fault_of_name(name: str) -> str:
    if not name:
        return "has no name"
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "\\" in name or name[1:2] == ":":
        return "leads out of the folder"
    if _unfit(name) or "" in parts or "." in parts:
        return "has a name that no file should have"
    return ""

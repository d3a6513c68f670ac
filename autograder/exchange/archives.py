"""Read downloads without believing anything about them: by name, within limits, never extracted.

A download is a zip file or a folder. What cannot be taken is refused with a reason, entry by entry;
nothing is written anywhere.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice, takewhile
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, TypeVar

from ..errors import CourseError
from ..text import printable, steers

T = TypeVar("T")

_LEFT_BY_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", "__pycache__")

_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing of which zipfile unpacks no more than it is asked for."""

_LISTED = b"PK\1\2"
"""What begins each entry in the list of a zip file, which may lie about how many there are."""

_PIECE = 2**20
"""Bytes that are unpacked at a time."""

_TOLD = 5


@dataclass(frozen=True)
class ArchiveLimits:
    """What a download may hold. Sizes are in bytes, and those of content are measured, not told.

    No attempt is read any further once it came to `attempt_bytes`, nor are a student's in one
    download once they came to `student_bytes`: the rest is for the others. All archives in one
    attempt hold no more than `entries` files, with what lies beside them. Of a download with more
    than that the largest folders are left out, if they are a `crowd`; one with more than
    `most_entries` is refused.
    """

    entries: int = 50_000
    most_entries: int = 1_000_000
    crowd: int = 10_000
    entry_bytes: int = 64 * 2**20
    attempt_bytes: int = 128 * 2**20
    student_bytes: int = 512 * 2**20
    total_bytes: int = 2 * 2**30
    path_bytes: int = 1_000
    depth: int = 20


class RefusedError(Exception):
    """Why an entry is not read, as a sentence."""


@dataclass(frozen=True)
class Entry:
    """One file of a download. `read` returns its content, or raises `RefusedError`.

    `size` is what the download tells of it, in bytes.
    """

    path: PurePosixPath
    read: Callable[[], bytes] = field(repr=False)
    size: int = 0


class Raw(NamedTuple):
    """An entry as an archive tells of it, before anybody looked at its name."""

    name: str
    size: int
    fault: str
    read: Callable[[], bytes]


@dataclass
class Spent:
    """How many bytes of an archive, or of an attempt, were unpacked so far, and files listed."""

    bytes: int = 0
    entries: int = 0


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
            return _thinned(_in_folder(path, limits), limits)
        except RefusedError as error:
            raise CourseError(f"{path}: {error}; name the folder of one assignment") from None
    try:
        file = stack.enter_context(path.open("rb"))
    except OSError as error:
        raise CourseError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        return _thinned(_in_zip(file, limits, Spent(), stack), limits)
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
        raws = _in_zip(io.BytesIO(content), limits, spent, opened)
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


def _in_zip(
    file: IO[bytes], limits: ArchiveLimits, spent: Spent, stack: ExitStack
) -> Iterator[Raw]:
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
    except Exception as error:  # noqa: BLE001 - zipfile raises what it happens upon
        raise RefusedError(f"is no zip file that can be read ({error})") from None
    for info in archive.infolist():
        if not info.filename.endswith("/"):
            read = partial(_read, archive, info, limits, spent)
            yield Raw(info.filename, info.file_size, _fault_of(info), read)


def _fault_of(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is a link or a device, and no file"
    if info.flag_bits & 0x1:
        return "is encrypted"
    if info.compress_type not in _BOUNDED:
        return "is packed in a way that is not read here: neither stored nor deflated"
    return ""


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ArchiveLimits, spent: Spent
) -> bytes:
    allowed = max(0, min(limits.entry_bytes, limits.total_bytes - spent.bytes))
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as opened:
            while size <= allowed and (part := opened.read(min(_PIECE, allowed + 1 - size))):
                parts.append(part)
                size += len(part)
    except NotImplementedError:  # zipfile's word for what it does not know
        raise RefusedError("is packed in a way that Python cannot read") from None
    except MemoryError:  # this machine's doing, and no student's
        raise CourseError("there is too little memory to unpack the download") from None
    except Exception as error:  # noqa: BLE001 - so does zlib
        size += min(_PIECE, info.file_size)  # what it was at when it failed
        raise RefusedError(f"cannot be unpacked ({printable(str(error), 200)})") from None
    finally:
        spent.bytes += min(size, allowed)
    if size > allowed:
        which = "the download" if allowed < limits.entry_bytes else "a file"
        raise RefusedError(f"unpacks to more than {which} may hold")
    return b"".join(parts)


def _in_folder(root: Path, limits: ArchiveLimits) -> Iterator[Raw]:
    waiting = deque([PurePosixPath()])
    while waiting:
        folder = waiting.popleft()
        try:
            with _opened(root, folder, os.O_DIRECTORY) as handle:
                found = [(name, _status(name, handle)) for name in sorted(os.listdir(handle))]  # noqa: PTH208 - a handle
        except OSError as error:
            if folder == PurePosixPath():
                raise RefusedError(_unread(error)) from None
            yield _raw(root, folder, limits, _unread(error))
            continue
        for name, status in found:
            path = folder / name
            if isinstance(status, OSError):
                yield _raw(root, path, limits, _unread(status))
            elif not stat.S_ISDIR(status.st_mode):
                yield _raw(root, path, limits, _fault_of_file(status), status.st_size)
            elif len(path.parts) < limits.depth:
                waiting.append(path)
            else:
                yield _raw(root, path, limits, "is a folder that lies too deep")


@contextmanager
def _opened(root: Path, path: PurePosixPath, flags: int) -> Iterator[int]:
    """Open what lies below `root`, through no link on the way: somebody may put one there now."""
    flags |= os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with ExitStack() as stack:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        stack.callback(os.close, handle)
        for number, part in enumerate(path.parts, start=1):
            last = number == len(path.parts)
            through = flags if last else flags | os.O_DIRECTORY
            handle = os.open(part, through, dir_fd=handle)
            stack.callback(os.close, handle)
        yield handle


def _status(name: str, folder: int) -> os.stat_result | OSError:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError as error:
        return error


def _raw(root: Path, path: PurePosixPath, limits: ArchiveLimits, fault: str, size: int = 0) -> Raw:
    return Raw(path.as_posix(), size, fault, partial(_read_file, root, path, limits))


def _fault_of_file(status: os.stat_result) -> str:
    if not stat.S_ISREG(status.st_mode):
        return "is a link or a device, and no file"
    return "is a hard link to a file elsewhere" if status.st_nlink > 1 else ""


def _unread(error: OSError) -> str:
    return f"cannot be read ({error.strerror})"


def _read_file(root: Path, path: PurePosixPath, limits: ArchiveLimits) -> bytes:
    try:
        with _opened(root, path, 0) as handle:
            if fault := _fault_of_file(os.fstat(handle)):
                raise RefusedError(fault)
            with open(handle, "rb", closefd=False) as file:
                content = file.read(limits.entry_bytes + 1)
    except OSError as error:
        raise RefusedError(_unread(error)) from None
    if len(content) > limits.entry_bytes:
        raise RefusedError("is larger than a file may be")
    return content


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

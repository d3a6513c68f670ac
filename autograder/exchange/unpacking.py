"""What a zip file or a folder holds, entry by entry: each is read within limits, and no link is."""

from __future__ import annotations

import os
import stat
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from ..errors import CourseError
from ..text import printable

_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing of which zipfile unpacks no more than it is asked for."""

_PIECE = 2**20
"""Bytes that are unpacked at a time."""


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


def in_zip(file: IO[bytes], limits: ArchiveLimits, spent: Spent, stack: ExitStack) -> Iterator[Raw]:
    """Yield the files of a zip file, open until `stack` is closed; raises `RefusedError`."""
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


def in_folder(root: Path, limits: ArchiveLimits) -> Iterator[Raw]:
    """Yield the files below a folder, level by level; raises `RefusedError` if it is none."""
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

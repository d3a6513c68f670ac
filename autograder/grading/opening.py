"""Open the files of a submission without believing anything about them.

Each by its name within its own folder, without following a link and without waiting for a pipe.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

_MOST_OTHERS = 200
_MOST_LOOKED_AT = 1_000_000
"""Names below `submitted/` among which those of one file are looked for."""


class RefusedFileError(Exception):
    """The reason why a submission is not run, as a sentence for the student."""


class AbsentFileError(RefusedFileError):
    """A file is not there."""


def read_others(  # noqa: PLR0913 - whose files, which of them, and how much
    assignment: str,
    submitted: Path,
    student: str,
    ending: str,
    *,
    limit: int,
    first: Collection[str] = (),
) -> dict[str, bytes | str]:
    """Read what a submission holds beside the declared files: by name, those with an ending.

    Returns the reason in words in place of the content where a file cannot be read, or where it and
    those before it hold more than `limit` bytes; those in `first` come first. Never raises for what
    it finds there, and looks at 200 files at most.
    """
    found: dict[str, bytes | str] = {}
    left = limit
    with suppress(OSError, RefusedFileError), ExitStack() as stack:
        outer = open_folder(submitted / student, "the student's folder", None, stack)
        folder = open_folder(Path(assignment), assignment, outer, stack)
        names = [name for name in os.listdir(folder) if name.endswith(ending)]  # noqa: PTH208 - a handle
        names.sort(key=lambda name: (name not in first, name))
        for name in [name for name in names if not name.startswith(".")][:_MOST_OTHERS]:
            try:
                content, status = read_file(folder, name, left)
                found[name] = content if status.st_nlink == 1 else "it is a hard link"
                left -= len(content)
            except RefusedFileError as error:
                found[name] = str(error)
    return found


def read_beside(
    assignment: str, submitted: Path, student: str, names: Sequence[str], limit: int
) -> dict[str, bytes]:
    """Return files that lie in a student's folder, as far as they can be read.

    A link, a pipe, or a file of more than `limit` bytes is left out like one that is missing.
    """
    files = {}
    for name in names:
        with suppress(RefusedFileError, OSError), ExitStack() as stack:
            outer = open_folder(submitted / student, student, None, stack)
            folder = open_folder(Path(assignment), assignment, outer, stack)
            content, status = read_file(folder, name, limit)
            if status.st_nlink == 1:
                files[name] = content
    return files


def open_folder(path: Path, called: str, within: int | None, stack: ExitStack) -> int:
    """Return a handle of a folder, which `stack` closes.

    Raises `RefusedFileError`, and `FileNotFoundError` where it is not there.
    """
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        handle = os.open(path, flags, dir_fd=within)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise RefusedFileError(
            f"{called} is not a plain folder ({(error.strerror or 'unreadable').lower()})"
        ) from None
    stack.callback(os.close, handle)
    return handle


def has_links_outside(status: os.stat_result, submitted: Path) -> bool:
    """Tell whether a file has more names than those below `submitted`: a secret, perhaps.

    One that several students share is theirs, wherever they put it: nobody is refused because
    somebody linked to it.
    """
    missing = status.st_nlink
    looked_at = 0
    waiting = [submitted]
    while waiting and missing and looked_at < _MOST_LOOKED_AT:
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                looked_at += 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
                elif entry.inode() == status.st_ino:
                    missing -= os.path.samestat(status, entry.stat(follow_symlinks=False))
    return missing > 0


def read_file(folder: int, name: str, limit: int) -> tuple[bytes, os.stat_result]:
    """Return what a plain file in an open folder holds, and its status.

    Raises `RefusedFileError`, and `AbsentFileError` where it is not there.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        handle = os.open(name, flags, dir_fd=folder)
    except FileNotFoundError:
        raise AbsentFileError(f"{name} was not handed in") from None
    except OSError as error:
        raise RefusedFileError(
            f"{name} is not a plain file ({(error.strerror or 'unreadable').lower()})"
        ) from None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise RefusedFileError(f"{name} is not a plain file")
        with open(handle, "rb", closefd=False) as file:
            content = file.read(limit + 1)
    finally:
        os.close(handle)
    if len(content) > limit:
        raise RefusedFileError(f"{name} is larger than {limit // 1024} KiB")
    return content, status

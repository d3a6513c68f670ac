"""Files on the disk: each is there whole or not at all, and private unless `shared` is said.

What is written is by default for its owner alone, since most of it is about students; whoever
writes for others says `shared`.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from .errors import CannotWrite

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn an error of the disk into `CannotWrite`, which says what to do."""
    try:
        yield
    except OSError as error:
        raise CannotWrite(
            f"{path}: cannot be written: {error.strerror or error}; what was written before it is "
            "whole: mend that and run the same command again"
        ) from error


def write_file(path: Path, content: bytes, *, shared: bool = False) -> None:
    """Write a file so that it is there whole or not at all; raises `CannotWrite`.

    For its owner alone, and so are folders that are made for it; `shared` leaves both to the umask.
    """
    copy_file(io.BytesIO(content), path, shared=shared)


def copy_file(source: IO[bytes], path: Path, *, shared: bool = False) -> None:
    """Do as `write_file` with what can be read from `source`, however much that is."""
    with writing(path):
        if shared:
            path.parent.mkdir(parents=True, exist_ok=True)
        else:
            private_folder(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                shutil.copyfileobj(source, file)
            part.chmod(0o644 & ~_umask() if shared else PRIVATE_FILE)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def private_folder(path: Path) -> None:
    """Make a folder, and those above it that are missing, for their owner alone.

    One that is there keeps its mode: somebody may have opened it on purpose. Raises `OSError`.
    """
    if not path.parent.exists():
        private_folder(path.parent)
    path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)


def private_opener(path: str, flags: int) -> int:
    """Open a file for `open(..., opener=)`; one that is made is for its owner alone."""
    return os.open(path, flags, PRIVATE_FILE)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask

"""Remove what was found. Again after an interruption, it goes on with what is left."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

from ..errors import CannotWrite
from ..files import write_file
from .finding import Find, rewritten
from .places import TOPS


def remove(course: Path, finds: Iterable[Find]) -> Iterator[Find]:
    """Remove, or write anew, one after the other; yield each when it is done.

    Of a link the link itself goes. Folders that are empty then go, too: they are called as students
    are. Raises `CannotWrite`.
    """
    for found in finds:
        try:
            if found.place is None or found.going is None:
                _remove(found.path)
            else:
                with found.place.lock(course):
                    rest = rewritten(found.place, found.path, found.going)
                    if rest.content is None:
                        found.path.unlink()
                    elif rest.gone:
                        _replace(found.path, rest.content)
            _remove_empty(course, found.path.parent)
        except OSError as error:
            raise CannotWrite(
                f"{found.path}: cannot be removed: {error.strerror or error}; mend that and run "
                "the same command again, which goes on with what is left"
            ) from error
        yield found


def _remove(path: Path) -> None:
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
    else:
        _remove_folder(path)


def _remove_folder(top: Path) -> None:
    """Remove a folder and all below it, however deep that is: `shutil.rmtree` calls itself.

    No link is followed. Each folder further down comes to lie right below `top` first, so that a
    path leads there.
    """
    waiting = [top]
    emptied = []
    while waiting:
        folder = waiting.pop()
        with os.scandir(folder) as entries:
            below = list(entries)
        for entry in below:
            if not entry.is_dir(follow_symlinks=False):
                Path(entry.path).unlink()
            else:
                near = top / f".{uuid4().hex}"
                waiting.append(Path(entry.path).rename(near))
        emptied.append(folder)
    for folder in reversed(emptied):
        folder.rmdir()


def _replace(path: Path, content: bytes) -> None:
    """Write a file anew; one that others may read stays so."""
    mode = path.stat().st_mode & 0o777
    write_file(path, content)
    path.chmod(mode)


def _remove_empty(course: Path, folder: Path) -> None:
    """Remove folders that are empty, those of `TOPS` excepted."""
    tops = {course / top for top in TOPS}
    while folder not in tops and folder != course and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent

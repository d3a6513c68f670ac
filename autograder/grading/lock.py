"""One command at a time on a folder; the lock of a dead process is none."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import CannotWrite, Locked
from ..files import private_folder
from ..text import printable
from .writing import write_atomically


@contextmanager
def locked(folder: Path, wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Keep other commands from writing into a folder of results, or of attempts, meanwhile.

    The lock is the operating system's and ends with the process; beside it stands who holds it.
    Where another command has it, `Locked` is raised, which names the holder; with `wait` that is
    called with the same sentence, once, and the lock is waited for.
    """
    holder = folder.parent / f".{folder.name}.holder.json"
    lock = FileLock(folder.parent / f".{folder.name}.lock")
    try:
        private_folder(folder.parent)
        _acquire(lock, f"{folder}: another command writes there", holder, wait)
    except OSError as error:
        raise CannotWrite(
            f"{lock.lock_file}: the lock cannot be had: {error.strerror}; make its folder "
            "writable, or name another one with --output where the command has that"
        ) from None
    try:
        write_atomically(holder, json.dumps(_myself()))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _acquire(
    lock: FileLock, why_not: str, holder: Path, wait: Callable[[str], None] | None
) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:  # which is an OSError
        why_not = f"{why_not} ({_told(holder)})"
        if wait is None:
            raise Locked(f"{why_not}; wait for its end (grade has --wait)") from None
        wait(why_not)
        lock.acquire(timeout=-1)


def _myself() -> dict[str, object]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": platform.node(), "since": since}


def _told(holder: Path) -> str:
    try:
        known = json.loads(holder.read_text(encoding="utf-8"))
        told = f"process {known['pid']} on {known['host']}, since {known['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        told = "it has not said who it is"
    return printable(told)

"""A submission of our own that tries to break out; `selftest` runs it in every new sandbox.

Each attempt returns True if it succeeded. None of them harms the machine: signal 0 asks whether a
signal could be sent, and a process that is traced by PTRACE_SEIZE goes on running.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

_PTRACE_SEIZE = 0x4206
_OWN_FILE = "/tmp/autograder-probe"  # noqa: S108 - a submission must not even write here


def attempt(what: Callable[[], object]) -> bool:
    """Tell whether an attempt succeeds."""
    try:
        return bool(what())
    except (OSError, ImportError):
        return False


def attempts(secret: str, kit: str, grader: int) -> dict[str, bool]:
    """Return what could be done, by its name: read `secret`, list `kit`, signal `grader`, ..."""
    libc = ctypes.CDLL(None, use_errno=True)
    return {
        "read a file of the grader's": attempt(lambda: Path(secret).read_bytes()),
        "write into the grader's folder": attempt(lambda: Path(secret).with_suffix(".x").touch()),
        "write a file": attempt(_write),
        "list the kit's folder": attempt(lambda: "course.py" in os.listdir(kit)),  # noqa: PTH208 - raises at once
        "import the kit": attempt(lambda: importlib.import_module("autograder")),
        "read /proc/1/environ": attempt(lambda: Path("/proc/1/environ").read_bytes() or True),
        "open a socket": attempt(socket.socket),
        "start a process": attempt(_fork),
        "signal the grader": attempt(lambda: _signal(grader)),
        "signal other processes": attempt(lambda: _signal(1)),
        "trace the grader": libc.ptrace(_PTRACE_SEIZE, grader, 0, 0) == 0,
    }


def _write() -> bool:
    handle = os.open(_OWN_FILE, os.O_WRONLY | os.O_CREAT)
    os.close(handle)
    os.unlink(_OWN_FILE)  # noqa: PTH108 - as low as it gets
    return True


def _signal(pid: int) -> bool:
    os.kill(pid, 0)
    return True


def _fork() -> bool:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    return True

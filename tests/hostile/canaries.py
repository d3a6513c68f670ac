"""What an attack would reach for, watched: files, a process, sockets, folders.

Standard library only: the overseer runs this as an ordinary user.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import stat
import subprocess
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NOBODY = 65534
_LARGE = 1 << 22
_SHARED = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))
_STAT_STATE, _STAT_PRIORITY, _STAT_NICE = 0, 15, 16


class Canaries:
    """Bait in `folder`, open to everybody; the sleeping process belongs to the user `NOBODY`.

    `places` are placeholders with what they stand for, `secrets` what nobody may print.
    """

    def __init__(self, folder: Path, seconds: int) -> None:
        self._folder = folder
        self._seconds = seconds
        self._stack = ExitStack()
        self._counts = {"tcp": 0, "udp": 0, "abstract socket": 0}
        self.secrets = {
            name: secrets.token_hex(16) for name in ("file", "environment", "gradebook")
        }
        self.places: dict[str, str] = {}

    def __enter__(self) -> Self:
        writable = self._folder / "writable"
        writable.mkdir()
        writable.chmod(0o777)
        (writable / "file").write_text("as it was\n")
        (writable / "file").chmod(0o666)
        secret = self._folder / "secret"
        secret.write_text(f"{self.secrets['file']}\n")
        secret.chmod(0o644)
        gradebook = self._folder / "gradebook.db"
        gradebook.write_text(f"everybody's grades: {self.secrets['gradebook']}\n")
        gradebook.chmod(0o666)
        self._sleeper = self._start_sleeper()
        self._listen()
        self.places |= {
            "<secret-file>": str(secret),
            "<writable-folder>": str(writable),
            "<gradebook>": str(gradebook),
            "<canary-pid>": str(self._sleeper.pid),
            "<overseer-pid>": str(os.getpid()),
        }
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    @property
    def processes(self) -> set[int]:
        """The processes that belong here."""
        return {self._sleeper.pid}

    def seen(self) -> dict[str, Any]:
        """Return the state of everything that is watched here."""
        self._count()
        return {
            **{name: tree(Path(self.places[f"<{name}>"])) for name in _FILES},
            **self._counts,
            "process": process(self._sleeper.pid),
            "shared folders": left_by_students(),
        }

    def _start_sleeper(self) -> subprocess.Popen[bytes]:
        # The user that student code runs as where the grader is root.
        user = NOBODY if os.geteuid() == 0 else None
        sleeper = subprocess.Popen(
            ["sleep", str(self._seconds)], user=user, group=user, start_new_session=True, cwd="/"
        )
        self._stack.callback(sleeper.wait)
        self._stack.callback(sleeper.kill)
        return sleeper

    def _listen(self) -> None:
        name = f"autograder-canary-{secrets.token_hex(8)}"
        self._tcp = self._bound(socket.SOCK_STREAM, socket.AF_INET, ("127.0.0.1", 0))
        port = self._tcp.getsockname()[1]
        self._udp = self._bound(socket.SOCK_DGRAM, socket.AF_INET, ("127.0.0.1", port))
        self._abstract = self._bound(socket.SOCK_STREAM, socket.AF_UNIX, f"\0{name}")
        for listening in (self._tcp, self._abstract):
            listening.listen(1000)
        self.places |= {"<port>": str(port), "<abstract-socket>": name}

    def _bound(self, kind: int, family: int, address: Any) -> socket.socket:
        made = self._stack.enter_context(socket.socket(family, kind))
        made.setblocking(False)
        made.bind(address)
        return made

    def _count(self) -> None:
        """Count whoever came since the last time; the kernel keeps them in its queues till then."""
        for name, listening in (("tcp", self._tcp), ("abstract socket", self._abstract)):
            while (came := _accepted(listening)) is not None:
                came.close()
                self._counts[name] += 1
        while _received(self._udp):
            self._counts["udp"] += 1


_FILES = ("secret-file", "writable-folder", "gradebook")


def tree(path: Path) -> dict[str, list[Any]]:
    """Return what is beneath `path`: mode, size, time of change and content of each."""
    found = {}
    for each in (path, *path.rglob("*")):
        status = each.lstat()
        plain = stat.S_ISREG(status.st_mode) and status.st_size <= _LARGE
        content = hashlib.sha256(each.read_bytes()).hexdigest() if plain else ""
        name = str(each.relative_to(path))
        found[name] = [status.st_mode, status.st_size, status.st_mtime_ns, content]
    return found


def process(pid: int) -> dict[str, Any]:
    """Return what another process could have changed of the process `pid`."""
    folder = Path("/proc", str(pid))
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        status = (folder / "status").read_text().splitlines()
        return {
            "state": "alive" if fields[_STAT_STATE] in _ALIVE else fields[_STAT_STATE],
            "priority": [fields[_STAT_PRIORITY], fields[_STAT_NICE]],
            "status": [line for line in status if line.startswith(_OF_STATUS)],
            "limits": (folder / "limits").read_text(),
            "killable": (folder / "oom_score_adj").read_text(),
        }
    except OSError:
        return {"state": "gone"}


_ALIVE = ("R", "S", "D")
"""Running, asleep, waiting for a disk: of these the machine chooses, and nobody else."""
_OF_STATUS = ("TracerPid", "SigPnd", "ShdPnd", "Cpus_allowed_list")


_OF_GRADERS = ("autograder-", "sem.mp-")
"""Folders and semaphores of graders, which may themselves run as the user `NOBODY`."""


def left_by_students() -> list[str]:
    """Return what the user `NOBODY` has in folders that everybody may write to."""
    found = []
    for folder in _SHARED:
        for entry in os.scandir(folder) if folder.is_dir() else ():
            if entry.name.startswith(_OF_GRADERS):
                continue
            try:
                if entry.stat(follow_symlinks=False).st_uid == NOBODY:
                    found.append(entry.path)
            except FileNotFoundError:
                continue
    return sorted(found)


def _accepted(listening: socket.socket) -> socket.socket | None:
    try:
        return listening.accept()[0]
    except BlockingIOError:
        return None


def _received(bound: socket.socket) -> bool:
    try:
        bound.recv(1 << 16)
    except BlockingIOError:
        return False
    return True

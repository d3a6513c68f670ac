"""Say for a person why a system call was denied, and tell which denials mean nothing.

Python and the C library try things by themselves and go on without: those are harmless.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from .runtime import Runtime
from .trace import Denial

NETWORK = "network: a submission has none"
PROCESSES = "processes: a submission starts none"
THREADS = "threads: a submission has one"
SIGNALS = "signals: a submission sends none"
PIPES = "pipes and shared memory: a submission talks to nobody"
WRITING = "files: a submission writes, moves and deletes none"
READING = "files: a submission reads Python, NumPy and the files handed in, nothing else"
LIMITS = "limits: a submission neither sees nor changes its own"
FOLDER = "working folder: it is / and stays so"
FOREIGN = "foreign system calls (32-bit, x32): the kernel ends the process"
OTHER = "not among the system calls that a submission may make"

_NAMES: Mapping[str, str] = {
    NETWORK: "socket connect bind listen accept accept4 sendto sendmsg sendmmsg recvfrom recvmsg "
    "recvmmsg setsockopt getsockopt getsockname getpeername shutdown",
    PROCESSES: "fork vfork clone clone3 execve execveat wait4 waitid setsid setpgid getppid",
    SIGNALS: "kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal alarm "
    "setitimer timer_create",
    PIPES: "pipe pipe2 socketpair eventfd eventfd2 memfd_create shmget shmat msgget semget "
    "epoll_create epoll_create1",
    WRITING: "creat mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat "
    "symlink symlinkat truncate ftruncate fallocate chmod fchmod fchmodat chown fchown "
    "lchown fchownat utime utimes utimensat mknod mknodat fsync fdatasync flock",
    READING: "open openat openat2 getdents statfs fstatfs",
    LIMITS: "prlimit64 getrlimit setrlimit getpriority setpriority sched_setaffinity "
    "sched_setscheduler",
    FOLDER: "chdir fchdir chroot",
}
_SENTENCES = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_WRITES = re.compile(r"\bO_(?:WRONLY|RDWR|CREAT|TRUNC|TMPFILE)\b")
_OPENING = ("open", "openat")
_LOOKED_AT = ("/sys/devices/system/cpu", "/proc/stat", "/proc/meminfo", "/etc/localtime")
_MODULES = {".py", ".pyc", ".so"}


@dataclass(frozen=True)
class Reason:
    """Why a call was denied, as a sentence; `harmless` if no program minds."""

    sentence: str
    harmless: bool = False


TERMINAL = Reason("Python asks whether a file is a terminal", harmless=True)
CLONE = Reason("the C library tries clone3, and then clone", harmless=True)
ABORT = Reason("the C library's way to abort; it ends the process by another", harmless=True)
MACHINE = Reason("Python looks at the machine and goes on without", harmless=True)
MODULE = Reason("Python looks for a module", harmless=True)


def explain(denial: Denial, runtime: Runtime) -> Reason:
    """Say why a call was denied in a sandbox that holds `runtime`."""
    if denial.name in _OPENING:
        return _opening(denial, runtime)
    special = (
        (denial.error == "SIGSYS", Reason(FOREIGN)),
        (denial.error == "ENOTTY", TERMINAL),
        (denial.name == "clone3", CLONE),
        (denial.name == "tgkill" and denial.arguments.endswith("SIGABRT"), ABORT),
        (denial.name == "clone" and "CLONE_THREAD" in denial.arguments, Reason(THREADS)),
    )
    usual = Reason(_SENTENCES.get(denial.name, OTHER))
    return next((reason for applies, reason in special if applies), usual)


def _opening(denial: Denial, runtime: Runtime) -> Reason:
    if _WRITES.search(denial.arguments):
        return Reason(WRITING)
    if denial.path.startswith(_LOOKED_AT):
        return MACHINE
    path = PurePosixPath(denial.path)
    places = (*runtime.standard, *runtime.sites, *runtime.libraries)
    of_a_module = "O_DIRECTORY" in denial.arguments or path.suffix in _MODULES
    if of_a_module and any(path.is_relative_to(place) for place in places):
        return MODULE
    return Reason(READING)


@dataclass(frozen=True)
class Step:
    """What was going on: a file was loaded, or a hidden test called functions."""

    what: str
    functions: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}, in {' or '.join(self.functions)}" if self.functions else self.what


@dataclass(frozen=True)
class Finding:
    """A denied call, how often it was made, when first, and in how many steps."""

    call: str
    reason: Reason
    times: int
    first: Step
    steps: int


MOST_FINDINGS = 200


@dataclass
class Findings:
    """Denied calls, grouped and counted as they come. `dropped` are those of too many groups.

    `blind` says that the names of files are missing: an ordinary user's strace may not read the
    memory of a process that has closed it to others, unless the user made its namespace.
    """

    runtime: Runtime
    dropped: int = 0
    blind: bool = False
    _found: dict[str, Finding] = field(default_factory=dict)
    _last: dict[str, Step] = field(default_factory=dict)

    def add(self, denials: list[Denial], step: Step) -> None:
        """Count what was denied during a step."""
        for denial in denials:
            key = denial.text
            self.blind |= denial.name in _OPENING and not denial.path
            if key in self._found:
                old = self._found[key]
                more = self._last[key] != step
                new = Finding(key, old.reason, old.times + 1, old.first, old.steps + more)
            elif len(self._found) < MOST_FINDINGS:
                new = Finding(key, explain(denial, self.runtime), 1, step, 1)
            else:
                self.dropped += 1
                continue
            self._found[key], self._last[key] = new, step

    def all(self) -> tuple[Finding, ...]:
        """Return what was found, in the order in which it was first seen."""
        return tuple(self._found.values())

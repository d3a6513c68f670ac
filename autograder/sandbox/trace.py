"""Read what strace writes of a sandbox: the system calls that student code was denied.

A process counts as confined from the line on in which it installs its system call filter; what
fails before is the kit's own doing. Everything here but `command` is text in, values out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .system_calls import SYSTEM_CALLS

_DENIED = frozenset({"EPERM", "EACCES", "EROFS", "ENOTTY", "ENOSYS"})
_STRING_LENGTH = 200
_UNFINISHED = " <unfinished ...>"
_LINE = re.compile(r"(\d+) +(.*)")
_RESUMED = re.compile(r"<\.\.\. \w+ resumed>(.*)")
_CALL = re.compile(r"(\w+)\((.*)\)\s+= (?:-?\d+|0x[0-9a-f]+|\?)(?: (E[A-Z0-9]+))?")
_DEATH = re.compile(r"\+\+\+ (?:exited|killed by (\w+))")
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ADDRESS = re.compile(r"0x[0-9a-f]{5,}")
_FILTERS = re.compile(r"PR_SET_SECCOMP, SECCOMP_MODE_FILTER|SECCOMP_SET_MODE_FILTER")


def command(strace: str, file: str) -> tuple[str, ...]:
    """Return what is put in front of a command so that `strace` writes its calls into `file`.

    Calls that are always allowed are left out: a loop of them fills no disk. The sandbox's filter
    would hide a denied call from strace's own filter, so `--seccomp-bpf` is of no use here.
    """
    always = ",".join(f"?{name}" for name in SYSTEM_CALLS)  # `?`: not every machine has each
    options = ("-f", "-q", "-s", str(_STRING_LENGTH), "-e", "signal=none")
    return (strace, *options, "-e", f"trace=!{always}", "-o", file, "--")


@dataclass(frozen=True)
class Denial:
    """A system call that failed: its name, strace's words for it, the error.

    `arguments` has "..." for every address, so that the same call reads the same. `path` is the
    first argument that is a string, as strace writes it. Where the kernel killed the process for
    the call, `error` is "SIGSYS" and nothing else is known.
    """

    name: str
    arguments: str
    error: str
    path: str = ""

    @property
    def text(self) -> str:
        """The call and its error in one line, as strace writes them."""
        if not self.name:
            return f"killed by {self.error}"
        return f"{self.name}({self.arguments}) = -1 {self.error}"


@dataclass(frozen=True)
class Followed:
    """How far a trace has been read: confined processes, begun calls, the beginning of a line."""

    confined: frozenset[int] = frozenset()
    unfinished: Mapping[int, str] = field(default_factory=dict)
    rest: str = ""


def follow(before: Followed, text: str) -> tuple[Followed, list[Denial]]:
    """Read more of a trace; return how far it has been read and what was denied in it.

    An openat that found nothing counts, too: with bubblewrap, what is denied is not there.
    """
    *lines, rest = (before.rest + text).split("\n")
    confined, unfinished = set(before.confined), dict(before.unfinished)
    denials = []
    for line in lines:
        if (parts := _LINE.match(line)) is None:
            continue
        pid, said = int(parts[1]), parts[2]
        if said.endswith(_UNFINISHED):
            unfinished[pid] = said.removesuffix(_UNFINISHED)
            continue
        if (resumed := _RESUMED.match(said)) is not None:
            said = unfinished.pop(pid, "") + resumed[1]
        if death := _DEATH.match(said):
            if pid in confined and death[1] == "SIGSYS":
                denials.append(Denial("", "", "SIGSYS"))
            confined.discard(pid)
            unfinished.pop(pid, None)
        elif (call := _CALL.match(said)) is not None:
            name, arguments, error = call[1], call[2].rstrip(), call[3] or ""
            if pid in confined:
                denials += _denial(name, arguments, error)
            elif name in ("prctl", "seccomp") and not error and _FILTERS.search(arguments):
                confined.add(pid)
    return Followed(frozenset(confined), unfinished, rest), denials


def _denial(name: str, arguments: str, error: str) -> list[Denial]:
    if error not in _DENIED and not (error == "ENOENT" and name in ("openat", "open")):
        return []
    path = _PATH.search(arguments)
    shown = _ADDRESS.sub("...", arguments)
    return [Denial(name, shown, error, path[1] if path else "")]

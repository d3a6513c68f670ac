"""Which system calls student code may make, and the kernel's filter that holds it to them."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass

# Every system call that student code may make freely: its number on x86_64 and on aarch64.
SYSTEM_CALLS: Mapping[str, tuple[int | None, int | None]] = {
    "read": (0, 63),
    "write": (1, 64),
    "close": (3, 57),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "brk": (12, 214),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "pread64": (17, 67),
    "readv": (19, 65),
    "writev": (20, 66),
    "sched_yield": (24, 124),
    "mremap": (25, 216),
    "dup": (32, 23),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "uname": (63, 160),
    "getcwd": (79, 17),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "getdents64": (217, 61),
    "exit_group": (231, 94),
    "newfstatat": (262, 79),
    "faccessat": (269, 48),
    "pselect6": (270, 72),
    "ppoll": (271, 73),
    "set_robust_list": (273, 99),
    "getrandom": (318, 278),
    "statx": (332, 291),
    "rseq": (334, 293),
    "faccessat2": (439, 439),
    "stat": (4, None),
    "lstat": (6, None),
    "poll": (7, None),
    "access": (21, None),
    "time": (201, None),
}
ABOUT_FILES = frozenset(
    {"stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2"} | {"getdents64"}
)
"""System calls that tell of files: the time of the last access is a note to a later process."""
FAILING: Mapping[str, tuple[tuple[int | None, int | None], int]] = {
    "clone3": ((435, 435), errno.ENOSYS),
    "ioctl": ((16, 29), errno.ENOTTY),
    "readlink": ((89, None), errno.EINVAL),
    "readlinkat": ((267, 78), errno.EINVAL),
    "sysinfo": ((99, 179), errno.EPERM),
}
"""Calls that always fail, each with an error that programs expect: nothing, say, is a link."""
FCNTL_COMMANDS = {"F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_DUPFD_CLOEXEC": 1030}
"""No F_SETOWN: it would have the kernel send signals to other processes of the same user."""
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of the tables above, and the kernel's name for the architecture."""


class Unsupported(Exception):  # noqa: N818 - the name says what happened
    """No submission can be confined on this machine; the message says why."""


_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_O_TMPFILE = getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)  # macOS lacks one
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | _O_TMPFILE
_OF_A_PROCESS = 0x80000000
FUTEX_COMMANDS = {
    "FUTEX_WAIT": 0,
    "FUTEX_WAKE": 1,
    "FUTEX_REQUEUE": 3,
    "FUTEX_CMP_REQUEUE": 4,
    "FUTEX_WAKE_OP": 5,
    "FUTEX_WAIT_BITSET": 9,
    "FUTEX_WAKE_BITSET": 10,
}
"""No lock that hands on priorities: it tells whether there is a process of a number."""
_FUTEX_PRIVATE, _FUTEX_CLOCK_REALTIME = 0x80, 0x100
_FUTEXES = (
    *(_FUTEX_PRIVATE | command for command in FUTEX_COMMANDS.values()),
    _FUTEX_PRIVATE | _FUTEX_CLOCK_REALTIME | FUTEX_COMMANDS["FUTEX_WAIT_BITSET"],
)
_ADVICE = (4, 8, 14, 15)  # MADV_DONTNEED, MADV_FREE, MADV_HUGEPAGE and MADV_NOHUGEPAGE


@dataclass(frozen=True)
class ByArgument:
    """A call that is judged by one argument, counted from 0, as a number of 32 bits.

    It gets `then` where the argument equals one of `values`, or with `bits` has a bit of one, else
    `otherwise`: 0 to let it through, or the error with which it fails.
    """

    numbers: tuple[int, int]
    argument: int
    values: tuple[int, ...]
    then: int = 0
    otherwise: int = 0
    bits: bool = False


BY_ARGUMENT: Mapping[str, ByArgument] = {
    "openat": ByArgument((257, 56), 2, (_WRITING,), then=errno.EROFS, bits=True),
    "fcntl": ByArgument((72, 25), 1, tuple(FCNTL_COMMANDS.values()), otherwise=errno.EPERM),
    # What Python and NumPy ask for: others put pages of a library out or in, where others see it.
    "madvise": ByArgument((28, 233), 2, _ADVICE, otherwise=errno.EINVAL),
    # Only private ones: on pages that others map, too, it wakes them, which is a way to talk.
    "futex": ByArgument((202, 98), 1, _FUTEXES, otherwise=errno.EPERM),
    # A negative clock is the time that another process has computed.
    **{
        name: ByArgument(numbers, 0, (_OF_A_PROCESS,), then=errno.EINVAL, bits=True)
        for name, numbers in {
            "clock_gettime": (228, 113),
            "clock_getres": (229, 114),
            "clock_nanosleep": (230, 115),
        }.items()
    },
    # Asked about another process, it tells whether there is one.
    "sched_getaffinity": ByArgument((204, 123), 0, (0,), otherwise=errno.ESRCH),
}


def seccomp_program(machine: str, *, blind: bool = False) -> bytes:
    """Return the BPF program that lets through `SYSTEM_CALLS` and fails every other call.

    `FAILING` and `BY_ARGUMENT` fail with errors of their own, all others with EPERM. Another
    architecture's calls end the process. For a `blind` process the opening of any file and
    `ABOUT_FILES` fail, too. Raises `Unsupported` for a machine whose numbers are not known.
    """
    if machine not in MACHINES:
        raise Unsupported(
            f"there is no list of system calls for {machine}, only for {', '.join(MACHINES)}"
        )
    column, architecture = MACHINES[machine]
    program = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    answers = {name: (numbers, 0) for name, numbers in SYSTEM_CALLS.items()}
    answers.update(FAILING)
    for name, (numbers, error) in answers.items():
        if (number := numbers[column]) is not None and not (blind and name in ABOUT_FILES):
            program += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _verdict(error))]
    for name, rule in BY_ARGUMENT.items():
        otherwise = errno.EPERM if blind and name == "openat" else rule.otherwise
        program += [
            (_JUMP_IF_EQUAL, 0, 2 + 2 * len(rule.values), rule.numbers[column]),
            (_LOAD, 0, 0, _ARGUMENTS + 8 * rule.argument),
        ]
        for value in rule.values:
            program += [
                (_JUMP_IF_SET if rule.bits else _JUMP_IF_EQUAL, 0, 1, value),
                (_RETURN, 0, 0, _verdict(rule.then)),
            ]
        program.append((_RETURN, 0, 0, _verdict(otherwise)))
    program.append((_RETURN, 0, 0, _verdict(errno.EPERM)))
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


def _verdict(error: int) -> int:
    return _FAIL | error if error else _ALLOW

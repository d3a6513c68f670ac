"""Which system calls student code may make, and the kernel's filter that holds it to them."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Mapping

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
    "madvise": (28, 233),
    "dup": (32, 23),
    "nanosleep": (35, 101),
    "getpid": (39, 172),
    "exit": (60, 93),
    "uname": (63, 160),
    "getcwd": (79, 17),
    "gettimeofday": (96, 169),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "getuid": (102, 174),
    "getgid": (104, 176),
    "geteuid": (107, 175),
    "getegid": (108, 177),
    "sigaltstack": (131, 132),
    "gettid": (186, 178),
    "futex": (202, 98),
    "sched_getaffinity": (204, 123),
    "getdents64": (217, 61),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "exit_group": (231, 94),
    "newfstatat": (262, 79),
    "readlinkat": (267, 78),
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
    "readlink": (89, None),
    "time": (201, None),
}
ABOUT_FILES = frozenset(
    {"stat", "lstat", "newfstatat", "statx", "access", "faccessat", "faccessat2"}
    | {"readlink", "readlinkat", "getdents64"}
)
"""System calls that tell of files: the time of the last access is a note to a later process."""
# System calls that are answered by their arguments or by an error of their own.
OPENAT, FCNTL, IOCTL, CLONE3 = (257, 56), (72, 25), (16, 29), (435, 435)
FCNTL_COMMANDS = {"F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_DUPFD_CLOEXEC": 1030}
"""No F_SETOWN: it would have the kernel send signals to other processes of the same user."""
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of the tables above, and the kernel's name for the architecture."""


class Unsupported(Exception):  # noqa: N818 - the name says what happened
    """No submission can be confined on this machine; the message says why."""


_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _SECOND_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 24, 32
_O_TMPFILE = getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)  # macOS lacks one
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | _O_TMPFILE


def seccomp_program(machine: str, *, blind: bool = False) -> bytes:
    """Return the BPF program that lets through `SYSTEM_CALLS` and fails every other call.

    A file opened for writing fails with EROFS, ioctl with ENOTTY and clone3 with ENOSYS, as
    programs expect; all others with EPERM. Another architecture's calls end the process. For a
    `blind` process the opening of any file and `ABOUT_FILES` fail, too.
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
    for name, numbers in SYSTEM_CALLS.items():
        if (number := numbers[column]) is not None and not (blind and name in ABOUT_FILES):
            program += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for numbers, error in ((CLONE3, errno.ENOSYS), (IOCTL, errno.ENOTTY)):
        program += [(_JUMP_IF_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _FAIL | error)]
    program += [
        (_JUMP_IF_EQUAL, 0, 4, OPENAT[column]),
        (_LOAD, 0, 0, _THIRD_ARGUMENT),
        (_JUMP_IF_SET, 0, 1, _WRITING),
        (_RETURN, 0, 0, _FAIL | errno.EROFS),
        (_RETURN, 0, 0, _FAIL | errno.EPERM if blind else _ALLOW),
    ]
    commands = [
        step
        for command in FCNTL_COMMANDS.values()
        for step in ((_JUMP_IF_EQUAL, 0, 1, command), (_RETURN, 0, 0, _ALLOW))
    ]
    program += [
        (_JUMP_IF_EQUAL, 0, 1 + len(commands), FCNTL[column]),
        (_LOAD, 0, 0, _SECOND_ARGUMENT),
        *commands,
        (_RETURN, 0, 0, _FAIL | errno.EPERM),
    ]
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)

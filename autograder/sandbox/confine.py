"""What a submission may do, as data: readable files, system calls, resource limits, mounts.

This is the trusted side's half. Nothing here restricts anything: the values travel to the process
inside, where `restrict` applies them. The two are apart so that the half that runs beside student
code needs the standard library alone and knows nothing of the machine it protects.
"""

from __future__ import annotations

import base64
import errno
import os
import struct
import sys
import sysconfig
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath

import msgspec
import numpy as np

from autograder.course import Limits

from .tiers import LANDLOCK_ABI

NOBODY = 65534
MIB = 1 << 20
INSIDE = ("zygote.py", "worker.py", "wire.py", "mending.py", "restrict.py")
"""The kit's files that run inside; no other file of the kit can be read there."""

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
# System calls that are answered by their arguments or by an error of their own.
OPENAT, FCNTL, IOCTL, CLONE3 = (257, 56), (72, 25), (16, 29), (435, 435)
FCNTL_COMMANDS = {"F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_DUPFD_CLOEXEC": 1030}
"""No F_SETOWN: it would have the kernel send signals to other processes of the same user."""
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""Column of the tables above, and the kernel's name for the architecture."""

ENVIRONMENT: Mapping[str, str] = {
    "PATH": "/usr/bin",
    "LANG": "C.UTF-8",
    "HOME": "/",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "BLIS_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
    "NUMEXPR_NUM_THREADS": "1",
}
"""The whole environment inside; nothing of the grader's is passed on."""


class Unsupported(Exception):  # noqa: N818 - the name says what happened
    """No submission can be confined on this machine; the message says why."""


@dataclass(frozen=True)
class Runtime:
    """The files that Python and NumPy need to run.

    `standard` are the standard library's folders and `stdlib` their entries but for `hidden`, the
    folders of other packages within them. `libraries` are folders and files of shared libraries.
    `packages` are NumPy's and msgspec's own folders, found through `sites`. `links` are symbolic
    links of the root folder with their targets, `inside` the kit's own files.
    """

    executable: str
    standard: tuple[str, ...]
    stdlib: tuple[str, ...]
    hidden: tuple[str, ...]
    libraries: tuple[str, ...]
    packages: tuple[str, ...]
    sites: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    inside: tuple[str, ...]

    @property
    def readable(self) -> tuple[str, ...]:
        """The paths that Landlock lets a submission read.

        Landlock cannot take back what it allows for a folder: `standard` itself is not among them.
        Nor is a link, for it would allow all that it leads to.
        """
        return (
            *(self.executable, *self.stdlib, *self.libraries),
            *(*self.packages, *self.inside),
        )

    @property
    def program(self) -> list[str]:
        """The command that starts the zygote; its standard input tells it everything else."""
        flags = ["-s", "-S", "-P", "-B", "-X", "utf8"]
        return [self.executable, *flags, self.inside[0]]


def find_runtime() -> Runtime:
    """Find what Python and NumPy need on this machine."""
    modules = [Path(str(module.__file__)).parent for module in (np, msgspec)]
    packages = {str(folder) for folder in modules}
    packages |= {f"{folder}.libs" for folder in modules if Path(f"{folder}.libs").is_dir()}
    standard = _standard_library()
    hidden = {
        str(folder)
        for path in standard
        for folder in (Path(path, "site-packages"), Path(path, "dist-packages"))
        if folder.is_dir()
    }
    here = Path(__file__).resolve().parent
    return Runtime(
        executable=os.path.realpath(sys.executable),
        standard=tuple(sorted(standard)),
        stdlib=tuple(sorted({str(e) for path in standard for e in Path(path).iterdir()} - hidden)),
        hidden=tuple(sorted(hidden)),
        libraries=tuple(sorted(_shared_libraries(standard))),
        packages=tuple(sorted(packages)),
        sites=tuple(sorted({str(folder.parent) for folder in modules})),
        links=tuple(
            (link, str(Path(link).readlink()))
            for link in ("/lib", "/lib64")
            if Path(link).is_symlink()
        ),
        inside=tuple(str(here / name) for name in INSIDE),
    )


def _standard_library() -> set[str]:
    # In a virtual environment `platstdlib` points into it, where all of site-packages lies: ask for
    # the base interpreter's paths.
    base = {
        "base": sys.base_prefix,
        "platbase": sys.base_exec_prefix,
        "installed_base": sys.base_prefix,
        "installed_platbase": sys.base_exec_prefix,
    }
    return {sysconfig.get_path(kind, vars=base) for kind in ("stdlib", "platstdlib")}


def _shared_libraries(standard: set[str]) -> set[str]:
    multiarch = getattr(sys.implementation, "_multiarch", "") or "-"
    candidates = (f"/lib/{multiarch}", f"/usr/lib/{multiarch}", "/lib64", "/usr/lib64")
    folders = {os.path.realpath(path) for path in candidates if Path(path).is_dir()}
    # A folder in which Python's own lies, as /usr/lib64 may, would bring all its packages along.
    whole = {
        path for path in folders if not any(PurePath(s).is_relative_to(path) for s in standard)
    }
    in_part = (folders - whole) | {f"{sys.base_prefix}/lib"}
    singly = {str(file) for path in in_part for file in Path(path).glob("lib*.so*")}
    cache = {path for path in ("/etc/ld.so.cache",) if Path(path).is_file()}
    return whole | singly | cache


@dataclass(frozen=True)
class Policy:
    """What the process inside applies to itself before it sees a submission.

    `landlock` holds the least version of its interface that will do and the most that is used,
    (0, 0) to leave it out; `seccomp` is a BPF program, none if empty; `uid` is whom root becomes.
    """

    readable: tuple[str, ...]
    sites: tuple[str, ...]
    landlock: tuple[int, int]
    seccomp: bytes
    uid: int | None

    def encode(self) -> bytes:
        """Return the policy as JSON, which the process inside can read before it loads anything."""
        fields = asdict(self) | {"seccomp": base64.b64encode(self.seccomp).decode()}
        return msgspec.json.encode(fields)


_ANY_ABI = 1 << 16
"""Later versions of Landlock's interface only add to it."""


def policy(layers: Collection[str], runtime: Runtime, *, machine: str, as_root: bool) -> Policy:
    """Return the policy that puts exactly these layers in force, or none."""
    landlock = (0, 0)
    if "scope" in layers:
        landlock = (LANDLOCK_ABI["scope"], _ANY_ABI)
    elif "landlock" in layers:
        landlock = (LANDLOCK_ABI["landlock"], LANDLOCK_ABI["scope"] - 1)
    return Policy(
        readable=runtime.readable,
        sites=runtime.sites,
        landlock=landlock,
        seccomp=seccomp_program(machine) if "seccomp" in layers else b"",
        uid=NOBODY if as_root and set(layers) - {"rlimits"} else None,
    )


CPU_CEILING = 86_400
"""Hard limit of CPU time, seconds: never met, since the kernel would kill without saying why."""


def resource_limits(limits: Limits, cpu: int) -> dict[str, tuple[int, int]]:
    """Return soft and hard limits of one child by the names of `RLIMIT_...`; `cpu` in seconds."""
    memory = limits.memory_mb * MIB
    return {
        "AS": (memory, memory),
        "CPU": (cpu, CPU_CEILING),
        "FSIZE": (0, 0),
        "NOFILE": (64, 64),
        "NPROC": (0, 0),
        "CORE": (0, 0),
        "MEMLOCK": (0, 0),
        "MSGQUEUE": (0, 0),
        "STACK": (64 * MIB, 64 * MIB),
    }


_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_SET, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _SECOND_ARGUMENT, _THIRD_ARGUMENT = 0, 4, 24, 32
_O_TMPFILE = getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)  # macOS lacks one
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | _O_TMPFILE


def seccomp_program(machine: str) -> bytes:
    """Return the BPF program that lets through `SYSTEM_CALLS` and fails every other call.

    A file opened for writing fails with EROFS, ioctl with ENOTTY and clone3 with ENOSYS, as
    programs expect; all others with EPERM. Another architecture's calls end the process.
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
    for numbers in SYSTEM_CALLS.values():
        if (number := numbers[column]) is not None:
            program += [(_JUMP_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    for numbers, error in ((CLONE3, errno.ENOSYS), (IOCTL, errno.ENOTTY)):
        program += [(_JUMP_IF_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _FAIL | error)]
    program += [
        (_JUMP_IF_EQUAL, 0, 4, OPENAT[column]),
        (_LOAD, 0, 0, _THIRD_ARGUMENT),
        (_JUMP_IF_SET, 0, 1, _WRITING),
        (_RETURN, 0, 0, _FAIL | errno.EROFS),
        (_RETURN, 0, 0, _ALLOW),
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


def bubblewrap_command(
    runtime: Runtime, *, bubblewrap: str, version: tuple[int, ...], as_root: bool
) -> list[str]:
    """Return the command that runs the zygote in namespaces of its own.

    It sees read-only binds of the runtime and nothing else: no /proc, /dev, /tmp or network. Root
    keeps the two capabilities with which the zygote gives up root.
    """
    command = [bubblewrap, "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--die-with-parent", "--new-session"]
    command += ["--hostname", "sandbox", "--cap-drop", "ALL"]
    if as_root:
        command += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user"]
        command += ["--disable-userns"] if version >= (0, 8) else []
    binds = {runtime.executable, *runtime.standard, *runtime.libraries}
    # NumPy, and the kit where it is installed, may lie within the folders that are hidden.
    within = (*runtime.packages, *runtime.inside)
    command += _folders((*binds, *within), beneath="/")
    for path in sorted(binds):
        command += ["--ro-bind", path, path]
    for folder in runtime.hidden:
        command += ["--perms", "0755", "--tmpfs", folder, *_folders(within, beneath=folder)]
    for path in within:
        command += ["--ro-bind", path, path]
    for folder in runtime.hidden:
        command += ["--remount-ro", folder]
    for link, target in runtime.links:
        command += ["--symlink", target, link]
    return [*command, "--remount-ro", "/", "--chdir", "/", "--", *runtime.program]


def _folders(paths: Iterable[str], *, beneath: str) -> list[str]:
    """Return the options that make the folders which hold `paths`.

    Bubblewrap would make them too, but with mode 0700, which locks out the user that root becomes.
    """
    parents = {parent for path in paths for parent in PurePath(path).parents}
    options = []
    for folder in sorted(parents):
        if folder != PurePath(beneath) and folder.is_relative_to(beneath):
            options += ["--perms", "0755", "--dir", str(folder)]
    return options

"""What a submission may do, as data: readable files, environment, resource limits, mounts.

This is the trusted side's half. Nothing here restricts anything: the values travel to the process
inside, where `restrict` applies them. The two are apart so that the half that runs beside student
code needs the standard library alone and knows nothing of the machine it protects.
"""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePath

import msgspec

from autograder.course import Limits

from .runtime import Runtime
from .system_calls import seccomp_program
from .tiers import LANDLOCK_ABI

NOBODY = 65534
MIB = 1 << 20

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


@dataclass(frozen=True)
class Policy:
    """What the process inside applies to itself before it sees a submission.

    `landlock` holds the least version of its interface that will do and the most that is used,
    (0, 0) to leave it out; `seccomp` is a BPF program, none if empty, and `blind` the one of a
    process that is to learn nothing of files; `uid` is whom root becomes.
    """

    readable: tuple[str, ...]
    sites: tuple[str, ...]
    landlock: tuple[int, int]
    seccomp: bytes
    blind: bytes
    uid: int | None

    def encode(self) -> bytes:
        """Return the policy as JSON, which the process inside can read before it loads anything."""
        fields = asdict(self)
        for name in ("seccomp", "blind"):
            fields[name] = base64.b64encode(fields[name]).decode()
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
        blind=seccomp_program(machine, blind=True) if "seccomp" in layers else b"",
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

"""What this machine offers for grading, as facts; nothing here decides or changes anything.

Every fact may be missing: on another system than Linux most are. A file that cannot be read says
nothing, and raises nothing.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

_T = TypeVar("_T")
_MIB_IN_KIB = 1024
_INSTALLERS = {
    "apt-get": "apt-get install",
    "dnf": "dnf install",
    "pacman": "pacman -S",
    "zypper": "zypper install",
    "apk": "apk add",
}
_CONTAINER_FILES = (".dockerenv", "run/.containerenv")
_CAN_MOUNT = 1 << 21
"""CAP_SYS_ADMIN, without which root makes no namespaces."""


@dataclass(frozen=True)
class Facts:
    """One machine. A version is empty, and a number None, where there is none or nobody can tell.

    `kernel` is the release, `filtered` says whether a system call filter is in force already, as
    containers have one; `memory_mb` is what is available (MiB). `max_user_namespaces`,
    `userns_clone`, `apparmor_userns` and `ptrace_scope` are the kernel's settings
    user.max_user_namespaces, kernel.unprivileged_userns_clone,
    kernel.apparmor_restrict_unprivileged_userns and kernel.yama.ptrace_scope.
    """

    system: str = "Linux"
    distribution: str = ""
    kernel: str = ""
    machine: str = "x86_64"
    python: str = ""
    numpy: str = ""
    blas: str = ""
    cores: int = 1
    memory_mb: int | None = None
    root: bool = False
    may_mount: bool = False
    container: bool = False
    bubblewrap: str = ""
    strace: str = ""
    max_user_namespaces: int | None = None
    userns_clone: int | None = None
    apparmor_userns: int | None = None
    landlock_abi: int = 0
    seccomp: bool = False
    filtered: bool = False
    ptrace_scope: int | None = None
    installer: str = ""


def gather(root: Path = Path("/")) -> Facts:
    """Look at this machine. `root` is where its /proc, /etc and /sys are found."""
    linux = platform.system() == "Linux"
    status = _fields(root / "proc/self/status")
    kernel = root / "proc/sys/kernel"
    return Facts(
        system=platform.system(),
        distribution=_distribution(root),
        kernel=platform.release(),
        machine=platform.machine(),
        python=platform.python_version(),
        numpy=_quietly(_numpy, ""),
        blas=_quietly(_blas, ""),
        cores=_cores(),
        memory_mb=_memory(root),
        root=hasattr(os, "geteuid") and os.geteuid() == 0,
        may_mount=bool(int(status.get("CapEff", "0"), 16) & _CAN_MOUNT),
        container=any((root / name).exists() for name in _CONTAINER_FILES)
        or "container" in os.environ,
        bubblewrap=_version("bwrap"),
        strace=_version("strace"),
        max_user_namespaces=_number(root / "proc/sys/user/max_user_namespaces"),
        userns_clone=_number(kernel / "unprivileged_userns_clone"),
        apparmor_userns=_number(kernel / "apparmor_restrict_unprivileged_userns"),
        landlock_abi=_quietly(_landlock, 0) if linux else 0,
        seccomp="errno" in _text(kernel / "seccomp/actions_avail").split() or "Seccomp" in status,
        filtered=status.get("Seccomp", "0") not in ("0", ""),
        ptrace_scope=_number(kernel / "yama/ptrace_scope"),
        installer=next((how for name, how in _INSTALLERS.items() if shutil.which(name)), ""),
    )


def _quietly(ask: Callable[[], _T], otherwise: _T) -> _T:
    try:
        return ask()
    except Exception:  # noqa: BLE001 - a doctor tells what is there and falls over nothing
        return otherwise


def _numpy() -> str:
    import numpy as np  # noqa: PLC0415 - may be broken, which is what one wants to read

    return np.__version__


def _blas() -> str:
    import numpy as np  # noqa: PLC0415 - as above

    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]  # type: ignore[index,call-overload,unused-ignore]
    return f"{blas['name']} {blas['version']}"


def _landlock() -> int:
    from .restrict import landlock_abi  # noqa: PLC0415 - for Linux; it asks and restricts nothing

    return landlock_abi()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory(root: Path) -> int | None:
    available = _fields(root / "proc/meminfo").get("MemAvailable", "")
    amounts = [int(number) // _MIB_IN_KIB for number in re.findall(r"\d+", available)[:1]]
    limit = _number(root / "sys/fs/cgroup/memory.max")
    if limit is not None:
        used = _number(root / "sys/fs/cgroup/memory.current") or 0
        amounts.append((limit - used) >> 20)
    return min(amounts, default=None)


def _distribution(root: Path) -> str:
    for name in ("etc/os-release", "usr/lib/os-release"):
        found = re.search(r'^PRETTY_NAME="?([^"\n]*)', _text(root / name), re.MULTILINE)
        if found:
            return found[1]
    return ""


def _version(program: str) -> str:
    """Return the version of an installed program, "?" if it does not say."""
    path = shutil.which(program)
    if path is None:
        return ""
    try:
        said = subprocess.run(  # noqa: S603 - a fixed command
            [path, "--version"], capture_output=True, text=True, check=False, timeout=10
        )
    except (OSError, subprocess.TimeoutExpired):
        return "?"
    found = re.search(r"\d+(\.\d+)+", said.stdout + said.stderr)
    return found[0] if found else "?"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _number(path: Path) -> int | None:
    text = _text(path).strip()
    return int(text) if text.isdecimal() else None


def _fields(path: Path) -> dict[str, str]:
    """Return a file of lines such as "Seccomp:  0"."""
    pairs = (line.partition(":") for line in _text(path).splitlines())
    return {key: value.strip() for key, _, value in pairs}

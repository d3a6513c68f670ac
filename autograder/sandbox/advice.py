"""What to do about a machine on which grading is not as well confined as it could be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .choice import Trial
from .machine import Facts
from .system_calls import MACHINES
from .tiers import LANDLOCK_ABI

LINUX_FOR: dict[str, tuple[int, int]] = {"landlock": (5, 13), "scope": (6, 12)}
"""The first kernel release that has a layer of Landlock's."""

_SYSTEMS = {
    "Darwin": (
        "macOS has neither Landlock nor seccomp. Grade in a Linux container or a virtual machine: "
        '`docker run -it --rm -v "$PWD":/course -w /course python:3.12 bash`, then install the '
        "kit there and run `autograder doctor` again."
    ),
    "Windows": (
        "Windows has neither Landlock nor seccomp. Grade in WSL2: `wsl --install -d Ubuntu`, then "
        "install the kit there and run `autograder doctor` again."
    ),
}
_UNKNOWN = (
    "Bubblewrap is installed and does not work; `bwrap --unshare-all --ro-bind / / true` shows "
    "why, outside of this tool."
)
_PROFILE = "abi <abi/4.0>, profile bwrap /usr/bin/bwrap flags=(unconfined) { userns, }"


def advice(facts: Facts, trials: Sequence[Trial], memory_mb: int | None = None) -> list[str]:
    """Return one next step for each thing that is missing here, the weightiest first.

    `memory_mb` is what one submission may use (MiB), where an assignment is known. Nothing is said
    that does not apply to this machine.
    """
    if facts.system != "Linux":
        other = f"{facts.system or 'This system'} cannot confine a submission. Grade on Linux."
        return [_SYSTEMS.get(facts.system, other)]
    works = {trial.tier for trial in trials if not trial.fault}
    steps = [*_leaks(trials), *_machine(facts)]
    if "full" not in works:
        steps += _bubblewrap(facts, works)
    steps += [*_landlock(facts), *_tracing(facts), *_memory(facts, memory_mb)]
    return steps


def _leaks(trials: Sequence[Trial]) -> Iterator[str]:
    for trial in trials:
        if trial.layers and trial.fault:
            yield (
                f"The tier {trial.tier} starts and does not hold ({trial.fault}). It is not used; "
                f"please report it with the output of `autograder doctor --json`."
            )


def _machine(facts: Facts) -> Iterator[str]:
    if facts.machine not in MACHINES:
        yield (
            f"There is a list of system calls for {' and '.join(MACHINES)} only, and this is "
            f"{facts.machine}: grade on one of those."
        )
    if not facts.seccomp:
        yield (
            "This kernel has no seccomp filters, which every tier needs: use one built with "
            "CONFIG_SECCOMP_FILTER, as those of all common distributions are."
        )


def _bubblewrap(facts: Facts, works: set[str]) -> list[str]:
    """Say what keeps bubblewrap from working, as far as the facts tell."""
    if not facts.bubblewrap:
        return [f"Install bubblewrap, for the tier full: {_install(facts, 'bubblewrap')}."]
    if facts.landlock_abi < LANDLOCK_ABI["scope"] and works & {"full-unscoped", "outer"}:
        return []  # bubblewrap works; it is Landlock that is missing
    causes = [*_namespaces(facts)]
    if facts.container or facts.filtered:
        causes.append(_container(facts, works))
    return causes or [_UNKNOWN]


def _namespaces(facts: Facts) -> Iterator[str]:
    if facts.max_user_namespaces == 0:
        yield (
            "The kernel allows no user namespaces, which bubblewrap needs: "
            f"`{_sudo(facts)}sysctl -w user.max_user_namespaces=15000`."
        )
    if facts.userns_clone == 0 and not facts.root:
        yield (
            "Only root may make user namespaces, which bubblewrap needs: "
            "`sudo sysctl -w kernel.unprivileged_userns_clone=1`."
        )
    if facts.apparmor_userns and not facts.root:
        yield (
            "AppArmor keeps bubblewrap from using user namespaces. Allow it to bubblewrap alone: "
            f"`echo '{_PROFILE}' | sudo tee /etc/apparmor.d/bwrap`, then `sudo apparmor_parser -r "
            "/etc/apparmor.d/bwrap`. Or allow it to every program: `sudo sysctl -w "
            "kernel.apparmor_restrict_unprivileged_userns=0`."
        )


def _container(facts: Facts, works: set[str]) -> str:
    options = "`--security-opt seccomp=unconfined --security-opt systempaths=unconfined`"
    if facts.root and not facts.may_mount:
        options += " and, for root in it, `--cap-add SYS_ADMIN`"
    step = (
        "This container does not let bubblewrap make namespaces. Start it (Docker, Podman) with "
        f"{options}; where the host uses AppArmor, with `--security-opt apparmor=unconfined` too."
    )
    if works & {"inner", "inner-unscoped"}:
        step += " Or leave it so: the tier inner needs no namespaces."
    return step


def _landlock(facts: Facts) -> Iterator[str]:
    missing = [layer for layer, abi in LANDLOCK_ABI.items() if facts.landlock_abi < abi]
    if not missing:
        return
    release = _release(facts.kernel)
    needed = LINUX_FOR["scope"]
    if facts.landlock_abi == 0 and release >= LINUX_FOR["landlock"]:
        yield (
            f"Linux {facts.kernel} can have Landlock, and here it is switched off: put `landlock` "
            "first in the list `lsm=` of the kernel's command line and start the machine anew. In "
            "a container, the host's kernel or the container's own filter decides."
        )
    else:
        yield (
            f"Linux {facts.kernel} lacks {_LACKS[missing[0]]}: use a kernel from "
            f"{needed[0]}.{needed[1]} on (Landlock itself came with 5.13)."
        )


_LACKS = {
    "landlock": "Landlock, which hides all files but Python's",
    "scope": "Landlock's scopes, which keep signals inside the sandbox",
}


def _tracing(facts: Facts) -> Iterator[str]:
    if not facts.strace:
        yield f"Install strace, for `autograder doctor --trace`: {_install(facts, 'strace')}."
    scope = facts.ptrace_scope or 0
    if scope >= 3:
        yield (
            "The kernel lets nobody trace a process until it is started anew "
            "(kernel.yama.ptrace_scope is 3): `autograder doctor --trace` cannot work."
        )
    elif scope == 2 and not facts.root:
        yield (
            "Only root may trace a process; for `autograder doctor --trace`: `sudo sysctl -w "
            "kernel.yama.ptrace_scope=1`."
        )


def _memory(facts: Facts, memory_mb: int | None) -> Iterator[str]:
    if memory_mb is None or facts.memory_mb is None:
        return
    if facts.cores * memory_mb > facts.memory_mb:
        jobs = max(1, facts.memory_mb // memory_mb)
        yield (
            f"{facts.cores} submissions side by side may use {memory_mb} MiB each, and "
            f"{facts.memory_mb} MiB are available: grade with `--jobs {jobs}`."
        )


def _install(facts: Facts, package: str) -> str:
    if not facts.installer:
        return f"it is the package `{package}` of most distributions"
    return f"`{_sudo(facts)}{facts.installer} {package}`"


def _sudo(facts: Facts) -> str:
    return "" if facts.root else "sudo "


def _release(kernel: str) -> tuple[int, int]:
    """Return the first two numbers of a kernel's release, such as (6, 8) of "6.8.0-31-generic"."""
    numbers = re.match(r"(\d+)\.(\d+)", kernel)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)

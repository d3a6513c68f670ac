"""Choose the best sandbox that this machine offers, and go on with none that leaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from autograder.errors import SandboxUnavailable

from .launch import Sandbox
from .selftest import self_test
from .tiers import CONFINED

AUTO = "auto"

ADVICE = (
    "Student code is not run without a sandbox. On Debian or Ubuntu, `apt-get install bubblewrap`"
    " gives one; in a container, allow user namespaces or use a host kernel with Landlock (Linux"
    " 5.13 or later); on macOS and Windows, grade in a Linux container, a virtual machine or WSL2."
    " `autograder doctor` says what this machine has."
)


@dataclass(frozen=True)
class Trial:
    """What came of trying a tier: its layers, and why it is of no use, or nothing."""

    tier: str
    layers: tuple[str, ...] = ()
    fault: str = ""


def choose(tier: str = AUTO) -> Sandbox:
    """Start the best sandbox that this machine offers, or the one asked for, and try it out.

    `auto` tries all tiers that confine, best first. `none` confines nothing and has to be asked for
    by name. Raises `SandboxUnavailable` with a reason for each tier and advice.
    """
    reasons = []
    for sandbox, trial in _trials(CONFINED if tier == AUTO else (tier,)):
        if not trial.fault:
            return sandbox
        reasons.append(f"{trial.tier}: {trial.fault}")
    raise SandboxUnavailable("\n".join(["No sandbox can be had here.", *reasons, ADVICE]))


def try_tiers() -> list[Trial]:
    """Try every tier that confines, best first."""
    trials = []
    for sandbox, trial in _trials(CONFINED):
        sandbox.close()
        trials.append(trial)
    return trials


def _trials(tiers: tuple[str, ...]) -> Iterator[tuple[Sandbox, Trial]]:
    """Start and try one sandbox after the other; one that is of no use is closed."""
    for tier in tiers:
        sandbox = Sandbox(tier)
        try:
            sandbox.start()
            leaks = self_test(sandbox) if sandbox.is_confined else ()
        except SandboxUnavailable as error:
            sandbox.close()
            yield sandbox, Trial(tier, fault=str(error))
            continue
        if leaks:
            sandbox.close()
        fault = f"code inside could {', '.join(leaks)}" if leaks else ""
        yield sandbox, Trial(tier, sandbox.layers, fault)

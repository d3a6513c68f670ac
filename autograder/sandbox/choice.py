"""Choose the best sandbox that this machine offers, and go on with none that leaks."""

from __future__ import annotations

from typing import Literal

from autograder.errors import SandboxUnavailable

from .confine import Tier
from .launch import Sandbox
from .selftest import self_test

_ADVICE = (
    "Student code is not run without a sandbox. On Debian or Ubuntu, `apt-get install bubblewrap`"
    " gives one; in a container, allow user namespaces or use a host kernel with Landlock (Linux"
    " 5.13 or later); on macOS and Windows, grade in a Linux container, a virtual machine or WSL2."
)


def choose(tier: Literal["auto", "full", "inner", "none"] = "auto") -> Sandbox:
    """Start the best sandbox that this machine offers, or the one asked for, and try it out.

    `auto` tries `full`, then `inner`. `none` confines nothing and has to be asked for by name.
    Raises `SandboxUnavailable` with a reason for each tier and advice.
    """
    tiers: tuple[Tier, ...] = ("full", "inner") if tier == "auto" else (tier,)
    reasons = []
    for candidate in tiers:
        sandbox = Sandbox(candidate)
        try:
            sandbox.start()
            leaks = self_test(sandbox) if sandbox.is_confined else ()
        except SandboxUnavailable as error:
            sandbox.close()
            reasons.append(f"{candidate}: {error}")
            continue
        if not leaks:
            return sandbox
        sandbox.close()
        reasons.append(f"{candidate}: code inside could {', '.join(leaks)}")
    raise SandboxUnavailable("\n".join(["No sandbox can be had here.", *reasons, _ADVICE]))

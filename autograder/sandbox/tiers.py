"""The layers of the sandbox, and what a set of them is called.

A tier is a name for exactly one set of layers: where a layer is missing the name is another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

Layer = Literal["bubblewrap", "landlock", "scope", "seccomp", "rlimits"]
"""`landlock`: no file but the readable ones; `scope`: no signal and no abstract socket outside."""

LAYERS: tuple[Layer, ...] = ("bubblewrap", "landlock", "scope", "seccomp", "rlimits")

TIERS: Mapping[str, tuple[Layer, ...]] = MappingProxyType(
    {
        "full": LAYERS,
        "inner": ("landlock", "scope", "seccomp", "rlimits"),
        "full-unscoped": ("bubblewrap", "landlock", "seccomp", "rlimits"),
        "inner-unscoped": ("landlock", "seccomp", "rlimits"),
        "outer": ("bubblewrap", "seccomp", "rlimits"),
        "none": ("rlimits",),
    }
)
"""Every tier, best first. Only `none` confines nothing, and it is never chosen: it is asked for."""

CONFINED = tuple(tier for tier in TIERS if tier != "none")

LANDLOCK_ABI: Mapping[str, int] = MappingProxyType({"landlock": 1, "scope": 6})
"""The first version of Landlock's interface that has a layer: Linux 5.13 and 6.12."""


def tier_of(layers: Iterable[str]) -> str:
    """Return the name of a set of layers; one that is no tier is called by all its layers.

    >>> tier_of(["seccomp", "rlimits", "landlock", "scope"])
    'inner'
    >>> tier_of(["rlimits", "bubblewrap"])
    'bubblewrap+rlimits'
    """
    wanted = set(layers)
    named = (tier for tier, parts in TIERS.items() if set(parts) == wanted)
    return next(named, "+".join(layer for layer in LAYERS if layer in wanted) or "nothing")

"""Check a backward pass by differentiating the forward pass numerically.

For a random direction `v` the number `sum(dx * v)` is the derivative of
`t -> sum(forward(x + t v) * dout)` at 0. It is compared with the five-point central difference

    (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / (12 h),    error O(h^4)

(Abramowitz and Stegun, 25.3.21). A random direction sees every entry of a gradient at once, so a
few of them do what one forward pass for each entry did, and the cotangent `dout` is random, never
ones. Each argument has directions of its own: beside a large gradient a small one would not count.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .outputs import norm, relative_error

STEPS = (1e-3, 1e-5, 1e-7)
"""The step of each attempt, as a share of an argument's spread. With the first, rounding counts for
nothing; the finer ones hardly ever meet a kink, and are taken beside the point, away from ties."""

STENCIL = ((1.0, 8.0), (-1.0, -8.0), (2.0, -1.0), (-2.0, 1.0))
"""Pairs of (multiple of the step, weight); the weighted sum is divided by 12 steps."""

_NUDGE = 0.05
_DWARFED = 1e6
_CLEAR = 1e-3
_EPS = float(np.finfo(np.float64).eps)


@dataclass(frozen=True)
class Direction:
    """A direction in which the argument at `position` moves, scaled to its spread."""

    position: int
    array: np.ndarray

    def points(self, args: Sequence[Any], step: float) -> list[tuple[Any, ...]]:
        """Return the arguments at every point of the stencil."""
        return [self._moved(args, multiple * step) for multiple, _ in STENCIL]

    def error(self, gradient: np.ndarray, numeric: float, floor: float) -> float:
        """Return the relative error of a gradient where the derivative is `numeric`.

        It is measured against the whole gradient: along one direction its entries may cancel.
        """
        with np.errstate(over="ignore", invalid="ignore"):
            claimed = np.sum(gradient * self.array)
        size = norm(gradient) * _rms(self.array)
        return relative_error(claimed, np.asarray(numeric), max(size, floor))

    def is_drowned(self, gradient: np.ndarray, rounding: float) -> bool:
        """Whether rounding may change a gradient by more than a thousandth of itself."""
        return norm(gradient) * _rms(self.array) * _CLEAR <= rounding

    def _moved(self, args: Sequence[Any], t: float) -> tuple[Any, ...]:
        moved = list(args)
        moved[self.position] = np.asarray(args[self.position] + t * self.array)
        return tuple(moved)


def draw_direction(generator: np.random.Generator, args: Sequence[Any], position: int) -> Direction:
    """Draw a direction of independent normal entries."""
    array = args[position]
    return Direction(position, _spread(array) * generator.standard_normal(array.shape))


def derivative(outputs: Sequence[np.ndarray], dout: np.ndarray, step: float) -> float:
    """Return the derivative along a direction from the outputs at the stencil's points."""
    with np.errstate(over="ignore", invalid="ignore"):
        weighted = sum(w * out for (_, w), out in zip(STENCIL, outputs, strict=True))
        return float(np.sum(np.asarray(weighted) * dout)) / (12.0 * step)


def rounding(output: np.ndarray, dout: np.ndarray, step: float) -> float:
    """Return what rounding of the outputs makes of a derivative that is zero.

    For the last step it is that of the one before, so that a small gradient still counts.
    """
    with np.errstate(over="ignore"):
        return 10.0 * _EPS * norm(output * dout) / max(step, STEPS[-2])


def dwarfs(output: np.ndarray, args: Sequence[Any]) -> bool:
    """Whether the output is too large to come from these arguments: a constant was added to it.

    Only beside such outputs is it suspicious that a gradient is lost in rounding; elsewhere it may
    well be zero.
    """
    sizes = [norm(np.asarray(arg)) for arg in args if isinstance(arg, (np.ndarray, float, int))]
    return norm(output) > _DWARFED * (max(sizes, default=0.0) or 1.0)


def as_floats(args: Sequence[Any], positions: Sequence[int]) -> tuple[Any, ...]:
    """Return the arguments, those at `positions` as float64: integers have no derivative."""
    return tuple(
        np.asarray(arg, dtype=np.float64) if i in positions else arg for i, arg in enumerate(args)
    )


def nudge(
    generator: np.random.Generator, args: Sequence[Any], positions: Sequence[int]
) -> tuple[Any, ...]:
    """Return the arguments moved a little: off a kink such as ReLU's at 0, or a tie."""
    moved = list(args)
    for i in positions:
        moved[i] = args[i] + _NUDGE * _spread(args[i]) * generator.standard_normal(args[i].shape)
    return tuple(moved)


def _spread(array: np.ndarray) -> float:
    """Return the standard deviation of the entries, or a tenth of their size if that is more."""
    if array.size == 0:
        return 1.0
    return max(_rms(array - np.mean(array)), 0.1 * _rms(array)) or 1.0


def _rms(array: np.ndarray) -> float:
    return norm(array) / math.sqrt(max(array.size, 1))

"""Check a backward pass by differentiating the forward pass numerically.

For a random direction `v` the number `sum(dx * v)` is the derivative of
`t -> sum(forward(x + t v) * dout)` at 0. It is compared with the five-point central difference

    (8 (f(h) - f(-h)) - (f(2h) - f(-2h))) / (12 h),    error O(h^4)

(Abramowitz and Stegun, 25.3.21). A random direction sees every entry of a gradient at once, so a few
of them do what one forward pass for each entry did, and the cotangent `dout` is random, never ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

STEP = 1e-3
STENCIL = ((1.0, 8.0), (-1.0, -8.0), (2.0, -1.0), (-2.0, 1.0))
"""Pairs of (multiple of the step, weight); the weighted sum is divided by 12 steps."""


@dataclass(frozen=True)
class Direction:
    """A direction in the space of the arguments at `positions`, scaled to the arguments."""

    positions: tuple[int, ...]
    arrays: tuple[np.ndarray, ...]

    def points(self, args: Sequence[Any], step: float) -> list[tuple[Any, ...]]:
        """Return the arguments at every point of the stencil."""
        return [self._moved(args, multiple * step) for multiple, _ in STENCIL]

    def along(self, gradients: Sequence[np.ndarray]) -> float:
        """Return the sum over all arguments of `sum(gradient * direction)`."""
        return float(sum(np.sum(g * v) for g, v in zip(gradients, self.arrays, strict=True)))

    def size(self, gradients: Sequence[np.ndarray]) -> float:
        """Return what `along` would be like for a direction that these gradients do not know."""
        parts = [
            float(np.linalg.norm(g * _rms(v))) for g, v in zip(gradients, self.arrays, strict=True)
        ]
        return float(np.linalg.norm(parts))

    def _moved(self, args: Sequence[Any], t: float) -> tuple[Any, ...]:
        moved = list(args)
        for position, array in zip(self.positions, self.arrays, strict=True):
            moved[position] = args[position] + t * array
        return tuple(moved)


def draw_direction(
    generator: np.random.Generator, args: Sequence[Any], positions: Sequence[int]
) -> Direction:
    """Draw a direction of independent normal entries, each array scaled to its argument's size."""
    arrays = tuple(
        generator.standard_normal(args[i].shape) * (_rms(args[i]) or 1.0) for i in positions
    )
    return Direction(tuple(positions), arrays)


def derivative(outputs: Sequence[np.ndarray], dout: np.ndarray, step: float) -> float:
    """Return the derivative along a direction from the outputs at the stencil's points."""
    weighted = sum(w * out for (_, w), out in zip(STENCIL, outputs, strict=True))
    return float(np.sum(np.asarray(weighted) * dout)) / (12.0 * step)


def nudge(
    generator: np.random.Generator, args: Sequence[Any], positions: Sequence[int]
) -> tuple[Any, ...]:
    """Return the arguments moved a little: off a kink such as ReLU's at 0, or a tie."""
    moved = list(args)
    for i in positions:
        moved[i] = args[i] + 0.05 * (_rms(args[i]) or 1.0) * generator.standard_normal(
            args[i].shape
        )
    return tuple(moved)


def _rms(array: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(array)))) if array.size else 0.0

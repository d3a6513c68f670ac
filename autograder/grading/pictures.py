"""The picture of a failed check: where an array is wrong, and no number that is in it.

A student sees it, of a hidden test, too, so it is coarse: five levels, at most `MOST_CELLS` cells.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..checks.failures import CheckFailed, Failure, Kind
from ..results import ErrorPicture

MOST_CELLS = 400
_MOST_AXES = 6
_BOUNDS = (0.01, 0.1, 0.5)
"""Shares of the worst error at which the levels 2, 3 and 4 begin; 0 is within the tolerance."""


def picture_of(failed: CheckFailed) -> ErrorPicture | None:
    """Return the picture of the first failure that has one."""
    return next((found for found in map(_picture, failed.failures) if found is not None), None)


def _picture(failure: Failure) -> ErrorPicture | None:
    actual, expected = _numbers(failure.actual), _numbers(failure.expected)
    if actual is None or expected is None or actual.shape != expected.shape:
        return None
    if failure.kind not in {Kind.VALUES, Kind.FINITE}:
        return None
    if actual.size < 2 or actual.ndim > _MOST_AXES:
        return None
    levels = _pooled(_levels(actual, expected, failure.tolerance or 0.0))
    return ErrorPicture(
        failure.name, actual.shape, levels.shape, "".join(map(str, levels.ravel().tolist()))
    )


def _numbers(value: Any) -> np.ndarray | None:  # noqa: ANN401 - a student's function may return anything
    plain = isinstance(value, np.ndarray) and value.dtype.kind in "biufc"
    return value if plain else None


def _levels(actual: np.ndarray, expected: np.ndarray, tolerance: float) -> np.ndarray:
    """Return a level from 0, right, to 4, half of the worst error and more, for each entry."""
    if expected.dtype.kind in "biu":
        return np.where(actual != expected, 4, 0)
    with np.errstate(all="ignore"):
        same = (actual == expected) | (np.isnan(actual) & np.isnan(expected))
        error = np.where(same, 0.0, np.abs(actual - expected)).astype(np.float64)
        error = np.where(np.isnan(error), np.inf, error)
        sizes = np.abs(expected[np.isfinite(expected)]).astype(np.float64)
        size = float(np.max(sizes, initial=0.0)) or 1.0
        worst = float(np.max(error))
        # An infinite error is worse than any: the finite ones are then the least.
        share = error / worst if np.isfinite(worst) else np.isinf(error).astype(np.float64)
    return np.where(error <= tolerance * size, 0, 1 + np.searchsorted(_BOUNDS, share, "right"))


def _pooled(levels: np.ndarray) -> np.ndarray:
    """Return at most `MOST_CELLS` cells, each the largest of a block of entries."""
    while levels.size > MOST_CELLS:
        axis = int(np.argmax(levels.shape))
        levels = np.maximum.reduceat(levels, range(0, levels.shape[axis], 2), axis=axis)
    return levels

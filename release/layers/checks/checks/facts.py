"""Say in what way an array differs from the one expected, where that can be said for certain.

A student reads the sentence for hidden tests, too. It holds no value of an expected array: factors
are told where they are small whole numbers or their inverses, and places only by where they lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import permutations

import numpy as np

_LARGEST_FACTOR = 1000
_LEAST_FACTOR = 1e-300
"""Of what is smaller the inverse may be infinite."""
_MOST_AXES = 4
_MINORITY = 0.5
"""Entries are pointed at where fewer than this share of them are wrong."""

Same = Callable[[np.ndarray, np.ndarray], bool]
"""Whether two arrays of one shape are equal for the check's purposes."""


def difference(actual: np.ndarray, expected: np.ndarray, same: Same) -> str:
    """Return what is peculiar to the difference of two arrays of one shape, or nothing.

    >>> near = lambda a, b: bool(np.allclose(a, b))
    >>> difference(np.array([3.0, 6.0, -3.0]), np.array([1.0, 2.0, -1.0]), near)
    'it is 3 times as large as it should be'
    >>> difference(np.array([1.0, 2.0, 9.0]), np.array([1.0, 2.0, -1.0]), near)
    'only 1 of 3 entries is wrong: the last'
    """
    facts = (_factor, _axes, _entries)
    return next((fact for one in facts if (fact := one(actual, expected, same))), "")


def missing_sum(actual: np.ndarray, expected: np.ndarray, same: Same) -> str:
    """Return over which axes an array of another shape has yet to be summed, or nothing.

    >>> near = lambda a, b: bool(np.allclose(a, b))
    >>> missing_sum(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([4.0, 6.0]), near)
    'its sum over axis 0 would be right'
    """
    for axis in (axis for axis in range(actual.ndim) if actual.shape[axis] > 1):
        if (*actual.shape[:axis], *actual.shape[axis + 1 :]) != expected.shape:
            continue
        for what, reduce in (("sum", np.sum), ("mean", np.mean)):
            with np.errstate(over="ignore", invalid="ignore"):
                reduced = np.asarray(reduce(actual, axis=axis))
            if same(reduced, expected):
                return f"its {what} over axis {axis} would be right"
    return ""


def _factor(actual: np.ndarray, expected: np.ndarray, same: Same) -> str:
    """Tell a constant factor, of arrays that are not constant themselves."""
    if np.ptp(actual) == 0.0 or not np.any(expected):
        return ""
    largest = np.unravel_index(int(np.argmax(np.abs(expected))), expected.shape)
    factor = float(actual[largest] / expected[largest])
    if abs(factor) < _LEAST_FACTOR or not same(actual, factor * expected):
        return ""
    if np.isclose(factor, -1.0):
        return "it has the wrong sign"
    sign = " and has the wrong sign" if factor < 0.0 else ""
    for size, words in ((abs(factor), "{} times"), (1.0 / abs(factor), "1/{}")):
        whole = round(size)
        if 1 < whole <= _LARGEST_FACTOR and np.isclose(size, whole, rtol=1e-6):
            return f"it is {words.format(whole)} as large as it should be{sign}"
    return "it is a constant multiple of what it should be"


def _axes(actual: np.ndarray, expected: np.ndarray, same: Same) -> str:
    if not 1 < actual.ndim <= _MOST_AXES:
        return ""
    for order in permutations(range(actual.ndim)):
        moved = expected.transpose(order)
        if list(order) != sorted(order) and moved.shape == actual.shape and same(actual, moved):
            return "it is transposed" if actual.ndim == 2 else f"its axes are in the order {order}"
    for axis in range(actual.ndim):
        if same(actual, np.flip(expected, axis)):
            return f"it is reversed along axis {axis}"
    return ""


def _entries(actual: np.ndarray, expected: np.ndarray, same: Same) -> str:
    """Tell which entries are wrong where most are right, and the right ones are not all zero."""
    size = float(np.max(np.abs(expected), initial=0.0))
    wrong = np.abs(actual - expected) > 1e-6 * size
    count = int(wrong.sum())
    if not 0 < count < _MINORITY * wrong.size or not same(actual[~wrong], expected[~wrong]):
        return ""
    where = next(_places(wrong), "")
    is_wrong = "entry is" if wrong.size == 1 else "entries is" if count == 1 else "entries are"
    return f"only {count} of {wrong.size} {is_wrong} wrong{where}"


def _places(wrong: np.ndarray) -> Iterator[str]:
    for axis in range(wrong.ndim):
        length = wrong.shape[axis]
        hit = np.flatnonzero(np.any(wrong, axis=tuple(a for a in range(wrong.ndim) if a != axis)))
        named = "" if wrong.ndim == 1 else f" along axis {axis}"
        if length > 1 and hit.tolist() == [0]:
            yield f": the first{named}"
        if length > 1 and hit.tolist() == [length - 1]:
            yield f": the last{named}"
        if length > 2 and hit.tolist() == [0, length - 1]:
            yield f": the first and the last{named}"
    if wrong.ndim > 1 and not wrong[..., 1:-1, 1:-1].any():
        yield ": all at the border"

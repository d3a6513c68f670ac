"""Compare what a function returned with what it should have returned.

The order is fixed - type, shape, dtype kind, finiteness, values - and the first thing that is wrong
is the one that is told.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .facts import difference, missing_sum
from .failures import Failure, Kind

TOLERANCE = 1e-6
"""Relative error up to which two results are the same.

Right float64 answers stay below 1e-9 whatever their order of summation, a float32 intermediate step
costs about 1e-7, and wrong ones begin at 1e-2; so nothing is decided in the last digits.
"""

_SMALL = math.sqrt(np.finfo(np.float64).eps)

_PLAIN = (1e-140, 1e140)
"""Sizes between these are squared and added up as they are: nothing over- or underflows."""

_LONGEST = 10_000
"""An empty array may have any shape, as long as a message; it is told up to this length."""

_KINDS = {"b": "boolean", "i": "integer", "u": "integer", "f": "floating point", "c": "complex"}


def relative_error(actual: np.ndarray, expected: np.ndarray, floor: float = 0.0) -> float:
    """Return `|a - b| / max(|a| + |b|, floor)` with Euclidean norms over whole arrays.

    It is infinite where a number, or the floor, is not finite. Numbers neither over- nor underflow.

    >>> relative_error(np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    0.0
    """
    together = norm(actual) + norm(expected)
    if _PLAIN[0] < together < _PLAIN[1] and math.isfinite(floor):
        return norm(_wide(actual) - _wide(expected)) / max(together, floor)
    sizes = (_largest(actual), _largest(expected))
    if not all(map(math.isfinite, (*sizes, floor))):
        return math.inf
    largest = max(sizes)
    if largest == 0.0:
        return 0.0
    scale = _scale(largest)
    a, b = _wide(actual) * scale, _wide(expected) * scale
    size = float(np.linalg.norm(a)) + float(np.linalg.norm(b))
    return float(np.linalg.norm(a - b)) / max(size, floor * scale)


def noise_floor(args: Sequence[Any]) -> float:
    """Return the size below which a result computed from `args` is rounding noise.

    It is `sqrt(eps)` times the largest norm among the floating-point arrays: a right gradient that
    is zero comes out as noise of either sign, and would else differ from another by all of itself.
    """
    floats = [arg for arg in args if isinstance(arg, np.ndarray) and arg.dtype.kind in "fc"]
    return max(map(_noise, floats), default=0.0)


def _noise(array: np.ndarray) -> float:
    size = norm(array)
    if _PLAIN[0] < size < _PLAIN[1]:
        return _SMALL * size
    return norm(_SMALL * np.where(np.isfinite(array), array, 0.0))


def norm(array: np.ndarray) -> float:
    """Return the Euclidean norm over all entries; large and tiny ones neither over- nor underflow.

    >>> round(norm(np.array([3e200, 4e200])) / 1e200, 9)
    5.0
    """
    flat = _wide(array).reshape(-1)
    square = float(np.vdot(flat, flat).real)
    if _PLAIN[0] < square < _PLAIN[1]:
        return math.sqrt(square)
    largest = _largest(array)
    if largest == 0.0 or not math.isfinite(largest):
        return largest
    scale = _scale(largest)
    return float(np.linalg.norm(_wide(array) * scale)) / scale


def _scale(largest: float) -> float:
    """Return a power of two that brings numbers of this size into the middle of the range.

    To divide by the smallest numbers there are overflows where numbers are complex.
    """
    return math.ldexp(1.0, min(-math.frexp(largest)[1], 1000))


def compare(  # noqa: PLR0913 - what two results may differ in
    name: str,
    actual: Any,  # noqa: ANN401 - a student's function may return anything
    expected: Any,  # noqa: ANN401
    *,
    tolerance: float = TOLERANCE,
    floor: float = 0.0,
    squeeze: bool = False,
) -> Failure | None:
    """Return what is wrong with the result called `name`, or None.

    `squeeze` lets axes of length 1 come and go: `(1, D)` is then as good as `(D,)`.
    """
    wanted = np.asarray(expected)
    same = _Same(tolerance, floor)
    array = conform(name, actual, wanted, squeeze=squeeze)
    if not isinstance(array, Failure):
        return _value_failure(name, array, wanted, same)
    if array.kind is Kind.SHAPE and (fact := missing_sum(array.actual, wanted, same)):
        return replace(array, sentence=f"{array.sentence}; {fact}", fact=fact)
    return array


def conform(
    name: str,
    value: Any,  # noqa: ANN401
    like: np.ndarray,
    *,
    squeeze: bool = False,
) -> np.ndarray | Failure:
    """Return `value` as an array with the shape and kind of `like`, finite where `like` is."""
    array = as_array(name, value)
    if isinstance(array, Failure):
        return array
    if squeeze and _without_ones(array.shape) == _without_ones(like.shape):
        array = array.reshape(like.shape)
    if array.shape != like.shape:
        return replace(shape_failure(name, array, like.shape), expected=like)
    return _dtype_failure(name, array, like) or _finite_failure(name, array, like) or array


def as_array(name: str, value: Any) -> np.ndarray | Failure:  # noqa: ANN401
    """Return `value` as an array; Python and NumPy numbers count as arrays of no dimension."""
    if isinstance(value, (np.ndarray, np.generic, bool, int, float, complex)):
        array = np.asarray(value)
        if array.dtype.kind in _KINDS:
            return array
        return Failure(
            Kind.TYPE, f"{name} is an array of dtype {array.dtype}, not of numbers", name
        )
    if value is None:
        return Failure(Kind.TYPE, f"{name} is None: nothing was stored in it", name)
    kind = getattr(value, "type_name", type(value).__name__)
    if kind == "ndarray":
        sentence = f"{name} is an array of objects or texts, not of numbers"
        return Failure(Kind.TYPE, sentence, name, actual=value)
    article = "an" if kind[:1].lower() in tuple("aeiou") else "a"
    return Failure(Kind.TYPE, f"{name} is {article} {kind}, not a NumPy array", name, actual=value)


def is_vast_nothing(shape: tuple[int, ...]) -> bool:
    """Tell of an empty array whether its other axes are long: they cost nothing and may spell."""
    return 0 in shape and math.prod(extent for extent in shape if extent) > _LONGEST


def shape_failure(name: str, array: np.ndarray, shape: tuple[int, ...]) -> Failure:
    """Say in which way an array has another shape than the one expected."""
    if is_vast_nothing(array.shape):
        sentence = f"{name} is empty, expected shape {shape}"
        return Failure(Kind.SHAPE, sentence, name, actual=array, shape=shape)
    sentence = f"{name} has shape {array.shape}, expected {shape}"
    if array.shape == shape[::-1]:
        sentence += " (it is transposed)"
    elif _without_ones(array.shape) == _without_ones(shape):
        sentence += " (an axis of length 1 too many or too few)"
    return Failure(Kind.SHAPE, sentence, name, actual=array, shape=shape)


def _dtype_failure(name: str, array: np.ndarray, wanted: np.ndarray) -> Failure | None:
    have, want = _KINDS[array.dtype.kind], _KINDS[wanted.dtype.kind]
    if have == want:
        return None
    sentence = f"{name} has dtype {array.dtype} ({have}), expected {want}"
    return Failure(Kind.DTYPE, sentence, name, actual=array, expected=wanted)


def _finite_failure(name: str, array: np.ndarray, wanted: np.ndarray) -> Failure | None:
    if array.dtype.kind not in "fc":
        return None
    if np.isfinite(array).all():
        return None
    wrong = ~np.isfinite(array) & np.isfinite(wanted)
    if not wrong.any():
        return None
    worst = _first(wrong)
    what = "nan" if np.isnan(array[worst]) else "inf"
    return Failure(
        Kind.FINITE,
        f"{name} holds {what} or other non-finite numbers in {int(wrong.sum())} of {array.size} "
        f"entries",
        name,
        worst=worst,
        actual=array,
        expected=wanted,
    )


@dataclass(frozen=True)
class _Same:
    """Whether two arrays of one shape count as the same."""

    tolerance: float
    floor: float

    def __call__(self, actual: np.ndarray, expected: np.ndarray) -> bool:
        """Tell whether the relative error is within the tolerance."""
        return relative_error(actual, expected, self.floor) <= self.tolerance


def _value_failure(name: str, array: np.ndarray, wanted: np.ndarray, same: _Same) -> Failure | None:
    if wanted.dtype.kind in "biu":
        wrong = array != wanted
        if not wrong.any():
            return None
        sentence = f"{name} differs in {int(wrong.sum())} of {array.size} entries"
        return Failure(
            Kind.VALUES, sentence, name, worst=_first(wrong), actual=array, expected=wanted
        )
    if not np.isfinite(wanted).all():  # infinite on both sides is equal, not nan
        equal = (array == wanted) | (np.isnan(array) & np.isnan(wanted))
        array, wanted = np.where(equal, 0.0, array), np.where(equal, 0.0, wanted)
    error = relative_error(array, wanted, same.floor)
    if error <= same.tolerance:
        return None
    with np.errstate(over="ignore", invalid="ignore"):
        off = np.abs(_wide(array) - _wide(wanted))
        plain = math.isfinite(error) and array.dtype.kind != "c"
        fact = difference(_wide(array), _wide(wanted), same) if plain else ""
    worst = tuple(int(i) for i in np.unravel_index(int(np.argmax(off)), off.shape))
    return Failure(
        Kind.VALUES,
        f"{name} is off: relative error {error:.1e}, tolerance {same.tolerance:.0e}"
        + (f"; worst at index {worst}" if worst else "")
        + (f"; {fact}" if fact else ""),
        name,
        error=error,
        tolerance=same.tolerance,
        worst=worst,
        actual=array,
        expected=wanted,
        fact=fact,
    )


def _wide(array: np.ndarray) -> np.ndarray:
    wide = np.complex128 if array.dtype.kind == "c" else np.float64
    if array.dtype == wide:
        return array
    with np.errstate(over="ignore"):
        return np.asarray(array, dtype=wide)


def _largest(array: np.ndarray) -> float:
    return float(np.max(np.abs(_wide(array)), initial=0.0))


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(n for n in shape if n != 1)


def _first(mask: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(mask)[0])

"""How far two values are apart, whatever they are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

_NUMBERS = (float, complex, np.ndarray, np.generic)


def distance(a: Any, b: Any, floor: float = 0.0) -> float:  # noqa: ANN401
    """Return how far two values are apart: the largest relative difference of any number in them.

    Arrays are compared by `max|a - b| / max(|a|, |b|, floor)`. Whatever is no floating-point number
    must be the same, or the distance is infinite: types, keys, lengths, shapes, dtypes, integers.

    >>> distance([1.0, "train"], [1.5, "train"])
    0.3333333333333333
    >>> distance({"stride": 1}, {"stride": 2})
    inf
    """
    if isinstance(a, _NUMBERS) and isinstance(b, _NUMBERS):
        return _array_distance(a, b, floor)
    pairs: list[tuple[Any, Any]] = []
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        same = a.keys() == b.keys()
        pairs = [(item, b.get(key)) for key, item in a.items()]
    elif isinstance(a, (list, tuple)):
        same = type(a) is type(b) and len(a) == len(b)
        pairs = list(zip(a, b, strict=True)) if same else []
    else:
        same = type(a) is type(b) and a == b
    return max((distance(x, y, floor) for x, y in pairs), default=0.0) if same else math.inf


def _array_distance(first: Any, second: Any, floor: float) -> float:  # noqa: ANN401
    a, b = np.asarray(first), np.asarray(second)
    arrays = isinstance(first, np.ndarray) + isinstance(second, np.ndarray)
    if arrays == 1 or a.shape != b.shape or a.dtype != b.dtype:
        return math.inf
    differ = a != b
    if a.dtype.kind in "fc":
        differ &= ~(np.isnan(a) & np.isnan(b))
    if not differ.any():
        return 0.0
    a, b = a[differ], b[differ]
    if a.dtype.kind not in "fc" or not (np.isfinite(a) & np.isfinite(b)).all():
        return math.inf
    size = max(largest(first), largest(second), floor)
    return float(np.abs(a - b).max()) / size


def largest(value: Any) -> float:  # noqa: ANN401
    """Return the largest finite floating-point number in a value, by its size."""
    if isinstance(value, Mapping):
        return max(map(largest, value.values()), default=0.0)
    if isinstance(value, (list, tuple)):
        return max(map(largest, value), default=0.0)
    if isinstance(value, _NUMBERS):
        array = np.asarray(value)
        if array.dtype.kind in "fc":
            return float(np.abs(array[np.isfinite(array)]).max(initial=0.0))
    return 0.0

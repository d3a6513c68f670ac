"""One wrong result in plain data: what a panel shows, and what travels between processes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..checks.failures import Failure, Kind
from .pictures import Picture, picture_of

_LONGEST_NUMBER = 40


@dataclass(frozen=True)
class ByHand:
    """A failure that one can follow with pencil and paper.

    `arguments` are names and values, `wrong` names with what came and what should have come.
    """

    function: str
    arguments: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Finding:
    """What is wrong with the result `name`; whatever is not known is empty or None.

    `error` and `tolerance` are relative. `worst` is the index of the entry farthest off, with its
    two values in words. `by_slopes` says that the expected values are numeric derivatives of the
    student's own forward pass.
    """

    kind: str
    sentence: str
    name: str = ""
    case: str = ""
    fact: str = ""
    shape: tuple[int, ...] | None = None
    dtype: str = ""
    expected_shape: tuple[int, ...] | None = None
    expected_dtype: str = ""
    error: float | None = None
    tolerance: float | None = None
    worst: tuple[int, ...] | None = None
    value: str = ""
    expected_value: str = ""
    picture: Picture | None = None
    by_slopes: bool = False


def finding_of(failure: Failure) -> Finding:
    """Return the plain facts of a failure."""
    have, want = _array(failure.actual), _array(failure.expected)
    shape = failure.shape if want is None else want.shape
    found = Finding(
        failure.kind.name.lower(),
        failure.sentence,
        failure.name,
        failure.case,
        failure.fact,
        None if have is None else have.shape,
        "" if have is None else str(have.dtype),
        shape,
        "" if want is None else str(want.dtype),
        failure.error,
        failure.tolerance,
        failure.worst,
    )
    if have is None or failure.kind not in {Kind.VALUES, Kind.FINITE}:
        return found
    if failure.worst is not None:
        found = replace(found, value=_number(have[failure.worst]))
    if failure.kind is Kind.FINITE:
        return replace(found, picture=picture_of(np.where(np.isfinite(have), 0.0, np.inf), 0.0))
    if want is None or have.shape != want.shape:
        return found
    error, limit = _errors(have, want, failure.tolerance)
    picture = picture_of(error, limit)
    if failure.worst is not None:
        found = replace(found, expected_value=_number(want[failure.worst]))
    return replace(found, picture=picture)


def look_closer(failure: Failure, seconds: float) -> Finding | None:
    """Return the facts of a failed gradient check with the arrays behind it, or None."""
    if failure.look_closer is None:
        return None
    closer = failure.look_closer(seconds)
    if closer is None:
        return None
    return replace(
        finding_of(closer),
        sentence=failure.sentence,
        case=failure.case,
        error=failure.error,
        tolerance=failure.tolerance,
        by_slopes=True,
    )


def read_finding(facts: dict[str, Any]) -> Finding:
    """Read what `dataclasses.asdict` made of a finding, perhaps after a journey as JSON."""
    plain = _tuples(facts)
    picture = None if plain["picture"] is None else Picture(**plain["picture"])
    return Finding(**{**plain, "picture": picture})


def read_by_hand(facts: dict[str, Any] | None) -> ByHand | None:
    """Read what `dataclasses.asdict` made of an example, perhaps after a journey as JSON."""
    return None if facts is None else ByHand(**_tuples(facts))


def _tuples(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, (list, tuple)) else value


def _array(value: Any) -> np.ndarray | None:  # noqa: ANN401 - a student's function may return anything
    usable = isinstance(value, (np.ndarray, np.generic)) and value.dtype.kind in "biufc"
    return np.asarray(value) if usable else None


def _errors(
    have: np.ndarray, want: np.ndarray, tolerance: float | None
) -> tuple[np.ndarray, float]:
    """Return the absolute error of each entry, and how large it may be."""
    if want.dtype.kind in "biu":
        return (have != want).astype(float), 0.0
    with np.errstate(all="ignore"):
        both_nan = np.isnan(have) & np.isnan(want)
        error = np.where(both_nan, 0.0, np.abs(have - want))
        finite = np.where(np.isfinite(want), np.abs(want), 0.0).astype(float)
        size = float(np.sqrt(np.mean(np.square(finite))))
    return error.astype(float), (tolerance or 0.0) * (size or 1.0)


def _number(value: Any) -> str:  # noqa: ANN401
    number = value.item()
    if isinstance(number, float):
        return f"{number:.6g}" if math.isfinite(number) else str(number)
    return str(number)[:_LONGEST_NUMBER]

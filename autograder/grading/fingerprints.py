"""Tell failures of one kind by their answers, without keeping the answers.

A fingerprint is a keyed digest of what a question's own functions answered in the tests that they
fail: nobody who reads it learns an answer, let alone an input. Numbers are rounded first. Whatever
the step, two answers that differ in the last digits may be rounded apart, so each failure has two
fingerprints, rounded half a step apart from each other: alike are failures that share one.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import numpy as np

from ..checks import Raised
from ..checks.failures import Failure
from ..checks.outputs import as_array, noise_floor, norm
from ..course import Assignment
from .suite import derived_secret
from .tapes import Entry, Seen, type_name

_STEP = 1e-4
"""What numbers are rounded to, relative to the size of their array.

Right answers in another order of sums differ by 1e-9 and less, float32 by 1e-7; mistakes begin at
1e-2.
"""

_SHIFTS = (0.25, 0.75)
"""Parts of a step by which the two roundings are shifted; a zero lies well inside for both."""

_DIRECTIONS = 3
"""On so many random directions an array is projected."""

_MOST = 1 << 18
"""Of a longer array so many numbers are looked at: to return millions costs nothing."""

_MOST_NAMES = 100
"""So many entries of dicts are looked at in what one call answered."""


def key_of(assignment: Assignment) -> bytes:
    """Return the key of an assignment's fingerprints; one has to know its hidden tests for it."""
    return derived_secret(assignment, b"fingerprint")


def fingerprints(key: bytes, own: Collection[str], lost: Mapping[str, Seen]) -> tuple[str, ...]:
    """Return the fingerprints of a failure; none if no function of `own` was ever asked.

    `lost` are the tests that a question loses, by name; `own` the functions that it grades.
    """
    entries = {name: [e for e in one.tape if e.signature.name in own] for name, one in lost.items()}
    if not any(entries.values()):
        return ()
    digests = [hashlib.blake2b(key=key, digest_size=8) for _ in _SHIFTS]
    for name in sorted(lost):
        parts: list[str | float] = [name, lost[name].outcome.value]
        for entry in entries[name]:
            parts += _entry(entry, _Projected(key, noise_floor(entry.given)))
        for digest, shift in zip(digests, _SHIFTS, strict=True):
            digest.update(repr([_rounded(part, shift) for part in parts]).encode())
    return tuple(digest.hexdigest() for digest in digests)


def _rounded(part: str | float, shift: float) -> str:
    return part if isinstance(part, str) else str(math.floor(part / _STEP + shift))


def _entry(entry: Entry, projected: _Projected) -> Iterator[str | float]:
    yield entry.signature.name
    failure = entry.answer.failure
    if failure is not None:
        yield failure.type_name if isinstance(failure, Raised) else type(failure).__name__
        return
    results = entry.signature.split(entry.answer.value)
    if results is None:
        yield type_name(entry.answer.value)
        return
    for position, result in enumerate(results):
        if position not in entry.signature.opaque_positions:
            yield from projected.parts(result)
    for arg in entry.answer.args:
        if isinstance(arg, dict):
            yield from projected.parts(arg)


class _Projected:
    """Puts values in words and in few numbers; the latter are still to be rounded."""

    def __init__(self, key: bytes, floor: float) -> None:
        self._seed = int.from_bytes(key, "big")
        self._floor = floor
        self._names_left = _MOST_NAMES

    def parts(self, value: Any) -> Iterator[str | float]:  # noqa: ANN401 - a student's function returned it
        """Yield what is kept of a value."""
        if isinstance(value, Mapping):
            yield f"{len(value)} names"
            for name in sorted(value, key=str):
                if not self._names_left:
                    break
                self._names_left -= 1
                yield str(name)
                yield from self.parts(value[name])
            return
        array = as_array("it", value)
        if isinstance(array, Failure):
            yield repr(value) if value is None or isinstance(value, str) else type_name(value)
            return
        yield f"{array.dtype.kind}{array.shape}"
        array = array.reshape(-1)[:_MOST]
        finite = np.isfinite(array)
        if not finite.all():
            yield _which(array)
        yield from self._numbers(array[finite])

    def _numbers(self, array: np.ndarray) -> Iterator[float]:
        """Yield the logarithm of an array's size, and where it points to."""
        parts = np.array([array.real, array.imag], dtype=float)
        largest = max(float(np.abs(parts).max(initial=0.0)), self._floor)
        if largest == 0.0 or not math.isfinite(largest):
            return
        real, imaginary = parts / largest  # the norm of the largest numbers there are is none
        flat = real + 1j * imaginary
        size = max(norm(flat), self._floor / largest)
        yield math.log(size) + math.log(largest)
        directions = np.random.default_rng(self._seed).standard_normal((_DIRECTIONS, flat.size))
        for number in directions @ (flat / size):
            yield float(number.real)
            yield float(number.imag)


def _which(array: np.ndarray) -> str:
    """Return a digest of where an array holds nan and infinities of either sign."""
    parts = np.array([array.real, array.imag])
    kinds = np.isnan(parts) + 2 * np.isposinf(parts) + 3 * np.isneginf(parts)
    return hashlib.blake2b(kinds.astype(np.uint8).tobytes(), digest_size=8).hexdigest()

"""What a version answers otherwise than the solution, and by how much."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from .checks import Answer, Raised, Signature
from .checks.outputs import compare

FURTHER_SEEDS = 3
"""What no test catches is held against the solution with inputs of these seeds, too."""


@dataclass
class Differences:
    """Calls of a version beside the solution's, and the largest difference of each result."""

    calls: int = 0
    worst: dict[str, float] = field(default_factory=dict)

    def hold(
        self, signature: Signature, outcome: Answer | Exception, expected: Answer | Exception
    ) -> None:
        """Compare what came of a version's call with what came of the solution's."""
        self.calls += 1
        if isinstance(outcome, Exception) or isinstance(expected, Exception):
            alike = _kind_of(outcome) == _kind_of(expected)
            self._note("what is raised", 0.0 if alike else math.inf)
            return
        for name, error in _errors(signature, outcome.value, expected.value):
            self._note(name, error)
        for versions, solutions in zip(outcome.args, expected.args, strict=True):
            if isinstance(versions, dict):
                for key in sorted(versions.keys() | solutions.keys(), key=str):
                    self._note(f"[{key!r}]", _error(versions.get(key), solutions.get(key)))

    def sentence(self) -> str:
        """Say which results differ, and by how much at most."""
        seen = f"{self.calls} calls by the hidden tests with {1 + FURTHER_SEEDS} seeds"
        if not self.worst:
            return f"no difference in {seen}"
        found = ", ".join(
            f"{name} is off, relative error up to {error:.1e}"
            if math.isfinite(error)
            else f"{name} differs"
            for name, error in self.worst.items()
        )
        return f"in {seen}: {found}"

    def _note(self, name: str, error: float) -> None:
        if error:
            self.worst[name] = max(error, self.worst.get(name, 0.0))


def _kind_of(outcome: Answer | Exception) -> str:
    """Name what was raised, by the function itself or told of it; an answer is of its own kind."""
    return outcome.type_name if isinstance(outcome, Raised) else type(outcome).__name__


def _errors(signature: Signature, value: object, expected: object) -> Iterator[tuple[str, float]]:
    """Yield the relative error of each result that is not a function's own business."""
    results, wanted = signature.split(value), signature.split(expected)
    for position, name in enumerate(signature.returns):
        if position in signature.opaque_positions:
            continue
        if results is None or wanted is None:
            yield name, 0.0 if results is wanted else math.inf
        else:
            yield name, _error(results[position], wanted[position])


def _error(value: object, expected: object) -> float:
    """Return a relative error; infinity where type, shape, kind or finiteness differ."""
    if not isinstance(expected, (np.ndarray, np.generic, float, int)):
        return 0.0 if type(value) is type(expected) else math.inf
    failure = compare("", value, expected, tolerance=0.0)
    if failure is None:
        return 0.0
    return math.inf if failure.error is None else failure.error

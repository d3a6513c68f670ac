"""Play a recording back in a release: the same numbers and answers, and no solution."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .calls import Answer, LocalFunction, Signature, fresh
from .distance import distance
from .recordings import (
    BUILD_AGAIN,
    ChecksWithStreams,
    Draw,
    Functions,
    Recording,
    RecordingError,
    must_be_drawable,
)

INPUT_TOLERANCE = 1e-9
"""Relative difference up to which inputs are the recorded ones: CPUs differ in the last digits."""


class Replay:
    """Gives one test its `rng`, `check` and `reference` from a recording.

    `test` names the test in messages; `seed` is for draws beyond the recorded ones.
    """

    def __init__(
        self,
        recording: Recording | None,
        signatures: Mapping[str, Signature],
        *,
        test: str,
        seed: int = 0,
    ) -> None:
        if recording is None:
            raise RecordingError(f"{test}: nothing is recorded for this test. {BUILD_AGAIN}")
        self.rng: Any = ReplayGenerator(recording.draws.get("rng", ()), seed, name=f"{test}: rng")
        self.check: Any = ChecksWithStreams(
            lambda name: ReplayGenerator(
                recording.draws.get(name, ()), seed, name=f"{test}: the generator of {name}"
            )
        )
        self.reference: Any = Functions(
            {
                name: ReplayFunction(signature, recording, test=test)
                for name, signature in signatures.items()
            },
            "the reference",
        )


class ReplayGenerator:
    """Gives back recorded draws in order, then draws of its own from `seed`.

    A check that tries again on a student's wrong function draws more than was recorded, and one
    whose function returns another shape asks for another: from there on the numbers are its own.
    """

    def __init__(self, draws: Sequence[Draw], seed: int, *, name: str = "the generator") -> None:
        self._waiting = list(draws)
        self._own = np.random.default_rng(seed)
        self._name = name

    def __getattr__(self, method: str) -> Callable[..., Any]:
        must_be_drawable(method)

        def draw(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            return self._next(method, args, kwargs)

        return draw

    def _next(self, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        if self._waiting:
            recorded = self._waiting.pop(0)
            if recorded.method != method:
                raise RecordingError(
                    f"{self._name} was asked for {method} where {recorded.method} is recorded. "
                    f"{BUILD_AGAIN}"
                )
            request = [recorded.args, dict(recorded.kwargs)]
            if distance(request, [args, kwargs]) <= INPUT_TOLERANCE:
                return fresh(recorded.result)
            self._waiting.clear()
        return getattr(self._own, method)(*args, **kwargs)


class ReplayFunction(LocalFunction):
    """A function of the reference that knows only the answers of one recording."""

    def __init__(
        self, signature: Signature, recording: Recording, *, test: str = "this test"
    ) -> None:
        super().__init__(signature, _no_implementation)
        self._calls = [call for call in recording.calls if call.function == signature.name]
        self._test = test

    def answer(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Answer:
        """Return copies of what was recorded for these inputs, or raise `RecordingError`."""
        given = [args, dict(kwargs)]
        apart = [distance([call.args, dict(call.kwargs)], given) for call in self._calls]
        nearest = min(apart, default=math.inf)
        if nearest > INPUT_TOLERANCE:
            raise RecordingError(self._unknown(nearest))
        call = self._calls[apart.index(nearest)]
        left = tuple(
            fresh(call.args_after[i]) if i in call.args_after else fresh(arg)
            for i, arg in enumerate(args)
        )
        return Answer(fresh(call.value), left)

    def _unknown(self, nearest: float) -> str:
        if not self._calls:
            what = "of which no call is recorded"
        elif math.isinf(nearest):
            what = f"with inputs that are none of the {len(self._calls)} recorded"
        else:
            what = f"with inputs that differ from the recorded ones by {nearest:.0e}"
        return f"{self._test}: it calls reference.{self.signature.name} {what}. {BUILD_AGAIN}"


def _no_implementation(*_: object) -> None:
    raise RecordingError("a recorded reference has no implementation")

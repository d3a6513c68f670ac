"""Record what a public test draws, and what the solution answers, when a release is built."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .calls import Answer, LocalFunction, Signature, fresh
from .distance import distance
from .recordings import (
    ChecksWithStreams,
    Draw,
    Functions,
    Opaque,
    RecordedCall,
    Recording,
    RecordingError,
    must_be_drawable,
)


class Recorder:
    """Gives a test its `rng`, `check` and `reference`, and keeps what it does with them.

    `implementations` are the solved functions by name. Make a new one for each test:

    >>> signatures = {"double": Signature("double", ("out",))}
    >>> recorder = Recorder({"double": lambda x: 2 * x}, signatures, np.random.default_rng(0))
    >>> float(recorder.reference.double(1.5))
    3.0
    >>> [call.function for call in recorder.recording().calls]
    ['double']
    """

    def __init__(
        self,
        implementations: Mapping[str, Callable[..., Any]],
        signatures: Mapping[str, Signature],
        rng: np.random.Generator,
        check_rng: np.random.Generator | None = None,
    ) -> None:
        self._draws: dict[str, list[Draw]] = {}
        self._tape = _Tape()
        check_rng = np.random.default_rng(0) if check_rng is None else check_rng
        self.rng: Any = RecordingGenerator(rng, self._stream("rng"))
        self.check: Any = ChecksWithStreams(
            lambda name: RecordingGenerator(check_rng, self._stream(name))
        )
        self.reference: Any = Functions(
            {
                name: RecordingFunction(signature, implementations[name], self._tape)
                for name, signature in signatures.items()
            },
            "the reference",
        )

    def recording(self) -> Recording:
        """Return what was recorded so far."""
        return Recording(
            {name: tuple(draws) for name, draws in self._draws.items() if draws},
            tuple(self._tape.calls),
        )

    def _stream(self, name: str) -> list[Draw]:
        return self._draws.setdefault(name, [])


class RecordingGenerator:
    """A `numpy.random.Generator` that appends each draw to `draws`."""

    def __init__(self, generator: np.random.Generator, draws: list[Draw]) -> None:
        self._generator = generator
        self._draws = draws

    def __getattr__(self, method: str) -> Callable[..., Any]:
        must_be_drawable(method)

        def draw(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            if kwargs.get("out") is not None:
                raise RecordingError(f"rng.{method} with out= cannot be recorded")
            request = fresh(args), fresh(kwargs)
            result = getattr(self._generator, method)(*args, **kwargs)
            self._draws.append(Draw(method, *request, fresh(result)))
            return result

        return draw


class _Tape:
    """The calls of one test so far, and the caches behind the tokens."""

    def __init__(self) -> None:
        self.calls: list[RecordedCall] = []
        self.caches: dict[Opaque, Any] = {}

    def real(self, value: Any) -> Any:  # noqa: ANN401
        """Return `value` with the caches in place of the tokens."""
        return self.caches[value] if isinstance(value, Opaque) else value

    def find(self, function: str, args: Any, kwargs: Any) -> RecordedCall | None:  # noqa: ANN401
        """Return the call with exactly these inputs."""
        for call in self.calls:
            if call.function == function and _same(call, args, kwargs):
                return call
        return None


class RecordingFunction(LocalFunction):
    """A function of the solution that writes its calls on a tape. Equal calls are kept once."""

    def __init__(
        self, signature: Signature, implementation: Callable[..., Any], tape: _Tape
    ) -> None:
        super().__init__(signature, implementation)
        self._tape = tape

    def answer(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Answer:
        """Call the solution and record it; opaque results come back as tokens."""
        given, keywords = fresh(args), fresh(dict(kwargs))
        found = super().answer(tuple(self._tape.real(arg) for arg in args), kwargs)
        after = tuple(
            arg if isinstance(arg, Opaque) else left
            for arg, left in zip(args, found.args, strict=True)
        )
        changed = {
            i: fresh(left)
            for i, (arg, left) in enumerate(zip(given, after, strict=True))
            if distance(arg, left) != 0.0
        }
        name = self.signature.name
        before = self._tape.find(name, given, keywords)
        number = (
            sum(call.function == name for call in self._tape.calls)
            if before is None
            else self._number(before)
        )
        value, caches = self._hide(found.value, number)
        call = RecordedCall(name, given, keywords, fresh(value), changed)
        if before is None:
            self._tape.calls.append(call)
            self._tape.caches.update(caches)
        elif distance([before.value, before.args_after], [call.value, changed]) != 0.0:
            raise RecordingError(
                f"{name} of the solution gave two answers for the same inputs; a public test can "
                f"only use what is the same each time: hand it a seed"
            )
        return Answer(value, after)

    def _number(self, wanted: RecordedCall) -> int:
        own = [call for call in self._tape.calls if call.function == self.signature.name]
        return next(i for i, call in enumerate(own) if call is wanted)

    def _hide(self, value: Any, number: int) -> tuple[Any, dict[Opaque, Any]]:  # noqa: ANN401
        """Return `value` with tokens in place of its opaque results, and what they stand for."""
        results = self.signature.split(value)
        if results is None:
            promised = ", ".join(self.signature.returns)
            raise RecordingError(
                f"{self.signature.name} of the solution does not return ({promised}), as the "
                f"manifest says"
            )
        hidden = list(results)
        caches = {}
        for position in self.signature.opaque_positions:
            token = Opaque(self.signature.name, number, position)
            caches[token] = fresh(results[position])
            hidden[position] = token
        return (tuple(hidden) if len(hidden) > 1 else hidden[0]), caches


def _same(call: RecordedCall, args: Any, kwargs: Any) -> bool:  # noqa: ANN401
    return distance([call.args, dict(call.kwargs)], [args, kwargs]) == 0.0

"""Record what a test draws and what the reference answers, and play it back without the reference.

A public test is written like a hidden one: it asks `rng` for inputs and `reference` for the right
answers. When a release is built the test runs once on the solution with a `Recorder`; what it drew
and what the reference answered become JSON. In the release a `Replay` of that recording takes the
place of both, so the student gets the very same numbers and no line of the solution.

Opaque results (a cache) are never stored. `Opaque` tokens stand for them, in the recording and in
the replay alike: a backward pass is found by its cotangent and the token of its forward pass.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .calls import Answer, Function, LocalFunction, Signature, fresh
from .check import Check

INPUT_TOLERANCE = 1e-9
"""Relative difference up to which inputs are the recorded ones: CPUs differ in the last digits."""

_NUMBERS = (float, complex, np.ndarray, np.generic)

_NOISE = 1e-6
"""Share of the largest number of a test below which two of its numbers are compared absolutely."""

_BUILD_AGAIN = (
    "The release is broken, or the test was edited after it was built: run `autograder build` "
    "again."
)


class RecordingError(Exception):
    """A test cannot be recorded, or asks for something that was not. Never a student's fault."""


@dataclass(frozen=True)
class Opaque:
    """Stands for the opaque result of a function's recorded call `number`, counted in one test."""

    function: str
    number: int
    position: int = 0


@dataclass(frozen=True)
class Draw:
    """One call of a method of a random generator."""

    method: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    result: Any


@dataclass(frozen=True)
class RecordedCall:
    """One call of the reference. `args_after` holds, by position, the arguments that it changed."""

    function: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    value: Any
    args_after: Mapping[int, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recording:
    """One test: what it drew from each stream (`rng`, `check 0`, `check 1`, ...) and the calls."""

    draws: Mapping[str, Sequence[Draw]] = field(default_factory=dict)
    calls: Sequence[RecordedCall] = ()


def test_name(nodeid: str) -> str:
    """Return a test's key within its file: its name with its parameters.

    >>> test_name("public/test_affine.py::test_outputs[odd shape]")
    'test_outputs[odd shape]'
    """
    return nodeid.partition("::")[2]


test_name.__test__ = False  # type: ignore[attr-defined]  # no test, whatever pytest thinks of its name


class Functions:
    """Functions by name, as a test sees them: `reference.affine_forward`."""

    def __init__(self, functions: Mapping[str, Function], name: str) -> None:
        self._functions = functions
        self._name = name

    def __getattr__(self, function: str) -> Function:
        try:
            return self._functions[function]
        except KeyError:
            known = ", ".join(sorted(self._functions))
            raise AttributeError(
                f"{self._name} has no function {function!r}; the manifest names {known}"
            ) from None


class _ChecksWithStreams:
    """A `Check` whose every call draws from a stream of its own.

    A check that tries again on a student's function draws more than it drew on the solution; with
    one stream for all, whatever comes later in the test would get other numbers than were recorded.
    """

    def __init__(self, open_stream: Callable[[str], Any]) -> None:
        self._open_stream = open_stream
        self._calls = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        if name.startswith("_"):
            raise AttributeError(name)
        stream = f"check {self._calls}"
        self._calls += 1
        return getattr(Check(self._open_stream(stream)), name)


# Recording


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
        self.check: Any = _ChecksWithStreams(
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
        _must_be_drawable(method)

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


# Replay


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
            raise RecordingError(f"{test}: nothing is recorded for this test. {_BUILD_AGAIN}")
        self.rng: Any = ReplayGenerator(recording.draws.get("rng", ()), seed, name=f"{test}: rng")
        self.check: Any = _ChecksWithStreams(
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
        _must_be_drawable(method)

        def draw(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            return self._next(method, args, kwargs)

        return draw

    def _next(self, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ANN401
        if self._waiting:
            recorded = self._waiting.pop(0)
            if recorded.method != method:
                raise RecordingError(
                    f"{self._name} was asked for {method} where {recorded.method} is recorded. "
                    f"{_BUILD_AGAIN}"
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
        return f"{self._test}: it calls reference.{self.signature.name} {what}. {_BUILD_AGAIN}"


def _no_implementation(*_: object) -> None:
    raise RecordingError("a recorded reference has no implementation")


def _must_be_drawable(method: str) -> None:
    """Raise AttributeError for what no generator has, RecordingError for what no replay has."""
    if method.startswith("_") or not hasattr(np.random.Generator, method):
        raise AttributeError(f"a random generator has no method {method!r}")
    instead = {"shuffle": ": it works in place; use rng.permutation"}
    if method in {"shuffle", "spawn", "bit_generator"}:
        raise RecordingError(f"rng.{method} cannot be recorded{instead.get(method, '')}")


# Comparison


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
    largest = max(_largest(first), _largest(second), floor)
    return float(np.abs(a - b).max()) / largest


def _largest(value: Any) -> float:  # noqa: ANN401
    """Return the largest finite floating-point number in a value, by its size."""
    if isinstance(value, Mapping):
        return max(map(_largest, value.values()), default=0.0)
    if isinstance(value, (list, tuple)):
        return max(map(_largest, value), default=0.0)
    if isinstance(value, _NUMBERS):
        array = np.asarray(value)
        if array.dtype.kind in "fc":
            return float(np.abs(array[np.isfinite(array)]).max(initial=0.0))
    return 0.0


def _same(call: RecordedCall, args: Any, kwargs: Any) -> bool:  # noqa: ANN401
    return distance([call.args, dict(call.kwargs)], [args, kwargs]) == 0.0


def first_difference(text_a: str, text_b: str, rtol: float = 1e-7) -> str:
    """Return where two files of recordings differ, or nothing.

    Tests, draws, calls, shapes and integers must be the same; floating-point numbers may differ by
    `rtol`, relative to their array, as they do between CPUs.
    """
    a, b = recordings_from_json(text_a), recordings_from_json(text_b)
    for name in sorted({*a, *b}):
        if name not in a or name not in b:
            return f"{name} is recorded in one of them only"
        left, right = _parts(a[name]), _parts(b[name])
        floor = _NOISE * _largest([value for _, value in left])
        if [what for what, _ in left] != [what for what, _ in right]:
            return f"{name} draws or calls something else"
        for (what, x), (_, y) in zip(left, right, strict=True):
            if distance(x, y, floor) > rtol:
                return f"{name}: {what} differs"
    return ""


def equal_recordings(text_a: str, text_b: str, rtol: float = 1e-7) -> bool:
    """Return whether two files of recordings say the same, floating-point numbers within `rtol`."""
    return not first_difference(text_a, text_b, rtol)


def _parts(recording: Recording) -> list[tuple[str, Any]]:
    draws = [
        (f"draw {i} of {stream} ({draw.method})", [draw.args, dict(draw.kwargs), draw.result])
        for stream, listed in sorted(recording.draws.items())
        for i, draw in enumerate(listed)
    ]
    calls = [
        (
            f"call {i} ({call.function})",
            [call.args, dict(call.kwargs), call.value, dict(call.args_after)],
        )
        for i, call in enumerate(recording.calls)
    ]
    return draws + calls


# JSON


def recordings_to_json(recordings: Mapping[str, Recording]) -> str:
    """Return the recordings of one test file by the tests' names: a line for each draw and call."""
    tests = [
        f" {json.dumps(name)}: {{\n{_recording_text(recordings[name])}\n }}"
        for name in sorted(recordings)
    ]
    return '{"tests": {\n' + ",\n".join(tests) + "\n}}\n"


def recordings_from_json(text: str) -> dict[str, Recording]:
    """Read what `recordings_to_json` wrote. Raises `RecordingError` for anything else."""
    try:
        return {name: _read_recording(data) for name, data in json.loads(text)["tests"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RecordingError(f"this is no file of recordings: {error}. {_BUILD_AGAIN}") from error


def _recording_text(recording: Recording) -> str:
    streams = [
        _lines(f"  {json.dumps(name)}: [", [_pack_draw(d) for d in recording.draws[name]], "  ]")
        for name in sorted(recording.draws)
    ]
    draws = '  "draws": {\n' + ",\n".join(streams) + "\n  }" if streams else '  "draws": {}'
    return draws + ",\n" + _lines('  "calls": [', [_pack_call(c) for c in recording.calls], "  ]")


def _lines(start: str, items: Sequence[object], end: str) -> str:
    listed = ",\n".join(
        "   " + json.dumps(item, ensure_ascii=True, allow_nan=False) for item in items
    )
    return f"{start}\n{listed}\n{end}" if items else f"{start}]"


def _pack_draw(draw: Draw) -> dict[str, Any]:
    packed: dict[str, Any] = {"method": draw.method, "args": [_pack(arg) for arg in draw.args]}
    if draw.kwargs:
        packed["kwargs"] = {name: _pack(arg) for name, arg in draw.kwargs.items()}
    return {**packed, "result": _pack(draw.result)}


def _pack_call(call: RecordedCall) -> dict[str, Any]:
    packed: dict[str, Any] = {"function": call.function, "args": [_pack(arg) for arg in call.args]}
    if call.kwargs:
        packed["kwargs"] = {name: _pack(arg) for name, arg in call.kwargs.items()}
    packed["value"] = _pack(call.value)
    if call.args_after:
        packed["args_after"] = {str(i): _pack(arg) for i, arg in call.args_after.items()}
    return packed


def _read_recording(data: Mapping[str, Any]) -> Recording:
    return Recording(
        {
            stream: tuple(
                Draw(d["method"], _many(d["args"]), _named(d), _unpack(d["result"])) for d in draws
            )
            for stream, draws in data["draws"].items()
        },
        tuple(
            RecordedCall(
                c["function"],
                _many(c["args"]),
                _named(c),
                _unpack(c["value"]),
                {int(i): _unpack(arg) for i, arg in c.get("args_after", {}).items()},
            )
            for c in data["calls"]
        ),
    )


def _many(packed: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(_unpack(item) for item in packed)


def _named(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _unpack(arg) for name, arg in data.get("kwargs", {}).items()}


def _pack(value: Any) -> Any:  # noqa: ANN401, PLR0911 - one line for each type
    """Return a value as JSON has it; whatever is no plain JSON becomes an object with a tag."""
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return value if math.isfinite(value) else {"float": repr(value)}
    if isinstance(value, Opaque):
        return {"opaque": value.function, "number": value.number, "position": value.position}
    if isinstance(value, (np.ndarray, np.generic)):
        return _pack_array(value)
    if type(value) is list:
        return [_pack(item) for item in value]
    if type(value) is tuple:
        return {"tuple": [_pack(item) for item in value]}
    if type(value) is dict:
        return {"dict": [[_pack(key), _pack(item)] for key, item in value.items()]}
    raise RecordingError(
        f"a {type(value).__name__} cannot be recorded; a public test may draw, hand over and get "
        f"back numbers, text, arrays, and lists, tuples and dicts of them"
    )


def _pack_array(value: np.ndarray | np.generic) -> dict[str, Any]:
    array = np.asarray(value)
    kind = array.dtype.kind
    if kind not in "biufc" or array.dtype.itemsize > (16 if kind == "c" else 8):
        raise RecordingError(f"an array of dtype {array.dtype} cannot be recorded")
    flat = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("=")).reshape(-1)
    if kind == "c":
        flat = flat.view(f"f{array.dtype.itemsize // 2}")
    numbers = flat.tolist()
    if kind in "fc":
        numbers = [n if math.isfinite(n) else repr(n) for n in numbers]
    dtype = array.dtype.name
    if isinstance(value, np.generic):
        return {"scalar": dtype, "data": numbers}
    return {"dtype": dtype, "shape": list(array.shape), "data": numbers}


def _unpack(packed: Any) -> Any:  # noqa: ANN401, PLR0911 - one line for each tag
    if isinstance(packed, list):
        return [_unpack(item) for item in packed]
    if not isinstance(packed, dict):
        return packed
    if "dtype" in packed:
        return _unpack_array(packed["dtype"], packed["shape"], packed["data"])
    if "scalar" in packed:
        return _unpack_array(packed["scalar"], [1], packed["data"])[0]
    if "tuple" in packed:
        return _many(packed["tuple"])
    if "dict" in packed:
        return {_unpack(key): _unpack(item) for key, item in packed["dict"]}
    if "float" in packed:
        return float(packed["float"])
    return Opaque(packed["opaque"], packed["number"], packed["position"])


def _unpack_array(dtype_name: str, shape: Sequence[int], data: Sequence[Any]) -> np.ndarray:
    dtype = np.dtype(dtype_name)
    if dtype.kind in "fc":
        size = dtype.itemsize // (2 if dtype.kind == "c" else 1)
        flat = np.array([float(n) for n in data], dtype=f"f{size}").view(dtype)
    else:
        flat = np.array(data, dtype=dtype)
    return flat.reshape(shape)


__all__ = [
    "INPUT_TOLERANCE",
    "Draw",
    "Functions",
    "Opaque",
    "RecordedCall",
    "Recorder",
    "Recording",
    "RecordingError",
    "RecordingFunction",
    "RecordingGenerator",
    "Replay",
    "ReplayFunction",
    "ReplayGenerator",
    "distance",
    "equal_recordings",
    "first_difference",
    "recordings_from_json",
    "recordings_to_json",
    "test_name",
]

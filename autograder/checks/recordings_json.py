"""Recordings as JSON text, and how two such texts differ."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .distance import distance, largest
from .recordings import BUILD_AGAIN, Draw, Opaque, RecordedCall, Recording, RecordingError

_NOISE = 1e-6
"""Share of the largest number of a test below which two of its numbers are compared absolutely."""


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
        raise RecordingError(f"this is no file of recordings: {error}. {BUILD_AGAIN}") from error


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
        floor = _NOISE * largest([value for _, value in left])
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

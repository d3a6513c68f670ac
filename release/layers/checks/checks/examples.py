"""Find a failure that one can follow by hand: the smallest shapes, and small whole numbers.

The lengths of axes that are equal in the arguments of a failing call are taken to be one length.
Each is made as short as the failure lasts, with whole numbers drawn afresh; nothing of the values
that were given is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .answers import forward_backward
from .calls import Answer, Call, Crashed, Function, Signature, TimedOut, run
from .failures import Failure
from .outputs import as_array, compare, relative_error

Args = tuple[Any, ...]
Probe = Callable[[Args], "Example | None"]
"""Calls functions with arguments; returns what is wrong there, or None."""

_SHORTEST = (1, 2, 3)
_FIRST_CAPS = (2, 4)
"""No axis is longer at first; where nothing fails so, they are as long as in the failing call."""
_DRAWS = 2
_MOST_ENTRIES = 24
_LONGEST = 400
"""How much is shown of one result, in characters: a text may be as long as a message."""
_MOST_TRIED = 400
_STEPS = (1e-3, 1e-4)
_NUMERIC = 1e-4
"""What a numeric derivative of whole numbers may be off by."""
_SMALL = 1e-3
"""The size of results below which a difference is no example for anybody."""


@dataclass(frozen=True)
class Example:
    """Arguments by name, and for the results that are wrong what came and what should have."""

    function: str
    given: Mapping[str, Any]
    actual: Mapping[str, Any]
    expected: Mapping[str, np.ndarray]
    according_to: str = "it should be"

    @property
    def arguments(self) -> tuple[tuple[str, str], ...]:
        """Each argument's name, and its value in a line."""
        return tuple((name, _shown(value)) for name, value in self.given.items())

    @property
    def wrong(self) -> tuple[tuple[str, str, str], ...]:
        """Each wrong result's name, and in a line what came and what should have."""
        return tuple(
            (name, _cut(_shown(self.actual[name])), _shown(wanted))
            for name, wanted in self.expected.items()
        )

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value}" for name, value in self.arguments)
        wrong = "; ".join(
            f"{name} is {have}, {self.according_to} {want}" for name, have, want in self.wrong
        )
        return f"By hand: {self.function}({given}): {wrong}"


class OutOfTime(Exception):  # noqa: N818 - says what happened
    """What a probe raises when it may look no further."""


def smallest(args: Args, probe: Probe, generator: np.random.Generator) -> Example | None:
    """Return the failure with the shortest axes that `probe` still finds, None if it finds none.

    `args` are those of a call that fails; whole numbers, texts and the like stay as they are. When
    the probe raises `OutOfTime` the best example so far is returned.
    """
    best: Example | None = None
    try:
        for smaller in _ever_smaller(args, probe, generator):
            best = smaller
    except OutOfTime:
        pass
    return best if best is not None and _entries(best) <= _MOST_ENTRIES else None


def _ever_smaller(args: Args, probe: Probe, generator: np.random.Generator) -> Iterator[Example]:
    lengths = sorted({n for array in _arrays(args) for n in array.shape if n > 0}, reverse=True)
    starts = ({n: min(n, cap) for n in lengths} for cap in (*_FIRST_CAPS, *lengths[:1]))
    tried = ((start, _try(args, start, probe, generator)) for start in starts)
    chosen, first = next((pair for pair in tried if pair[1] is not None), ({}, None))
    if first is None:
        return
    yield first
    for length in lengths:
        for shorter in (n for n in _SHORTEST if n < chosen[length]):
            found = _try(args, chosen | {length: shorter}, probe, generator)
            if found is not None:
                chosen = chosen | {length: shorter}
                yield found
                break


def against_reference(
    student: Function, reference: Function, others: Sequence[Function], names: Sequence[str]
) -> Probe:
    """Return a probe that compares a function's results with the reference's.

    Where one of the `others`, which are right too, gives another result, nothing is said.

    `names` are those of the parameters. Arguments that the reference cannot take are no failure,
    and neither is another choice of where axes of length 1 stand.
    """
    signature = student.signature

    def probe(args: Args) -> Example | None:
        try:
            wanted = signature.split(run([Call(reference, args)])[0].get())
        except Exception:  # noqa: BLE001 - lengths that do not go together
            return None
        found = signature.split(_value(run([Call(student, args)])[0]))
        if wanted is None or found is None:
            return None
        if any(_differs(signature, run([Call(other, args)])[0], wanted) for other in others):
            return None
        wrong = {
            name: (have, np.asarray(want))
            for name, have, want in zip(signature.returns, found, wanted, strict=True)
            if name not in signature.opaque
            and compare(name, have, want, floor=_SMALL, squeeze=True) is not None
        }
        return _example(signature.name, dict(zip(names, args, strict=False)), wrong)

    return probe


def against_slopes(forward: Function, backward: Function, names: Sequence[str]) -> Probe:
    """Return a probe that compares gradients with the slopes of the student's own forward pass.

    `names` are those of the forward pass's parameters; it needs no reference. Where two steps of
    the numeric derivative disagree there is a kink, and nothing is said.
    """
    gradients = backward.signature.returns

    def probe(args: Args) -> Example | None:
        positions = range(len(gradients))
        if not all(
            isinstance(args[i], np.ndarray) and args[i].dtype.kind == "f" for i in positions
        ):
            return None
        output = _output(forward, args)
        if output is None or output.size > _MOST_TRIED:  # no right one is so much larger
            return None
        dout = np.resize(np.array([1.0, -2.0, 3.0, 2.0, -1.0]), output.shape)
        found = backward.signature.split(
            _value(run(forward_backward(forward, backward, args, dout))[-1])
        )
        slopes = [_slopes(forward, args, i, dout) for i in positions]
        if found is None or any(slope is None for slope in slopes):
            return None
        wrong = {
            name: (have, slope)
            for name, have, slope in zip(gradients, found, slopes, strict=True)
            if slope is not None
            and compare(name, have, slope, tolerance=_NUMERIC, floor=1.0, squeeze=True)
        }
        given = {**dict(zip(names, args, strict=False)), "dout": dout}
        told = "numeric differentiation of your own forward pass says"
        return _example(backward.signature.name, given, wrong, told)

    return probe


def _differs(signature: Signature, answer: Answer, wanted: Sequence[Any]) -> bool:
    found = signature.split(_value(answer))
    return found is None or any(
        name not in signature.opaque
        and compare(name, have, want, floor=_SMALL, squeeze=True) is not None
        for name, have, want in zip(signature.returns, found, wanted, strict=True)
    )


def _example(
    function: str,
    given: Mapping[str, Any],
    wrong: Mapping[str, tuple[Any, np.ndarray]],
    according_to: str = "it should be",
) -> Example | None:
    if not wrong:
        return None
    actual = {name: have for name, (have, _) in wrong.items()}
    expected = {name: want for name, (_, want) in wrong.items()}
    return Example(function, given, actual, expected, according_to)


def _try(
    args: Args, lengths: Mapping[int, int], probe: Probe, generator: np.random.Generator
) -> Example | None:
    for _ in range(_DRAWS):
        drawn = tuple(_drawn(arg, lengths, generator) for arg in args)
        if sum(array.size for array in _arrays(drawn)) > _MOST_TRIED:
            return None  # a numeric derivative copies every argument for each entry
        found = probe(drawn)
        if found is not None:
            return found
    return None


def _drawn(value: Any, lengths: Mapping[int, int], generator: np.random.Generator) -> Any:  # noqa: ANN401
    """Draw whole numbers of either sign, none of them 0 and no two equal, in another shape."""
    if isinstance(value, dict):
        return {key: _drawn(item, lengths, generator) for key, item in value.items()}
    if not isinstance(value, np.ndarray):
        return value
    shape = tuple(lengths.get(n, n) for n in value.shape)
    size = int(np.prod(shape))
    if value.dtype.kind == "b":
        return generator.random(shape) < 0.5
    if value.dtype.kind in "iu":
        return generator.integers(0, int(value.max(initial=0)) + 1, size=shape, dtype=value.dtype)
    numbers = 1.0 + generator.permutation(size)
    signs = 1.0 if (value >= 0).all() else generator.choice([-1.0, 1.0], size=size)
    return (signs * numbers).reshape(shape)


def _arrays(values: Sequence[Any]) -> Iterator[np.ndarray]:
    for value in values:
        if isinstance(value, np.ndarray):
            yield value
        elif isinstance(value, dict):
            yield from _arrays(list(value.values()))


def _value(answer: Answer) -> Any:  # noqa: ANN401
    """Return what a call brought, None if it raised; raise what another call would meet, too."""
    if isinstance(answer.failure, (TimedOut, Crashed)):
        raise answer.failure.with_traceback(None)
    return None if answer.failure is not None else answer.value


def _output(forward: Function, args: Args) -> np.ndarray | None:
    (output,) = _outputs(forward, [args])
    return output


def _outputs(forward: Function, points: Sequence[Args]) -> list[np.ndarray | None]:
    """Return the first result that is not opaque at each point; None where there is none."""
    place = min(set(range(len(forward.signature.returns))) - {*forward.signature.opaque_positions})
    found: list[np.ndarray | None] = []
    for answer in run([Call(forward, args) for args in points]):
        results = forward.signature.split(_value(answer))
        array = as_array("out", results[place]) if results is not None else None
        usable = isinstance(array, np.ndarray) and bool(np.isfinite(array).all())
        found.append(array if usable and isinstance(array, np.ndarray) else None)
    return found


def _slopes(forward: Function, args: Args, position: int, dout: np.ndarray) -> np.ndarray | None:
    """Return the derivative of `sum(out * dout)` for each entry; None at a kink."""
    by_step = [_difference(forward, args, position, dout, step) for step in _STEPS]
    first, second = by_step
    if first is None or second is None or relative_error(first, second, 1.0) > _NUMERIC:
        return None
    return np.round(second, 6)


def _difference(
    forward: Function, args: Args, position: int, dout: np.ndarray, step: float
) -> np.ndarray | None:
    array = args[position]
    points = []
    for index in np.ndindex(array.shape):
        for sign in (1.0, -1.0):
            moved = array.copy(order="K")
            moved[index] += sign * step
            points.append((*args[:position], moved, *args[position + 1 :]))
    outputs = _outputs(forward, points)
    if any(out is None or out.shape != dout.shape for out in outputs):
        return None
    sums = np.array([np.sum(out * dout) for out in outputs if out is not None])
    return np.asarray((sums[0::2] - sums[1::2]) / (2.0 * step)).reshape(array.shape)


def _entries(example: Example) -> int:
    return sum(
        array.size for array in _arrays([*example.given.values(), *example.expected.values()])
    )


def _shown(value: Any) -> str:  # noqa: ANN401
    """Show an array in one line, as a list of short numbers; of much the beginning alone."""
    if isinstance(value, dict):
        text = ""
        for key, item in value.items():
            if len(text) > _LONGEST:
                break
            text += f"{', ' if text else ''}{key!r}: {_shown(item)}"
        return "{" + text + "}"
    array = as_array("it", value)
    if isinstance(value, str):
        return repr(value[:_LONGEST])
    if isinstance(array, Failure):
        return "None" if value is None else "no array"
    if math.prod(max(extent, 1) for extent in array.shape) > _MOST_ENTRIES:  # of nothing, too
        return f"an array of shape {array.shape}"
    return _nested(array.tolist())


def _nested(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list):
        return "[" + ", ".join(map(_nested, value)) + "]"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

"""Look at what functions answered: whether it is what was promised, and how it differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .calls import Answer, Call, CallFailed, Earlier, Function, Given
from .failures import CheckFailed, Failure, Kind
from .outputs import as_array, compare, is_vast_nothing, noise_floor, shape_failure

_MANY = 10
Shape = tuple[int, ...]
Args = tuple[Any, ...]


def forward_backward(
    forward: Function,
    backward: Function,
    args: Args,
    dout: np.ndarray,
    others: Sequence[tuple[Args, np.ndarray]] = (),
) -> list[Call]:
    """Return the calls of a forward pass and of its backward pass, which comes last.

    In between come `others` with their cotangents, as layers of a network: forward passes one after
    the other, then backward passes from the last to the first. A dict that several of them are
    given is one and the same to the functions.
    """
    (cache,) = forward.signature.opaque_positions
    passes = [(args, dout), *others]
    given: dict[int, Given] = {}
    calls = []
    for number, (inputs, _) in enumerate(passes):
        calls.append(Call(forward, tuple(given.get(id(arg), arg) for arg in inputs)))
        for position, arg in enumerate(inputs):
            if isinstance(arg, dict):
                given.setdefault(id(arg), Given(number, position))
    back = list(enumerate(cotangent for _, cotangent in passes))[::-1]
    return calls + [Call(backward, (one, Earlier(number, cache))) for number, one in back]


def results_of(function: Function, answer: Answer) -> tuple[Any, ...] | Failure:
    """Return what a function returned by position, or how it breaks its signature."""
    signature = function.signature
    results = signature.split(answer.get())
    if results is not None:
        return results
    promised = ", ".join(signature.returns)
    value = answer.value
    if value is None:
        have = "None"
    elif isinstance(value, (tuple, list)):
        have = f"{len(value)} values" if len(value) < _MANY else "many values"
    else:
        have = f"a {getattr(value, 'type_name', type(value).__name__)}"
    sentence = f"{signature.name} must return the tuple ({promised}), it returned {have}"
    return Failure(Kind.TYPE, sentence)


def array_of(name: str, value: Any, shape: Shape | None = None) -> np.ndarray:  # noqa: ANN401
    """Return `value` as an array of numbers; raise `CheckFailed` if it is none, or misshapen."""
    array = as_array(name, value)
    if isinstance(array, Failure):
        raise CheckFailed([array])
    if shape is not None and array.shape != shape:
        raise CheckFailed([shape_failure(name, array, shape)])
    return array


def arrays_of(
    function: Function, answer: Answer, shapes: Mapping[str, Shape] | None = None
) -> list[Any]:
    """Return what a function returned, opaque results as they are and all others as arrays.

    `shapes` says which shape some of them must have. Raises `CheckFailed`.
    """
    signature, shapes = function.signature, shapes or {}
    results = results_of(function, answer)
    if isinstance(results, Failure):
        raise CheckFailed([results])
    return [
        value if name in signature.opaque else array_of(name, value, shapes.get(name))
        for name, value in zip(signature.returns, results, strict=True)
    ]


def output_of(function: Function, answer: Answer, shape: Shape | None = None) -> np.ndarray:
    """Return the first result that is not opaque, as an array."""
    position = next(
        i
        for i in range(len(function.signature.returns))
        if i not in function.signature.opaque_positions
    )
    name = function.signature.returns[position]
    results = results_of(function, answer)
    if isinstance(results, Failure):
        raise CheckFailed([results])
    array = array_of(f"{name} of {function.signature.name}", results[position])
    if shape is not None and array.shape != shape:
        sentence = f"{name} of {function.signature.name} changes its shape when its inputs change"
        raise CheckFailed([Failure(Kind.SHAPE, sentence, name)])
    return array


def first_difference(  # noqa: PLR0913, PLR0917 - what two answers may differ in
    function: Function,
    answer: Answer,
    expected: Answer,
    args: Args,
    squeeze: Sequence[str],
    tolerance: float,
) -> CallFailed | Failure | None:
    """Return what is wrong with an answer beside the expected one: the worst kind comes first."""
    if answer.failure is not None:
        return answer.failure
    results = results_of(function, answer)
    if isinstance(results, Failure):
        return results
    wanted = function.signature.split(expected.get())
    if wanted is None:
        raise TypeError(f"the reference of {function.signature.name} breaks its signature")
    floor = noise_floor(args)
    wrong: list[Failure] = []
    for name, have, want in zip(function.signature.returns, results, wanted, strict=True):
        if name in function.signature.opaque:
            continue
        failure = compare(
            name, have, want, tolerance=tolerance, floor=floor, squeeze=name in squeeze
        )
        if failure is not None:
            wrong.append(failure)
    return min(wrong, key=lambda failure: failure.kind, default=None)


def inherited(forward: Function, answer: Answer, shape: Shape) -> CallFailed | Failure | None:
    """Return a failure if the forward pass gave nothing that a backward pass could build on."""
    try:
        output = output_of(forward, answer)
    except CallFailed as error:
        return error
    except CheckFailed as error:
        return error.failures[0]
    if output.shape == shape:
        return None
    name = forward.signature.name
    had = "nothing" if is_vast_nothing(output.shape) else f"shape {output.shape}"
    return Failure(
        Kind.SHAPE,
        f"{name} returned {had} where {shape} was expected, so its backward pass "
        f"could not be judged",
    )

"""What must hold of a function whatever the right answer is: what it writes into and what it keeps.

Each function here returns what does not hold, or None; it raises as `Check` does where an answer is
none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from .answers import Args, arrays_of, forward_backward
from .calls import Answer, Call, Earlier, Function, Given, run
from .failures import Failure, Kind
from .forms import Wrong
from .outputs import TOLERANCE, conform, noise_floor, relative_error

Order = Literal["C", "F"]
"""How an array lies in memory: its last index moves fastest, or its first."""


def input_changed(function: Function, args: Args) -> Failure | None:
    """Look for an array among the arguments that the function writes into."""
    answer = run([Call(function, args, arrays_back=True)])[0]
    answer.get()
    return _changed(function, args, answer.args)


def backward_writes(
    forward: Function, backward: Function, args: Args, dout: np.ndarray
) -> Wrong | None:
    """Look whether the backward pass writes into the cotangent, its cache, or the layer's inputs.

    The latter two stay with the functions: they are looked at by asking the same once more. A
    forward pass that itself writes into its inputs says nothing of its backward pass.
    """
    (cache,) = forward.signature.opaque_positions
    again = Call(forward, tuple(Given(0, position) for position in range(len(args))))
    there = Call(backward, (dout, Earlier(0, cache)), arrays_back=True)
    first, before, back, after, second = run([Call(forward, args), again, there, again, there])
    back.get()
    if (wrong := _changed(backward, (dout,), back.args[:1])) is not None:
        return wrong
    name, floor = backward.signature.name, noise_floor((dout, *args))
    gradients = _numbers(backward, back)
    if before.failure is None and after.failure is None:
        outputs = [_numbers(forward, answer) for answer in (first, before, after)]
        if _same(outputs[0], outputs[1], floor) and not _same(outputs[1], outputs[2], floor):
            sentence = f"{name} writes into what {forward.signature.name} was given"
            return Failure(Kind.PROPERTY, f"{sentence}; make a copy first")
    if second.failure is not None:
        return second.failure.in_case("a second time with the same cache")
    if not _same(gradients, _numbers(backward, second), floor):
        sentence = f"{name} writes into its cache: called again, it gives another gradient"
        return Failure(Kind.PROPERTY, f"{sentence}; make a copy first")
    return None


def order_matters(
    forward: Function, backward: Function | None, args: Args, dout: np.ndarray | None
) -> Wrong | None:
    """Look for a result that is another one for arrays in Fortran order.

    Asked is the forward pass, or `backward` with the cotangent `dout` in the same order.
    """
    function = forward if backward is None else backward

    def answer(order: Order) -> Answer:
        given = _in(order, args)
        if dout is None:
            return run([Call(forward, given)])[-1]
        upstream = np.asarray(dout, order=order)
        return run(forward_backward(forward, function, given, upstream))[-1]

    in_c, in_fortran = answer("C"), answer("F")
    expected = arrays_of(function, in_c)
    if in_fortran.failure is not None:
        return in_fortran.failure.in_case("arrays in Fortran order, as x.T is")
    found = arrays_of(function, in_fortran)
    for name, have, want in zip(function.signature.returns, found, expected, strict=True):
        if name in function.signature.opaque:
            continue
        same = conform(name, have, want)
        floor = noise_floor(args)
        if isinstance(same, Failure) or relative_error(same, want, floor) > TOLERANCE:
            sentence = (
                f"{name} of {function.signature.name} is another when arrays lie in memory in"
                " Fortran order, as x.T does"
            )
            return Failure(Kind.PROPERTY, sentence)
    return None


def result_overwritten(
    forward: Function, backward: Function | None, args: Args, dout: np.ndarray | None
) -> Failure | None:
    """Look whether a later call changes what an earlier one returned.

    Asked is about the output of the forward pass, which must be fit for its first argument, or
    about the first gradient of `backward` for the cotangent `dout`.
    """
    x, *others = args
    calls = [Call(forward, args), Call(forward, (np.flip(x), *others))]
    looked_at = 0
    if backward is not None:
        assert dout is not None
        (cache,) = forward.signature.opaque_positions
        calls += [
            Call(backward, (upstream, Earlier(number, cache)))
            for number, upstream in enumerate((dout, np.flip(dout)))
        ]
        looked_at = 2
    kept = Call(forward, (Earlier(looked_at, 0), *others))
    *answers, later = run([*calls, kept])
    function = calls[looked_at].function
    result = arrays_of(function, answers[looked_at])[0]
    at_once = arrays_of(forward, run([Call(forward, (result, *others))])[0])[0]
    if _same(_numbers(forward, later)[:1], [at_once], noise_floor(args)):
        return None
    sentence = (
        f"{function.signature.returns[0]} of {function.signature.name} changes when"
        f" {function.signature.name} is called again"
    )
    return Failure(Kind.PROPERTY, sentence)


def _numbers(function: Function, answer: Answer) -> list[np.ndarray]:
    """Return the results that are not the function's own business."""
    named = zip(function.signature.returns, arrays_of(function, answer), strict=True)
    return [array for name, array in named if name not in function.signature.opaque]


def _same(some: Sequence[np.ndarray], others: Sequence[np.ndarray], floor: float) -> bool:
    """Tell whether arrays are the same but for rounding.

    A result that was kept may lie in memory in another way than one that was sent: sums over them
    are rounded in different ways.
    """
    return all(
        one.shape == other.shape
        and np.allclose(one, other, rtol=TOLERANCE, atol=floor, equal_nan=True)
        for one, other in zip(some, others, strict=True)
    )


def _in(order: Order, args: Args) -> Args:
    """Return the arguments with their arrays in C or Fortran order."""
    return tuple(
        np.asarray(arg, order=order) if isinstance(arg, np.ndarray) else arg for arg in args
    )


def _changed(function: Function, given: Args, left: Args) -> Failure | None:
    changed = [
        i
        for i, (before, after) in enumerate(zip(given, left, strict=True))
        if isinstance(before, np.ndarray) and not _is_same(before, after)
    ]
    if not changed:
        return None
    which = "its argument" if len(given) == 1 else f"argument number {changed[0] + 1}"
    sentence = f"{function.signature.name} writes into {which}; make a copy first"
    return Failure(Kind.PROPERTY, sentence)


def _is_same(before: np.ndarray, after: Any) -> bool:  # noqa: ANN401 - anything may have come back
    comparable = isinstance(after, np.ndarray) and after.dtype.kind in "biufc"
    return comparable and np.array_equal(before, after, equal_nan=True)

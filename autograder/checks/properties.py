"""What must hold of a function whatever the right answer is: what it writes into and what it keeps.

Each function here returns what does not hold, or None; it raises as `Check` does where an answer is
none.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from .answers import Args, arrays_of, forward_backward
from .calls import Answer, Call, Earlier, Function, run
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


def upstream_changed(
    forward: Function, backward: Function, args: Args, dout: np.ndarray
) -> Failure | None:
    """Look whether the backward pass writes into the cotangent it is given."""
    calls = forward_backward(forward, backward, args, dout)
    calls[-1] = Call(backward, calls[-1].args, arrays_back=True)
    answer = run(calls)[-1]
    answer.get()
    return _changed(backward, (dout,), answer.args[:1])


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
    if np.array_equal(arrays_of(forward, later)[0], at_once, equal_nan=True):
        return None
    sentence = (
        f"{function.signature.returns[0]} of {function.signature.name} changes when"
        f" {function.signature.name} is called again"
    )
    return Failure(Kind.PROPERTY, sentence)


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

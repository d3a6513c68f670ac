"""The `check` fixture: what a test of an assignment may ask about a function.

Every method returns quietly when all is well. It raises `CheckFailed` when an answer is wrong and
lets `CallFailed` through when the student's code gave no answer. The calls of one check travel
together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NoReturn

import numpy as np

from .answers import (
    Args,
    Shape,
    first_difference,
    forward_backward,
    inherited,
    output_of,
    results_of,
)
from .calls import Answer, Call, CallFailed, Crashed, Earlier, Function, TimedOut, run
from .failures import CheckFailed, Failure, Kind, NotCounted
from .numeric import Numeric
from .outputs import (
    TOLERANCE,
    as_array,
    compare,
    conform,
    noise_floor,
    relative_error,
    shape_failure,
)

Form = Callable[[Args], Args]
"""A way to hand over arguments."""
Found = Mapping[str, CallFailed | Failure]
"""What is wrong, by case."""
Order = Literal["C", "F"]
"""How an array lies in memory: its last index moves fastest, or its first."""


class Check:
    """Checks that draw their directions and cotangents from `generator`.

    Two options recur. `also_shaped` maps the position of an argument to another shape in which a
    right answer may want it (one length may be -1); who is right for either, in all cases of a
    check, is right.
    `squeeze` names results in which axes of length 1 may come and go.
    """

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator

    def outputs(
        self,
        student: Function,
        reference: Function,
        *args: Any,  # noqa: ANN401 - whatever the functions take
        also_shaped: Mapping[int, Shape] | None = None,
        squeeze: Sequence[str] = (),
        tolerance: float = TOLERANCE,
    ) -> None:
        """Check that both functions return the same for `args`, opaque results aside."""
        self.outputs_of_each(
            student,
            reference,
            {"": args},
            also_shaped=also_shaped,
            squeeze=squeeze,
            tolerance=tolerance,
        )

    def outputs_of_each(  # noqa: PLR0913 - options are keywords
        self,
        student: Function,
        reference: Function,
        cases: Mapping[str, Args],
        *,
        also_shaped: Mapping[int, Shape] | None = None,
        squeeze: Sequence[str] = (),
        tolerance: float = TOLERANCE,
    ) -> None:
        """Check `outputs` for several named cases, which travel together.

        The first case that fails is told first: put the smallest first.
        """
        if not cases:
            raise ValueError("outputs_of_each was given no case to check")
        expected = dict(
            zip(cases, run([Call(reference, args) for args in cases.values()]), strict=True)
        )
        found: Found = {}
        for form in _forms(also_shaped):
            answers = run([Call(student, form(args)) for args in cases.values()])
            told = {
                label: first_difference(student, answer, expected[label], args, squeeze, tolerance)
                for (label, args), answer in zip(cases.items(), answers, strict=True)
            }
            wrong = {label: one for label, one in told.items() if one is not None}
            if not wrong:
                return
            final = {label: one for label, one in wrong.items() if _is_final(one)}
            if final and also_shaped:
                found = final
                break
            found = _nearer(found, wrong)
        _raise_first(found, len(cases))

    def backward(  # noqa: PLR0913 - options are keywords
        self,
        forward: Function,
        backward: Function,
        reference_forward: Function,
        reference_backward: Function,
        *args: Any,  # noqa: ANN401
        between: Sequence[Args] = (),
        wrt: Sequence[int] | None = None,  # noqa: ARG002 - for checks without a reference
        also_shaped: Mapping[int, Shape] | None = None,
        squeeze: Sequence[str] = (),
        tolerance: float = TOLERANCE,
        scale: float = 1.0,
    ) -> None:
        """Check that the backward pass gives the reference's gradients for a random cotangent.

        Each backward pass gets the cache of its own forward pass. The cotangent is a standard
        normal one times `scale`. `wrt` is as in `gradients`; where work is carried forward, the
        same gradients are held to the student's own forward pass.

        `between` are the arguments of other layers of a network. Their forward passes follow, and
        their backward passes come first; none of it must matter. A dict that layers share is one
        to the functions. Half of the cotangent is then 0, as it is above a ReLU.
        """
        dout = scale * self._cotangent(reference_forward, args)
        if between:
            dout.flat[self._generator.permutation(dout.size)[: dout.size // 2]] = 0.0
        others = [(one, self._cotangent(reference_forward, one)) for one in between]
        expected = run(forward_backward(reference_forward, reference_backward, args, dout))[-1]
        inputs = (dout, *args)

        def differs(form: Form) -> CallFailed | Failure | None:
            above = [(form(one), upstream) for one, upstream in others]
            answers = run(forward_backward(forward, backward, form(args), dout, above))
            return inherited(forward, answers[0], dout.shape) or first_difference(
                backward, answers[-1], expected, inputs, squeeze, tolerance
            )

        hold_in_some_form(also_shaped, differs)

    def gradients(  # noqa: PLR0913 - options are keywords
        self,
        forward: Function,
        backward: Function,
        *args: Any,  # noqa: ANN401
        reference: Function | None = None,
        wrt: Sequence[int] | None = None,
        directions: int = 2,
        also_shaped: Mapping[int, Shape] | None = None,
        squeeze: Sequence[str] = (),
        tolerance: float = TOLERANCE,
    ) -> None:
        """Check a backward pass against numeric derivatives of the same student's forward pass.

        `wrt` are the positions of the arguments whose gradients `backward` returns, in its order;
        by default the first ones. Each is checked along as many `directions`.

        Needs no reference, and then believes the student's forward pass. With `reference`, the
        forward pass of the solution, the student's must give the same at the point and wherever
        its slope is asked for, and the gradients are held to the slopes of the reference: a forward
        pass that is bent to a wrong gradient gains nothing. That is for hidden tests alone: the
        points depend on the student's answers, so they cannot be recorded for a release.
        """
        numeric = self.numeric(
            forward, backward, wrt=wrt, reference=reference, squeeze=squeeze, tolerance=tolerance
        )
        hold_in_some_form(also_shaped, lambda form: numeric.check(form(args), directions))

    def numeric(  # noqa: PLR0913 - as in `gradients`
        self,
        forward: Function,
        backward: Function,
        *,
        wrt: Sequence[int] | None,
        squeeze: Sequence[str],
        tolerance: float,
        reference: Function | None = None,
    ) -> Numeric:
        """Return what compares gradients with slopes; it draws from the generator of this test."""
        positions = tuple(wrt) if wrt is not None else tuple(range(len(backward.signature.returns)))
        return Numeric(self._generator, forward, backward, positions, squeeze, tolerance, reference)

    def call(
        self,
        function: Function,
        *args: Any,  # noqa: ANN401
        shapes: Mapping[str, Shape] | None = None,
    ) -> Any:  # noqa: ANN401
        """Call a student's function for a test of its properties.

        Returns what the function returns, opaque results as they are and all others as arrays;
        `shapes` says which shape some of them must have. Dicts among `args` are updated.
        """
        return _alone(self._results(function, Answer(function(*args)), shapes))

    def network(
        self, forward: Function, backward: Function, layers: Sequence[tuple[Args, np.ndarray]]
    ) -> tuple[Any, Any]:
        """Run layers as a network does, and return what the two passes of the first one gave.

        Each layer is the arguments of its forward pass and its cotangent. Forward passes come one
        after the other, then backward passes from the last layer to the first. A dict that layers
        share is one to the functions. Results are as those of `call`; the output has the shape of
        its cotangent.
        """
        (args, dout), *others = layers
        answers = run(forward_backward(forward, backward, args, dout, others))
        if (wrong := inherited(forward, answers[0], dout.shape)) is not None:
            _raise_first({"": wrong})
        passes = (forward, answers[0]), (backward, answers[-1])
        there, back = (self._results(function, answer) for function, answer in passes)
        return _alone(there), _alone(back)

    def _results(
        self, function: Function, answer: Answer, shapes: Mapping[str, Shape] | None = None
    ) -> list[Any]:
        signature, shapes = function.signature, shapes or {}
        results = results_of(function, answer)
        if isinstance(results, Failure):
            raise CheckFailed([results])
        return [
            value if name in signature.opaque else self.array(name, value, shape=shapes.get(name))
            for name, value in zip(signature.returns, results, strict=True)
        ]

    def array(self, name: str, value: Any, *, shape: Shape | None = None) -> np.ndarray:  # noqa: ANN401
        """Return `value` as an array of numbers; fail if it is none or has another shape."""
        array = as_array(name, value)
        if isinstance(array, Failure):
            raise CheckFailed([array])
        if shape is not None and array.shape != shape:
            raise CheckFailed([shape_failure(name, array, shape)])
        return array

    def equal(  # noqa: PLR0913 - options are keywords
        self,
        name: str,
        actual: Any,  # noqa: ANN401
        expected: Any,  # noqa: ANN401
        *,
        squeeze: bool = False,
        tolerance: float = TOLERANCE,
        scale: float = 1.0,
    ) -> None:
        """Check one result, called `name` in the message, against what it should be.

        `scale` is the size of the numbers that it was computed from: where it should be zero, it
        may differ from zero by what rounding makes of them.
        """
        floor = noise_floor([np.asarray(expected), np.asarray(float(scale))])
        wrong = compare(name, actual, expected, tolerance=tolerance, floor=floor, squeeze=squeeze)
        if wrong is not None:
            raise CheckFailed([wrong])

    def that(self, condition: object, sentence: str) -> None:
        """Check a property; `sentence` is what a student reads when it does not hold."""
        if not condition:
            raise CheckFailed([Failure(Kind.PROPERTY, sentence)])

    def not_counted(self, sentence: str, *, shown_by: Sequence[str]) -> NoReturn:
        """End a test that passes and yet shall count nothing; `sentence` says why.

        For an answer that is wrong as another question's function is wrong. `shown_by` names that
        question's tests in which this mistake shows. It costs nothing as far as those have cost
        points: whoever bends the one function to excuse the other gains nothing.
        """
        raise NotCounted(sentence, shown_by)

    def inputs_unchanged(self, function: Function, *args: Any) -> None:  # noqa: ANN401
        """Check that the function writes into none of its array arguments."""
        answer = run([Call(function, args, arrays_back=True)])[0]
        answer.get()
        _fail_if_changed(function, args, answer.args)

    def upstream_unchanged(self, forward: Function, backward: Function, *args: Any) -> None:  # noqa: ANN401
        """Check that the backward pass does not write into the cotangent it is given."""
        dout = self._cotangent(forward, args)
        calls = forward_backward(forward, backward, args, dout)
        calls[-1] = Call(backward, calls[-1].args, arrays_back=True)
        answer = run(calls)[-1]
        answer.get()
        _fail_if_changed(backward, (dout,), answer.args[:1])

    def memory_order_ignored(
        self,
        forward: Function,
        *args: Any,  # noqa: ANN401
        backward: Function | None = None,
    ) -> None:
        """Check that arrays in Fortran order, as `x.T` gives, are answered as those in C order.

        Asked is the forward pass, or `backward` with a cotangent in the same order. Whether the
        answer is right is for other checks.
        """
        function = forward if backward is None else backward
        dout = None if backward is None else self._cotangent(forward, args)

        def answer(order: Order) -> Answer:
            given = _in(order, args)
            if dout is None:
                return run([Call(forward, given)])[-1]
            upstream = np.asarray(dout, order=order)
            return run(forward_backward(forward, function, given, upstream))[-1]

        in_c, in_fortran = answer("C"), answer("F")
        expected = self._results(function, in_c)
        if in_fortran.failure is not None:
            raise in_fortran.failure.in_case("arrays in Fortran order, as x.T is")
        found = self._results(function, in_fortran)
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
                raise CheckFailed([Failure(Kind.PROPERTY, sentence)])

    def results_kept(
        self,
        forward: Function,
        *args: Any,  # noqa: ANN401
        backward: Function | None = None,
    ) -> None:
        """Check that a later call does not change what an earlier one returned.

        Functions that write into arrays of their own do that. Asked is about the output of the
        forward pass, which must be fit for its first argument, or about the first gradient of
        `backward`.
        """
        x, *others = args
        calls = [Call(forward, args), Call(forward, (np.flip(x), *others))]
        looked_at = 0
        if backward is not None:
            (cache,) = forward.signature.opaque_positions
            dout = self._cotangent(forward, args)
            calls += [
                Call(backward, (upstream, Earlier(number, cache)))
                for number, upstream in enumerate((dout, np.flip(dout)))
            ]
            looked_at = 2
        kept = Call(forward, (Earlier(looked_at, 0), *others))
        *answers, later = run([*calls, kept])
        function = calls[looked_at].function
        result = self._results(function, answers[looked_at])[0]
        at_once = self._results(forward, run([Call(forward, (result, *others))])[0])[0]
        if not np.array_equal(self._results(forward, later)[0], at_once, equal_nan=True):
            sentence = (
                f"{function.signature.returns[0]} of {function.signature.name} changes when"
                f" {function.signature.name} is called again"
            )
            raise CheckFailed([Failure(Kind.PROPERTY, sentence)])

    def _cotangent(self, forward: Function, args: Args) -> np.ndarray:
        output = output_of(forward, run([Call(forward, args)])[0])
        return self._generator.standard_normal(output.shape)


def _alone(results: Sequence[Any]) -> Any:  # noqa: ANN401 - as the function returned it
    return results[0] if len(results) == 1 else tuple(results)


def hold_in_some_form(
    also_shaped: Mapping[int, Shape] | None,
    differs: Callable[[Form], CallFailed | Failure | None],
) -> None:
    """Return if nothing differs in one of the forms; raise what came farthest otherwise."""
    farthest: CallFailed | Failure | None = None
    for form in _forms(also_shaped):
        wrong = differs(form)
        if wrong is None:
            return
        farthest = _farther(farthest, wrong)
        if _is_final(farthest):
            break
    assert farthest is not None
    _raise_first({"": farthest})


def _forms(also_shaped: Mapping[int, Shape] | None) -> list[Form]:
    """Return the ways to hand over arguments: as they are, then in their other accepted shape."""

    def reshaped(args: Args) -> Args:
        assert also_shaped is not None
        return tuple(
            arg.reshape(also_shaped[i]) if i in also_shaped else arg for i, arg in enumerate(args)
        )

    return [lambda args: args, reshaped] if also_shaped else [lambda args: args]


def _is_final(failure: CallFailed | Failure) -> bool:
    """Whether another form of the same question is not worth its time, or the risk."""
    return isinstance(failure, (TimedOut, Crashed))


def _farther(
    first: CallFailed | Failure | None, second: CallFailed | Failure
) -> CallFailed | Failure:
    """Return which of two failures of one case to tell: that which came farther, else the first."""
    if first is None or _is_final(second):
        return second
    if isinstance(second, CallFailed):
        return first
    return second if isinstance(first, CallFailed) or second.kind > first.kind else first


def _nearer(first: Found, second: Found) -> Found:
    """Return in which of two forms a function comes nearer to what is right in all cases."""
    if not first:
        return second
    if first.keys() != second.keys():
        return min(first, second, key=len)
    return {label: _farther(first[label], wrong) for label, wrong in second.items()}


def _raise_first(found: Found, cases: int = 1) -> None:
    """Raise the first failure with its case; wrong answers bring the other wrong answers along."""
    label, first = next(iter(found.items()))
    if isinstance(first, CallFailed):
        raise first.in_case(label)
    wrong = [f.in_case(label) for label, f in found.items() if isinstance(f, Failure)]
    raise CheckFailed(wrong, cases, failing=len(found))


def _in(order: Order, args: Args) -> Args:
    """Return the arguments with their arrays in C or Fortran order."""
    return tuple(
        np.asarray(arg, order=order) if isinstance(arg, np.ndarray) else arg for arg in args
    )


def _is_same(before: np.ndarray, after: Any) -> bool:  # noqa: ANN401 - anything may have come back
    comparable = isinstance(after, np.ndarray) and after.dtype.kind in "biufc"
    return comparable and np.array_equal(before, after, equal_nan=True)


def _fail_if_changed(function: Function, given: Args, left: Args) -> None:
    changed = [
        i
        for i, (before, after) in enumerate(zip(given, left, strict=True))
        if isinstance(before, np.ndarray) and not _is_same(before, after)
    ]
    if changed:
        which = "its argument" if len(given) == 1 else f"argument number {changed[0] + 1}"
        sentence = f"{function.signature.name} writes into {which}; make a copy first"
        raise CheckFailed([Failure(Kind.PROPERTY, sentence)])

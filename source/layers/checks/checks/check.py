"""The `check` fixture: what a test of an assignment may ask about a function.

Every method returns quietly when all is well. It raises `CheckFailed` when an answer is wrong and
lets `CallFailed` through when the student's code gave no answer. The calls of one check travel
together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

import numpy as np

from .answers import (
    Args,
    Shape,
    array_of,
    arrays_of,
    first_difference,
    forward_backward,
    inherited,
    output_of,
)
from .calls import Answer, Call, Function, pick, run
from .failures import CheckFailed, Failure, Kind, NotCounted
from .forms import Form, Found, Wrong, all_hold_in_some_form, hold_in_some_form
from .numeric import Numeric
from .outputs import TOLERANCE, compare, noise_floor
from .properties import backward_writes, input_changed, order_matters, result_overwritten


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

        def differ(form: Form) -> Found:
            answers = run([Call(student, form(args)) for args in cases.values()])
            told = {
                label: first_difference(student, answer, expected[label], args, squeeze, tolerance)
                for (label, args), answer in zip(cases.items(), answers, strict=True)
            }
            return {label: one for label, one in told.items() if one is not None}

        all_hold_in_some_form(also_shaped, differ, len(cases))

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

        def differs(form: Form) -> Wrong | None:
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
        return _alone(arrays_of(function, Answer(function(*args)), shapes))

    def network(
        self, forward: Function, backward: Function, layers: Sequence[tuple[Args, np.ndarray]]
    ) -> tuple[Any, Any]:
        """Run layers as a network does, and return what the two passes of the first one gave.

        Each layer is the arguments of its forward pass and its cotangent. Forward passes come one
        after the other, then backward passes from the last layer to the first. A dict that layers
        share is one to the functions. Results are as those of `call`; the output has the shape of
        its cotangent. Cotangents are on their way only when all forward passes have answered.
        """
        (args, dout), *others = layers
        calls = forward_backward(forward, backward, args, dout, others)
        there = run(calls[: len(layers)])
        _hold(inherited(forward, there[0], dout.shape))
        (position,) = forward.signature.opaque_positions
        back = [
            Call(backward, (upstream, pick(there[cache.call], forward.signature, position)))
            for upstream, cache in (call.args for call in calls[len(layers) :])
            if cache.call == 0 or there[cache.call].failure is None
        ]
        passes = (forward, there[0]), (backward, run(back)[-1])
        out, gradients = (arrays_of(function, answer) for function, answer in passes)
        return _alone(out), _alone(gradients)

    def array(self, name: str, value: Any, *, shape: Shape | None = None) -> np.ndarray:  # noqa: ANN401
        """Return `value` as an array of numbers; fail if it is none or has another shape."""
        return array_of(name, value, shape)

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
        _hold(compare(name, actual, expected, tolerance=tolerance, floor=floor, squeeze=squeeze))

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
        _hold(input_changed(function, args))

    def upstream_unchanged(self, forward: Function, backward: Function, *args: Any) -> None:  # noqa: ANN401
        """Check that the backward pass leaves the cotangent, its cache and the inputs alone."""
        _hold(backward_writes(forward, backward, args, self._cotangent(forward, args)))

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
        dout = None if backward is None else self._cotangent(forward, args)
        _hold(order_matters(forward, backward, args, dout))

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
        dout = None if backward is None else self._cotangent(forward, args)
        _hold(result_overwritten(forward, backward, args, dout))

    def _cotangent(self, forward: Function, args: Args) -> np.ndarray:
        output = output_of(forward, run([Call(forward, args)])[0])
        return self._generator.standard_normal(output.shape)


def _hold(wrong: Wrong | None) -> None:
    if isinstance(wrong, Failure):
        raise CheckFailed([wrong])
    if wrong is not None:
        raise wrong


def _alone(results: Sequence[Any]) -> Any:  # noqa: ANN401 - as the function returned it
    return results[0] if len(results) == 1 else tuple(results)

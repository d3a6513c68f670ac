"""The `check` fixture: what a test of an assignment may ask about a function.

Every method returns quietly when all is well. It raises `CheckFailed` when an answer is wrong and
lets `CallFailed` through when the student's code gave no answer. Calls of one check travel together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import gradients
from .calls import Answer, Call, CallFailed, Crashed, Earlier, Function, TimedOut, run
from .failures import CheckFailed, Failure, Kind
from .outputs import TOLERANCE, as_array, compare, noise_floor, relative_error

Shape = tuple[int, ...]
Args = tuple[Any, ...]

ATTEMPTS = 3
"""Points at which a gradient is differentiated before it is called wrong: the one that was given and
two nearby, with a finer step. A wrong gradient is wrong at all of them, a kink stays behind."""


class Check:
    """Checks that draw their directions and cotangents from `generator`.

    Two options recur. `also_shaped` maps the position of an argument to another shape in which a
    right answer may want it (one length may be -1); an answer that is right for either is right.
    `squeeze` names results in which axes of length 1 may come and go.
    """

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator

    def outputs(  # noqa: PLR0913 - options are keywords
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
        """Check `outputs` for several named cases, which travel together; the first is told first."""
        expected = dict(
            zip(cases, run([Call(reference, args) for args in cases.values()]), strict=True)
        )
        found: dict[str, CallFailed | Failure] = {}
        waiting = list(cases)
        for form in _forms(also_shaped):
            answers = run([Call(student, form(cases[label])) for label in waiting])
            for label, answer in zip(list(waiting), answers, strict=True):
                wrong = _first_difference(
                    student, answer, expected[label], cases[label], squeeze, tolerance
                )
                if wrong is None:
                    waiting.remove(label)
                    found.pop(label, None)
                else:
                    found[label] = _farther(found.get(label), wrong)
            if not waiting:
                return
        _raise_first([found[label] for label in waiting], waiting, len(cases))

    def backward(  # noqa: PLR0913 - options are keywords
        self,
        forward: Function,
        backward: Function,
        reference_forward: Function,
        reference_backward: Function,
        *args: Any,  # noqa: ANN401
        between: Args | None = None,
        also_shaped: Mapping[int, Shape] | None = None,
        squeeze: Sequence[str] = (),
        tolerance: float = TOLERANCE,
    ) -> None:
        """Check that the backward pass gives the reference's gradients for a random cotangent.

        Each backward pass gets the cache of its own forward pass. `between` are arguments of another
        forward pass that runs before the backward pass: its cache must be all that it uses.
        """
        answer = run([Call(reference_forward, args)])[0]
        output = _output(reference_forward, answer)
        dout = self._generator.standard_normal(output.shape)
        expected = run(_forward_backward(reference_forward, reference_backward, args, dout))[-1]
        inputs = (dout, *args)
        farthest: CallFailed | Failure | None = None
        for form in _forms(also_shaped):
            calls = _forward_backward(
                forward, backward, form(args), dout, between and form(between)
            )
            answers = run(calls)
            wrong = _inherited(forward, answers[0], output.shape) or _first_difference(
                backward, answers[-1], expected, inputs, squeeze, tolerance
            )
            if wrong is None:
                return
            farthest = _farther(farthest, wrong)
        assert farthest is not None
        _raise_first([farthest], [""], 1)

    def gradients(  # noqa: PLR0913 - options are keywords
        self,
        forward: Function,
        backward: Function,
        *args: Any,  # noqa: ANN401
        wrt: Sequence[int] | None = None,
        directions: int = 3,
        also_shaped: Mapping[int, Shape] | None = None,
        squeeze: Sequence[str] = (),
        tolerance: float = TOLERANCE,
    ) -> None:
        """Check a backward pass against numeric derivatives of the same student's forward pass.

        `wrt` are the positions of the arguments whose gradients `backward` returns, in its order; by
        default the first ones. Needs no reference.
        """
        positions = tuple(wrt) if wrt is not None else tuple(range(len(backward.signature.returns)))
        farthest: CallFailed | Failure | None = None
        for form in _forms(also_shaped):
            point = form(args)
            for attempt in range(ATTEMPTS):
                numeric = _Numeric(
                    self._generator, forward, backward, positions, squeeze, tolerance
                )
                wrong = numeric.check(point, directions, gradients.STEP / 10.0**attempt)
                if wrong is None:
                    return
                farthest = _farther(farthest, wrong)
                if isinstance(wrong, CallFailed) or wrong.kind is not Kind.VALUES:
                    break
                point = gradients.nudge(self._generator, form(args), positions)
        assert farthest is not None
        _raise_first([farthest], [""], 1)

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
        signature = function.signature
        results = _results(function, Answer(function(*args)))
        if isinstance(results, Failure):
            raise CheckFailed([results])
        checked = [
            value
            if name in signature.opaque
            else self.array(name, value, shape=(shapes or {}).get(name))
            for name, value in zip(signature.returns, results, strict=True)
        ]
        return checked[0] if len(checked) == 1 else tuple(checked)

    def array(self, name: str, value: Any, *, shape: Shape | None = None) -> np.ndarray:  # noqa: ANN401
        """Return `value` as an array of numbers; fail if it is none or has another shape."""
        array = as_array(name, value)
        if isinstance(array, Failure):
            raise CheckFailed([array])
        if shape is not None and array.shape != shape:
            sentence = f"{name} has shape {array.shape}, expected {shape}"
            raise CheckFailed([Failure(Kind.SHAPE, sentence, name, actual=array)])
        return array

    def equal(
        self,
        name: str,
        actual: Any,  # noqa: ANN401
        expected: Any,  # noqa: ANN401
        *,
        squeeze: bool = False,
        tolerance: float = TOLERANCE,
    ) -> None:
        """Check one result, called `name` in the message, against what it should be."""
        floor = noise_floor([np.asarray(expected)])
        wrong = compare(name, actual, expected, tolerance=tolerance, floor=floor, squeeze=squeeze)
        if wrong is not None:
            raise CheckFailed([wrong])

    def that(self, condition: object, sentence: str) -> None:
        """Check a property; `sentence` is what a student reads when it does not hold."""
        if not condition:
            raise CheckFailed([Failure(Kind.PROPERTY, sentence)])

    def inputs_unchanged(self, function: Function, *args: Any) -> None:  # noqa: ANN401
        """Check that the function writes into none of its array arguments."""
        answer = run([Call(function, args, arrays_back=True)])[0]
        answer.get()
        _fail_if_changed(function, args, answer.args)

    def upstream_unchanged(self, forward: Function, backward: Function, *args: Any) -> None:  # noqa: ANN401
        """Check that the backward pass does not write into the cotangent it is given."""
        dout = self._generator.standard_normal(
            _output(forward, run([Call(forward, args)])[0]).shape
        )
        calls = _forward_backward(forward, backward, args, dout)
        calls[-1] = Call(backward, calls[-1].args, arrays_back=True)
        answer = run(calls)[-1]
        answer.get()
        _fail_if_changed(backward, (dout,), answer.args[:1])


class _Numeric:
    """One attempt at a gradient check, at one point."""

    def __init__(  # noqa: PLR0913, PLR0917 - what stays the same between attempts
        self,
        generator: np.random.Generator,
        forward: Function,
        backward: Function,
        positions: tuple[int, ...],
        squeeze: Sequence[str],
        tolerance: float,
    ) -> None:
        self.generator = generator
        self.forward = forward
        self.backward = backward
        self.positions = positions
        self.squeeze = squeeze
        self.tolerance = tolerance

    def check(self, args: Args, directions: int, step: float) -> CallFailed | Failure | None:
        try:
            dout = self.generator.standard_normal(
                _output(self.forward, run([Call(self.forward, args)])[0]).shape
            )
            drawn = [
                gradients.draw_direction(self.generator, args, self.positions)
                for _ in range(directions)
            ]
            calls = _forward_backward(self.forward, self.backward, args, dout)
            answers = run([*calls, *self._stencils(args, drawn, step)])
            analytic = self._gradients(answers[1], args)
            errors = self._errors(answers[2:], drawn, analytic, dout, args, step)
            if max(errors) <= self.tolerance:
                return None
            return self._blame(args, drawn[0], analytic, dout, step, max(errors))
        except CallFailed as error:
            return error
        except CheckFailed as error:
            return error.failures[0]

    def _stencils(
        self, args: Args, drawn: Sequence[gradients.Direction], step: float
    ) -> list[Call]:
        return [Call(self.forward, point) for d in drawn for point in d.points(args, step)]

    def _gradients(self, answer: Answer, args: Args) -> tuple[np.ndarray, ...]:
        """Return the student's gradients, each in the shape of its argument."""
        results = _results(self.backward, answer)
        if isinstance(results, Failure):
            raise CheckFailed([results])
        checked = []
        for name, value, position in zip(
            self.backward.signature.returns, results, self.positions, strict=True
        ):
            # A gradient has its argument's shape, and is finite: compare with itself in that shape.
            array = as_array(name, value)
            like = args[position]
            same_size = not isinstance(array, Failure) and array.size == like.size
            expected = np.nan_to_num(array).reshape(like.shape) if same_size else like
            wrong = compare(name, value, expected, squeeze=name in self.squeeze)
            if wrong is not None:
                raise CheckFailed([wrong])
            checked.append(np.asarray(value).reshape(like.shape))
        return tuple(checked)

    def _errors(  # noqa: PLR0913, PLR0917 - a formula's terms
        self,
        answers: Sequence[Answer],
        drawn: Sequence[gradients.Direction],
        analytic: Sequence[np.ndarray],
        dout: np.ndarray,
        args: Args,
        step: float,
    ) -> list[float]:
        """Return the relative error along each direction."""
        points = len(gradients.STENCIL)
        errors = []
        for k, direction in enumerate(drawn):
            own = answers[k * points : (k + 1) * points]
            outputs = [_output(self.forward, answer, dout.shape) for answer in own]
            numeric = np.array(gradients.derivative(outputs, dout, step))
            claimed = np.array(direction.along(analytic))
            # Entries of opposite sign may cancel along a direction: measure against the gradient.
            floor = max(direction.size(analytic), noise_floor((dout, *args)))
            errors.append(relative_error(claimed, numeric, floor))
        return errors

    def _blame(  # noqa: PLR0913, PLR0917 - a formula's terms
        self,
        args: Args,
        joint: gradients.Direction,
        analytic: Sequence[np.ndarray],
        dout: np.ndarray,
        step: float,
        error: float,
    ) -> Failure:
        """Differentiate along one argument at a time to say which gradient is wrong."""
        alone = [
            gradients.Direction((position,), (array,))
            for position, array in zip(joint.positions, joint.arrays, strict=True)
        ]
        answers = run(self._stencils(args, alone, step))
        points = len(gradients.STENCIL)
        names = self.backward.signature.returns
        errors = {
            name: self._errors(
                answers[k * points : (k + 1) * points], [alone[k]], [analytic[k]], dout, args, step
            )[0]
            for k, name in enumerate(names)
        }
        wrong = {name: e for name, e in errors.items() if e > self.tolerance}
        named = max(wrong, key=lambda name: wrong[name]) if wrong else names[0]
        listed = " and ".join(wrong or names)
        right = [name for name in names if name not in wrong] if wrong else []
        error = wrong.get(named, error)
        return Failure(
            Kind.VALUES,
            f"{listed} {'are' if ' and ' in listed else 'is'} not the derivative of "
            f"{self.forward.signature.name}: relative error {error:.1e}, tolerance "
            f"{self.tolerance:.0e}"
            + (f"; {', '.join(right)} agree" + "s" * (len(right) == 1) if right else ""),
            named,
            error=error,
            tolerance=self.tolerance,
            actual=analytic[names.index(named)],
        )


def _forms(also_shaped: Mapping[int, Shape] | None) -> list[Any]:
    """Return the ways to hand over arguments: as they are, then in their other accepted shape."""

    def reshaped(args: Args) -> Args:
        assert also_shaped is not None
        return tuple(
            arg.reshape(also_shaped[i]) if i in also_shaped else arg for i, arg in enumerate(args)
        )

    return [lambda args: args, reshaped] if also_shaped else [lambda args: args]


def _forward_backward(
    forward: Function, backward: Function, args: Args, dout: np.ndarray, between: Args | None = None
) -> list[Call]:
    (cache,) = forward.signature.opaque_positions
    calls = [Call(forward, args)]
    if between is not None:
        calls.append(Call(forward, between))
    return [*calls, Call(backward, (dout, Earlier(0, cache)))]


def _results(function: Function, answer: Answer) -> tuple[Any, ...] | Failure:
    signature = function.signature
    results = signature.split(answer.get())
    if results is not None:
        return results
    promised = ", ".join(signature.returns)
    value = answer.value
    if value is None:
        have = "None"
    elif isinstance(value, (tuple, list)):
        have = f"{len(value)} values"
    else:
        have = f"a {getattr(value, 'type_name', type(value).__name__)}"
    sentence = f"{signature.name} must return the tuple ({promised}), it returned {have}"
    return Failure(Kind.TYPE, sentence)


def _output(function: Function, answer: Answer, shape: Shape | None = None) -> np.ndarray:
    """Return the first result that is not opaque, as an array."""
    position = next(
        i
        for i in range(len(function.signature.returns))
        if i not in function.signature.opaque_positions
    )
    name = function.signature.returns[position]
    results = _results(function, answer)
    if isinstance(results, Failure):
        raise CheckFailed([results])
    array = as_array(f"{name} of {function.signature.name}", results[position])
    if isinstance(array, Failure):
        raise CheckFailed([array])
    if shape is not None and array.shape != shape:
        sentence = f"{name} of {function.signature.name} changes its shape when its inputs change"
        raise CheckFailed([Failure(Kind.SHAPE, sentence, name)])
    return array


def _first_difference(  # noqa: PLR0913, PLR0917 - what two answers may differ in
    function: Function,
    answer: Answer,
    expected: Answer,
    args: Args,
    squeeze: Sequence[str],
    tolerance: float,
) -> CallFailed | Failure | None:
    if answer.failure is not None:
        return answer.failure
    results = _results(function, answer)
    if isinstance(results, Failure):
        return results
    wanted = function.signature.split(expected.get())
    assert wanted is not None, f"the reference of {function.signature.name} breaks its signature"
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


def _inherited(forward: Function, answer: Answer, shape: Shape) -> CallFailed | Failure | None:
    """Return a failure if the forward pass gave nothing that a backward pass could build on."""
    try:
        output = _output(forward, answer)
    except CallFailed as error:
        return error
    except CheckFailed as error:
        return error.failures[0]
    if output.shape == shape:
        return None
    name = forward.signature.name
    return Failure(
        Kind.SHAPE,
        f"{name} returned shape {output.shape} where {shape} was expected, so its backward pass "
        f"could not be judged",
    )


def _farther(
    first: CallFailed | Failure | None, second: CallFailed | Failure
) -> CallFailed | Failure:
    """Return the one of two failures of the same case that came farther; a time-out stands."""
    if first is None or isinstance(first, CallFailed):
        return first if isinstance(first, (TimedOut, Crashed)) else second
    if isinstance(second, CallFailed):
        return second if isinstance(second, (TimedOut, Crashed)) else first
    return second if second.kind > first.kind else first


def _raise_first(found: Sequence[CallFailed | Failure], labels: Sequence[str], cases: int) -> None:
    """Raise the first failure with its case; wrong answers bring the other wrong answers along."""
    first = found[0]
    if isinstance(first, CallFailed):
        first.case = labels[0]
        raise first
    wrong = [
        failure.in_case(label)
        for label, failure in zip(labels, found, strict=True)
        if isinstance(failure, Failure)
    ]
    raise CheckFailed(wrong, cases)


def _fail_if_changed(function: Function, given: Args, left: Args) -> None:
    changed = [
        i
        for i, (before, after) in enumerate(zip(given, left, strict=True))
        if isinstance(before, np.ndarray) and not np.array_equal(before, after, equal_nan=True)
    ]
    if changed:
        which = "its argument" if len(given) == 1 else f"argument number {changed[0] + 1}"
        sentence = f"{function.signature.name} writes into {which}; make a copy first"
        raise CheckFailed([Failure(Kind.PROPERTY, sentence)])

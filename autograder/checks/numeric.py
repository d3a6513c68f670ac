"""A backward pass beside numeric derivatives: of the same student's forward pass, or the reference.

Where a reference is given the student's forward pass must agree with it at every point, and the
derivatives are those of the reference: outputs may agree to within the tolerance and have other
slopes, the more so the finer the step.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np

from . import gradients
from .answers import (
    Args,
    Shape,
    first_difference,
    forward_backward,
    output_of,
    results_of,
)
from .calls import Answer, Call, CallFailed, Function, run
from .failures import CheckFailed, Failure, Kind
from .outputs import compare, conform, relative_error

_STEP = 1e-5
_CLOSE = 1e-4
"""The step of an element-wise derivative, and what it may be off by."""

_AT_ONCE = 32
_DOUBLE = 8
"""Bytes of a number in double precision."""


class Numeric:
    """A backward pass beside the numeric derivatives of its forward pass."""

    def __init__(  # noqa: PLR0913, PLR0917 - what stays the same between attempts
        self,
        generator: np.random.Generator,
        forward: Function,
        backward: Function,
        positions: tuple[int, ...],
        squeeze: Sequence[str],
        tolerance: float,
        reference: Function | None = None,
    ) -> None:
        self.generator = generator
        self.forward = forward
        self.backward = backward
        self.names = dict(zip(positions, backward.signature.returns, strict=True))
        self.squeeze = squeeze
        self.tolerance = tolerance
        self.reference = reference
        self.accepted: dict[int, np.ndarray] = {}
        """By position, the gradients that agreed with the slopes."""

    def check(self, args: Args, directions: int) -> CallFailed | Failure | None:
        """Return what is wrong at `args`, and still is beside it with finer steps; or None.

        A gradient that has agreed once is settled: a wrong one agrees nowhere, while a right one
        may differ near a kink.
        """
        point = gradients.as_floats(args, tuple(self.names))
        errors = dict.fromkeys(self.names, np.inf)
        try:
            dout = self._cotangent(point)
            for step in gradients.STEPS:
                errors, found = self._errors(point, dout, tuple(errors), directions, step)
                self.accepted |= {i: found[i] for i in errors if errors[i] <= self.tolerance}
                errors = {i: error for i, error in errors.items() if error > self.tolerance}
                if not errors:
                    return None
                point = gradients.nudge(self.generator, point, tuple(self.names))
        except CallFailed as error:
            return error
        except CheckFailed as error:
            return error.failures[0]
        worst = max(errors, key=lambda position: errors[position])
        blamed = self._blame({self.names[i]: error for i, error in errors.items()})
        return replace(
            blamed, look_closer=lambda seconds: self._every_entry(point, dout, worst, seconds)
        )

    def _cotangent(self, args: Args) -> np.ndarray:
        """Draw an upstream gradient for the outputs, which must be the same for each call."""
        first, second = map(self._output, run([Call(self.forward, args)] * 2))
        if first.shape != second.shape or relative_error(first, second) > self.tolerance:
            sentence = f"{self.forward.signature.name} gives another result each time it is called"
            raise CheckFailed([Failure(Kind.PROPERTY, sentence)])
        return self.generator.standard_normal(first.shape)

    def _errors(
        self,
        args: Args,
        dout: np.ndarray,
        positions: Sequence[int],
        directions: int,
        step: float,
    ) -> tuple[dict[int, float], dict[int, np.ndarray]]:
        """Return the largest relative error of each gradient at one point, and all gradients."""
        drawn = [
            gradients.draw_direction(self.generator, args, position)
            for position in positions
            for _ in range(directions)
        ]
        points = [args, *(point for d in drawn for point in d.points(args, step))]
        here, answer = run(forward_backward(self.forward, self.backward, args, dout))
        analytic = self._gradients(answer, args)
        # Only now: whoever knew the directions could be right along them.
        there = run([Call(self.forward, point) for point in points[1:]])
        output, *around_it = self._outputs([here, *there], points, dout.shape)
        outputs = iter(around_it)
        rounding = gradients.rounding(output, dout, step)
        floor = rounding / self.tolerance
        if any(d.is_drowned(analytic[d.position], rounding) for d in drawn) and gradients.dwarfs(
            output, args
        ):
            raise CheckFailed([self._drowned()])
        errors = dict.fromkeys(positions, 0.0)
        for direction in drawn:
            around = list(islice(outputs, len(gradients.STENCIL)))
            numeric = gradients.derivative(around, dout, step)
            error = direction.error(analytic[direction.position], numeric, floor)
            errors[direction.position] = max(errors[direction.position], error)
        return errors, analytic

    def _outputs(
        self, answers: Sequence[Answer], points: Sequence[Args], shape: Shape
    ) -> list[np.ndarray]:
        """Return the outputs whose slopes count, once the student's are the reference's."""
        own = [self._output(answer, shape) for answer in answers]
        if self.reference is None:
            return own
        expected = run([Call(self.reference, point) for point in points])
        for answer, wanted, point in zip(answers, expected, points, strict=True):
            wrong = first_difference(self.forward, answer, wanted, point, (), self.tolerance)
            if isinstance(wrong, Failure):
                raise CheckFailed([self._not_the_reference(wrong)])
        return [output_of(self.reference, answer, shape) for answer in expected]

    def _output(self, answer: Answer, shape: Shape | None = None) -> np.ndarray:
        """Return what the forward pass computed, in floating point and finite."""
        array = output_of(self.forward, answer, shape)
        checked = conform(
            f"the output of {self.forward.signature.name}", array, np.zeros_like(array, float)
        )
        if isinstance(checked, Failure):
            raise CheckFailed([checked])
        if checked.dtype.kind == "f" and checked.itemsize < _DOUBLE:
            raise CheckFailed([self._too_few_digits(checked.dtype)])
        return checked

    def _gradients(self, answer: Answer, args: Args) -> dict[int, np.ndarray]:
        """Return the student's gradients by position, each in the shape of its argument."""
        results = results_of(self.backward, answer)
        if isinstance(results, Failure):
            raise CheckFailed([results])
        found = {}
        for (position, name), value in zip(self.names.items(), results, strict=True):
            array = conform(name, value, args[position], squeeze=name in self.squeeze)
            if isinstance(array, Failure):
                raise CheckFailed([array])
            found[position] = array
        return found

    def _every_entry(
        self, args: Args, dout: np.ndarray, position: int, seconds: float
    ) -> Failure | None:
        """Compare a gradient with the student's own slopes entry by entry; None out of time."""
        name, array = self.names[position], args[position]
        try:
            answer = run(forward_backward(self.forward, self.backward, args, dout))[-1]
            found = self._gradients(answer, args)[position]
            slopes = self._slopes(args, dout, position, seconds)
        except (CallFailed, CheckFailed):
            return None
        if slopes is None:
            return None
        floor = _STEP * float(np.max(np.abs(array), initial=0.0))
        return compare(name, found, slopes, tolerance=max(self.tolerance, _CLOSE), floor=floor)

    def _slopes(
        self, args: Args, dout: np.ndarray, position: int, seconds: float
    ) -> np.ndarray | None:
        """Return the central difference for each entry of one argument; None out of time."""
        array, deadline = args[position], time.monotonic() + seconds
        slopes = np.zeros(array.size)
        for start in range(0, array.size, _AT_ONCE):
            if time.monotonic() > deadline:
                return None
            places = range(start, min(start + _AT_ONCE, array.size))
            points = [
                _moved(args, position, place, step) for place in places for step in (_STEP, -_STEP)
            ]
            answers = run([Call(self.forward, point) for point in points])
            sums = [np.sum(self._output(answer, dout.shape) * dout) for answer in answers]
            slopes[start : places.stop] = np.subtract(sums[0::2], sums[1::2]) / (2.0 * _STEP)
        return slopes.reshape(array.shape)

    def _not_the_reference(self, wrong: Failure) -> Failure:
        """Say that the forward pass is wrong, in a test of its gradients."""
        name = self.forward.signature.name
        return replace(
            wrong,
            sentence=f"{name} must be right before its gradients can be judged: {wrong.sentence}",
        )

    def _drowned(self) -> Failure:
        return Failure(
            Kind.PROPERTY,
            f"the outputs of {self.forward.signature.name} are so large beside its inputs that "
            f"their rounding hides its slopes, so {self.backward.signature.name} could not be "
            f"judged",
        )

    def _too_few_digits(self, dtype: np.dtype[Any]) -> Failure:
        return Failure(
            Kind.DTYPE,
            f"{self.forward.signature.name} computes in {dtype}, which has too few digits for its "
            f"slopes to be seen, so {self.backward.signature.name} could not be judged; compute in "
            f"float64",
        )

    def _blame(self, errors: Mapping[str, float]) -> Failure:
        """Say which gradients are wrong, and which are not."""
        worst = max(errors, key=lambda name: errors[name])
        right = [name for name in self.names.values() if name not in errors]
        agree = f"; {_listed(right)} agree{'s' if len(right) == 1 else ''}" if right else ""
        return Failure(
            Kind.VALUES,
            f"{_listed(list(errors))} {'is' if len(errors) == 1 else 'are'} not the derivative of "
            f"{self.forward.signature.name}: relative error {errors[worst]:.1e}, tolerance "
            f"{self.tolerance:.0e}{agree}",
            worst,
            error=errors[worst],
            tolerance=self.tolerance,
            by_own_slopes=self.reference is None,
        )


def _moved(args: Args, position: int, place: int, step: float) -> Args:
    moved = args[position].copy(order="K")
    moved.flat[place] += step
    return (*args[:position], moved, *args[position + 1 :])


def _listed(names: Sequence[str]) -> str:
    """Return names as a person lists them.

    >>> _listed(["dx", "dw", "db"])
    'dx, dw and db'
    """
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))

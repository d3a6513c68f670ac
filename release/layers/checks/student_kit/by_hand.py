"""After the tests: a closer look at the first failure of each question, within a budget of time.

A gradient check that failed is done again entry by entry, for its picture. A backward pass that
failed is shrunk to the smallest call that still differs from numeric derivatives of the student's
own forward pass: that needs no reference.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..checks import Answer, Call, Earlier
from ..checks.calls import given_to
from ..checks.examples import OutOfTime, against_slopes, smallest
from ..checks.failures import Failure
from .events import Tell
from .findings import ByHand, look_closer
from .own import OwnFiles, OwnFunction
from .release import FunctionFacts, QuestionFacts, Release
from .reports import TestReport, plain_test

SECONDS = 0.8
"""How long all closer looks of a run may take together."""


class Trail:
    """What one test did: its backward passes, each with its forward pass and the arguments."""

    def __init__(self) -> None:
        self.passes: list[tuple[Watched, Watched, tuple[Any, ...]]] = []
        self.question = ""
        self.test: TestReport | None = None
        self.failures: tuple[Failure, ...] = ()

    def note(self, question: str, test: TestReport, failures: tuple[Failure, ...]) -> None:
        """Note that the test failed, and how."""
        self.question, self.test, self.failures = question, test, failures


class Watched(OwnFunction):
    """A student's own function, whose backward passes leave a trail."""

    def __init__(self, facts: FunctionFacts, own: OwnFiles, trail: Trail) -> None:
        super().__init__(facts, own)
        self._facts, self._files, self._trail = facts, own, trail

    def run_together(self, calls: Sequence[Call]) -> list[Answer]:
        """Answer the calls one after the other."""
        for call in calls:
            for earlier in (arg for arg in call.args if isinstance(arg, Earlier)):
                forward = calls[earlier.call]
                if isinstance(call.function, Watched) and isinstance(forward.function, Watched):
                    given = given_to(forward, calls)
                    self._trail.passes.append((forward.function, call.function, given))
        return super().run_together(calls)

    def until(self, deadline: float) -> OwnFunction:
        """Return the same function, which raises `OutOfTime` once the time has come."""
        return _Hurried(self._facts, self._files, deadline)


class _Hurried(OwnFunction):
    def __init__(self, facts: FunctionFacts, own: OwnFiles, deadline: float) -> None:
        super().__init__(facts, own)
        self._deadline = deadline

    def answer(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Answer:
        if time.monotonic() > self._deadline:
            raise OutOfTime
        return super().answer(args, kwargs)


def look_at(
    trails: Iterable[Trail], release: Release, tell: Tell, seconds: float = SECONDS
) -> None:
    """Look closer at the first failing test of each question, and tell what comes of it."""
    tell({"event": "looking"})
    deadline = time.monotonic() + seconds
    first: dict[str, list[Trail]] = {}
    for trail in trails:
        if trail.test is not None and trail.test.weight:
            first.setdefault(trail.question, []).append(trail)
    for question, failed in first.items():
        test = failed[0].test
        assert test is not None
        with _in_silence():
            closer = _closer(failed[0], deadline)
            example = _example(failed, release.question(question), deadline)
        if closer is not test or example is not None:
            detailed = plain_test(replace(closer, by_hand=example))
            tell({"event": "detailed", "question": question, "test": detailed})


def _closer(trail: Trail, deadline: float) -> TestReport:
    """Return the test's report, with the arrays behind its first failure if they can be had."""
    assert trail.test is not None
    left = (deadline - time.monotonic()) / 2.0
    if not trail.failures or left <= 0.0:
        return trail.test
    found = look_closer(trail.failures[0], left)
    if found is None:
        return trail.test
    return replace(trail.test, findings=(found, *trail.test.findings[1:]))


def _example(failed: Iterable[Trail], question: QuestionFacts, deadline: float) -> ByHand | None:
    """Return the smallest failure of one of the question's own backward passes, if there is one."""
    names = {region.partition("#")[0] for region in question.regions}
    for trail in failed:
        for forward, backward, args in trail.passes:
            if backward.signature.name not in names:
                continue
            probe = against_slopes(
                forward.until(deadline),
                backward.until(deadline),
                _parameters(forward.implementation, args),
            )
            found = smallest(args, probe, np.random.default_rng(0))
            if found is not None:
                return ByHand(found.function, found.arguments, found.wrong)
            break
    return None


def _parameters(implementation: Callable[..., Any], args: Sequence[Any]) -> list[str]:
    try:
        return list(inspect.signature(implementation).parameters)
    except (TypeError, ValueError):
        return [f"argument {number + 1}" for number in range(len(args))]


@contextlib.contextmanager
def _in_silence() -> Iterator[None]:
    """Within, student code prints and warns into nothing."""
    sink = io.StringIO()
    with (
        contextlib.redirect_stdout(sink),
        contextlib.redirect_stderr(sink),
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        yield

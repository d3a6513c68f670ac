"""What a run tells while it lasts, one plain dict after the other, and what came of it.

    loading                                     the student's files are about to be loaded
    loaded     problems, printed, untouched, faults, saved, versions
    collected  tests: {question, test}          all tests of the questions asked for, not run yet
    missing    said                             a package that the tests need
    broken     said                             a file of tests cannot be loaded
    started    test                             its id
    ended      question, test
    warned     question, said                   Python warned of a line of the student's
    interrupted                                 somebody stopped the run
    looking                                     the tests are over; failures are looked at closely
    detailed   question, test                   takes the place of the one that `ended` told
    finished   said                             what pytest said if it could not do its work

A process that ends early leaves what it has told so far.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from .reports import Outcome, SavedFile, TestReport, read_test

Event: TypeAlias = dict[str, Any]
Tell: TypeAlias = Callable[[Event], None]


class Gathered:
    """What one or several processes told of a run. `running` is the test that began last."""

    def __init__(self) -> None:
        self.tests: dict[str, dict[str, TestReport]] = {}
        self.warnings: dict[str, list[str]] = {}
        self.broken: list[str] = []
        self.problems: dict[str, str] = {}
        self.faults: dict[str, str] = {}
        self.untouched: frozenset[str] = frozenset()
        self.saved: tuple[SavedFile, ...] = ()
        self.versions: tuple[tuple[str, str], ...] = ()
        self.printed = ""
        self.problem = ""
        self.stage = ""
        self.running = ""
        self.interrupted = False

    def take(self, event: Event) -> None:
        """Take note of an event."""
        kind = event["event"]
        if kind in {"loading", "loaded", "looking", "finished"}:
            self.stage = kind
        take = getattr(self, f"_take_{kind}", None)
        if take is not None:
            take(event)

    def replace_test(self, question: str, test: TestReport) -> None:
        """Put a test's report in the place of the one that is there."""
        self.tests.setdefault(question, {})[test.id] = test
        self.running = "" if self.running == test.id else self.running

    def question_of(self, test_id: str) -> str:
        """Return the question that a test belongs to."""
        return next(question for question, tests in self.tests.items() if test_id in tests)

    @property
    def settled(self) -> frozenset[str]:
        """The ids of the tests that need not be run again."""
        return frozenset(
            test.id
            for tests in self.tests.values()
            for test in tests.values()
            if test.outcome is not Outcome.NOT_RUN or test.message
        )

    def _take_loaded(self, event: Event) -> None:
        self.problems = event["problems"]
        self.faults = event["faults"]
        self.untouched = frozenset(event["untouched"])
        self.printed = event["printed"]
        self.saved = tuple(SavedFile(**saved) for saved in event["saved"])
        self.versions = tuple((name, version) for name, version in event["versions"])

    def _take_collected(self, event: Event) -> None:
        for one in event["tests"]:
            test = read_test(one["test"])
            self.tests.setdefault(one["question"], {}).setdefault(test.id, test)

    def _take_broken(self, event: Event) -> None:
        if event["said"] not in self.broken:
            self.broken.append(event["said"])

    def _take_missing(self, event: Event) -> None:
        self.problem = event["said"]

    def _take_started(self, event: Event) -> None:
        self.running = event["test"]

    def _take_ended(self, event: Event) -> None:
        self.replace_test(event["question"], read_test(event["test"]))

    _take_detailed = _take_ended

    def _take_warned(self, event: Event) -> None:
        listed = self.warnings.setdefault(event["question"], [])
        if event["said"] not in listed:
            listed.append(event["said"])

    def _take_interrupted(self, _event: Event) -> None:
        self.interrupted = True

    def _take_finished(self, event: Event) -> None:
        if event["said"] and not self.broken:
            self.broken.append(event["said"])

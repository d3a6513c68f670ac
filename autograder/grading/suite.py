"""The hidden tests as a pytest session that is collected once and run for every submission.

The tests are ordinary pytest files and run through pytest's own protocol, in this trusted process:
no student code is in it. What pytest has no public way for - to keep a collected session and to run
an item a second time - is in `Suite` alone; hence the range of pytest's versions in pyproject.toml.
"""

from __future__ import annotations

import hashlib
import io
import math
import os
import re
import sys
import time
import traceback
import warnings
from collections.abc import Collection, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from _pytest.config import _prepareconfig
from _pytest.runner import runtestprotocol

from ..checks import CallFailed, Check, CheckFailed, NotCounted, Raised
from ..course import Assignment
from ..errors import CourseError, SandboxLost
from ..reference import Reference
from ..results import Outcome, TestResult
from .fixtures import Fixtures, Graded, MakeCheck, shortcut
from .intake import digest_of
from .pictures import picture_of

_OFF = (
    "cacheprovider",
    "capture",
    "doctest",
    "faulthandler",
    "junitxml",
    "logging",
    "pastebin",
    "randomly",
    "stepwise",
    "terminal",
    "threadexception",
    "unraisableexception",
    "warnings",
)
"""Built-in plugins that a graded item does not need; together half of what an item costs."""


NOT_COUNTED = "not counted: "
"""How a test begins that passes and counts nothing."""


@dataclass(frozen=True)
class HiddenTest:
    """What is known of a hidden test before it runs."""

    id: str
    title: str
    question: str
    weight: float


@dataclass(frozen=True)
class TestRun:
    """A test's result and how long it took, in seconds.

    `shown_by` are the ids of the tests that pay for one that shall not count. `by_own_slopes` tells
    that it fails by the slopes of the student's own forward pass, and by nothing else.
    """

    __test__ = False

    question: str
    result: TestResult
    seconds: float
    shown_by: tuple[str, ...] = ()
    by_own_slopes: bool = False


class Suite:
    """The hidden tests of an assignment. Use `collect_suite`."""

    def __init__(
        self, session: pytest.Session, fixtures: Fixtures, tests: dict[str, HiddenTest]
    ) -> None:
        self._session = session
        self._fixtures = fixtures
        self._shortcuts = {item.nodeid: shortcut(item, fixtures) for item in session.items}
        self.tests = tests

    def run(self, student: Graded) -> list[TestRun]:
        """Run the tests for one student's functions, in the order in which they stand."""
        return list(self.each(student))

    def each(
        self,
        student: Graded,
        *,
        seed: int | None = None,
        questions: Collection[str] | None = None,
        tests: Collection[str] | None = None,
        make_check: MakeCheck = Check,
    ) -> Iterator[TestRun]:
        """Run the tests as `run` does, and yield each as soon as it has run.

        Inputs are drawn from `seed` in place of the manifest's; `questions` says whose tests run,
        or `tests` which; `make_check` makes their fixture `check`.
        """
        fixtures = self._fixtures
        usual = fixtures.seed
        for item in self._session.items:
            if questions is not None and self.tests[item.nodeid].question not in questions:
                continue
            if tests is not None and item.nodeid not in tests:
                continue
            fixtures.current, fixtures.make_check = student, make_check
            fixtures.seed = usual if seed is None else seed
            try:
                run = self._run_item(item)
            finally:
                fixtures.current, fixtures.make_check, fixtures.seed = None, Check, usual
            yield run

    def _run_item(self, item: pytest.Item) -> TestRun:
        test = self.tests[item.nodeid]
        begun = time.perf_counter()
        error = self._first_error(item)
        if isinstance(error, SandboxLost):  # not the submission's doing: once more
            error = self._first_error(item)
        shown_by: tuple[str, ...] = ()
        if isinstance(error, NotCounted):
            try:
                shown_by = self._named(test, error.shown_by)
            except CourseError as fault:
                error = fault
        own = isinstance(error, CheckFailed) and all(f.by_own_slopes for f in error.failures)
        seconds = time.perf_counter() - begun
        return TestRun(test.question, _judge(test, error), seconds, shown_by, own)

    def _named(self, test: HiddenTest, names: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of other questions' tests by the names of their functions."""
        others: dict[str, list[str]] = {name: [] for name in names}
        for other in self.tests.values():
            name = other.id.rpartition("::")[2].partition("[")[0]
            if name in others and other.question != test.question:
                others[name].append(other.id)
        if missing := [name for name, ids in others.items() if not ids]:
            raise CourseError(f"shown_by: no other question has a test {', '.join(missing)}")
        return tuple(id_ for ids in others.values() for id_ in ids)

    def _first_error(self, item: pytest.Item) -> BaseException | None:
        # Whoever grades reads nothing of an overflow, nor of a known mistake's empty variance.
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            if (quick := self._shortcuts[item.nodeid]) is not None:
                return quick.first_error()
            return self._by_pytest(item)

    def _by_pytest(self, item: pytest.Item) -> BaseException | None:
        self._fixtures.errors.clear()
        item._initrequest()  # type: ignore[attr-defined] # noqa: SLF001 - a second run needs new fixtures
        runtestprotocol(item, log=False)
        return next((error for error in self._fixtures.errors if error is not None), None)


def collect_suite(assignment: Assignment, reference: Reference) -> Suite:
    """Collect `tests/hidden` of an assignment.

    Raises `CourseError` if a file cannot be collected, a test has no question, or a question has no
    test.
    """
    folder = assignment.root / "tests" / "hidden"
    fixtures = Fixtures(reference, assignment.seed, derived_secret(assignment, b"draws"))
    session, said = _collect(folder, fixtures)
    if session.testsfailed or not session.items:
        why = said.strip() or "no test was found"
        raise CourseError(f"{folder}: the hidden tests cannot be collected:\n{why}")
    tests: dict[str, HiddenTest] = {}
    faults: list[str] = []
    for item in session.items:
        try:
            tests[item.nodeid] = _describe(assignment, item)
        except CourseError as error:
            faults.append(str(error))
    graded = {test.question for test in tests.values()}
    faults += [
        f"{folder}: no hidden test grades the question {q.id!r}"
        for q in assignment.tested_questions
        if q.id not in graded and not faults
    ]
    if faults:
        raise CourseError("\n".join(faults))
    return Suite(session, fixtures, tests)


def hidden_files(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of an assignment's hidden tests, data among them, by paths within it."""
    paths = (assignment.root / "tests" / "hidden").rglob("*")
    files = (path for path in paths if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(assignment.root)): path.read_bytes() for path in files}


def derived_secret(assignment: Assignment, purpose: bytes, size: int = 16) -> bytes:
    """Return a key for one purpose, of which no other tells anything.

    One would have to know the hidden tests for it: the manifest's seed alone can be guessed.
    """
    known = f"{assignment.seed} {digest_of(hidden_files(assignment))}"
    return hashlib.blake2b(known.encode(), digest_size=size, person=purpose).digest()


def _collect(folder: Path, fixtures: Fixtures) -> tuple[pytest.Session, str]:
    args = [
        str(folder),
        f"--rootdir={folder}",
        f"--confcutdir={folder}",
        "--config-file",
        os.devnull,
        "--import-mode=importlib",
        "--strict-markers",
        "--disable-plugin-autoload",
        *(part for name in _OFF for part in ("-p", f"no:{name}")),
    ]
    errors = _CollectErrors()
    noise = io.StringIO()
    with redirect_stdout(noise), redirect_stderr(noise):
        config = _prepareconfig(args, [fixtures, errors])
        session = pytest.Session.from_config(config)
        config._do_configure()  # noqa: SLF001 - what pytest.main does first
        config.hook.pytest_sessionstart(session=session)
        session.perform_collect()
    _forget_modules(folder)
    return session, "\n".join(errors.seen) or noise.getvalue()


def _forget_modules(folder: Path) -> None:
    """Drop test modules from the table of modules: another assignment's may bear the same names."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if file is not None and Path(file).is_relative_to(folder):
            del sys.modules[name]


class _CollectErrors:
    """A pytest plugin that keeps what went wrong while collecting."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.seen.append(str(report.longrepr))


def _describe(assignment: Assignment, item: pytest.Item) -> HiddenTest:
    path = assignment.root / "tests" / "hidden" / item.nodeid
    marker = item.get_closest_marker("question")
    if marker is None or not marker.args:
        raise CourseError(f'{path}: has no question; write @pytest.mark.question("ID") above it')
    question = marker.args[0]
    known = [q.id for q in assignment.tested_questions]
    if question not in known:
        raise CourseError(f"{path}: the manifest has no question {question!r} graded by tests")
    weight = marker.kwargs.get("weight", 1.0)
    if isinstance(weight, str):
        if weight not in assignment.weights:
            raise CourseError(f"{path}: the manifest's [weights] has no {weight!r}")
        weight = assignment.weights[weight]
    if not isinstance(weight, (int, float)) or not 0 <= weight < math.inf:
        raise CourseError(f"{path}: weight={weight!r} is no number of at least 0")
    return HiddenTest(item.nodeid, _sentence(item.name), question, float(weight))


def _sentence(name: str) -> str:
    """Turn a test's name into words: `test_pad_of_zero[square]` is `pad of zero (square)`."""
    words, _, case = name.removeprefix("test_").partition("[")
    sentence = words.replace("_", " ")
    return f"{sentence} ({case.removesuffix(']')})" if case else sentence


def _judge(test: HiddenTest, error: BaseException | None) -> TestResult:
    def result(outcome: Outcome, message: str = "", detail: str = "") -> TestResult:
        return TestResult(test.id, test.title, outcome, test.weight, message, detail)

    if error is None or isinstance(error, NotCounted):
        passed = result(Outcome.PASSED)
        return passed if error is None else _not_counted(passed, error)
    if isinstance(error, CallFailed):
        told = result(Outcome(error.outcome), str(error), error.detail)
        raised = error if isinstance(error, Raised) else None
        return replace(told, file=raised.file, line=raised.line) if raised else told
    if isinstance(error, CheckFailed):
        others = [str(failure) for failure in error.failures[1:]]
        told = result(Outcome.FAILED, str(error), "\n".join(others))
        return replace(told, picture=picture_of(error))
    if isinstance(error, SandboxLost):
        return result(Outcome.FAULT, str(error))
    detail = _without_addresses("".join(traceback.format_exception(error)))
    if isinstance(error, AssertionError):
        # The text of a plain assert may show hidden inputs: it is for staff.
        return result(Outcome.FAILED, "this property does not hold", detail)
    reason = _without_addresses(f"{type(error).__name__}: {error}")
    return result(Outcome.FAULT, reason, detail)


def _not_counted(test: TestResult, why: NotCounted) -> TestResult:
    return replace(test, weight=0.0, message=f"{NOT_COUNTED}{why}")


def _without_addresses(text: str) -> str:
    """Leave out where objects lay in memory: two runs shall say the same."""
    return re.sub(r"\b0x[0-9a-f]{6,}\b", "0x...", text)

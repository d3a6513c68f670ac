"""Run the public tests of some questions, in this very process, and report.

pytest does the work, as a library: it prints nothing, reads no configuration or plugin of the
student's, writes nothing beside the student's files, and leaves no module behind.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .attempts import Attempts, find_attempts
from .own import OwnFiles, load
from .release import Place, QuestionFacts, Release
from .reports import Outcome, QuestionReport, Report, TestReport

if TYPE_CHECKING:
    from .plugin import Kit

PLUGINS_OFF = (
    "cacheprovider",
    "debugging",
    "doctest",
    "faulthandler",
    "junitxml",
    "logging",
    "pastebin",
    "setuponly",
    "setupplan",
    "stepwise",
    "terminal",
    "threadexception",
    "unraisableexception",
)
"""Built-in plugins of pytest that a check needs none of, or that write or print."""

_OTHER_SETTINGS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DEBUG")


def run(release: Release, place: Place, question_ids: Sequence[str] | None = None) -> Report:
    """Check some questions, by default all, with the student's files as they now lie on disk.

    An interrupt (Ctrl-C, the stop button) ends the run early and is part of the report.
    """
    ids = question_ids if question_ids is not None else [q.id for q in release.questions]
    questions = [release.question(question_id) for question_id in dict.fromkeys(ids)]
    overview = question_ids is None
    with _random_state_kept(), _no_bytecode():
        printed = io.StringIO()
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                own = load(place.work, release.files)
        except KeyboardInterrupt:
            problem = (
                "Interrupted while your files were loaded: is there a loop outside a function?"
            )
            return Report(release.title, problem=problem, overview=overview)
        reports, problem = _run_tests(release, place, own, questions)
    return Report(
        release.title,
        reports,
        problem,
        _version_notes(release),
        printed.getvalue().rstrip(),
        overview,
    )


def _run_tests(
    release: Release, place: Place, own: OwnFiles, questions: Sequence[QuestionFacts]
) -> tuple[tuple[QuestionReport, ...], str]:
    try:
        from .plugin import Kit  # noqa: PLC0415 - pytest is loaded when it is needed
    except ModuleNotFoundError as error:
        return (), (
            f"The package {error.name} is not installed. "
            f"Run: python -m pip install -r requirements.txt"
        )
    able = [
        q.id
        for q in questions
        if not q.written and not any(file in own.problems for file in release.files_of(q))
    ]
    kit = Kit(release, place, own, able)
    said = _pytest(kit, place) if able else ""
    broken = kit.broken or ([said] if said else [])
    problem = f"The checks themselves are broken: {'; '.join(broken)}" if broken else ""
    if kit.interrupted and not any(kit.tests.values()):
        problem = "Interrupted before the first check began."
    attempts = find_attempts(release, own.texts)
    return tuple(_report(release, own, attempts, kit, q) for q in questions), problem


def _pytest(kit: Kit, place: Place) -> str:
    """Run pytest with the plugin. Returns what it said if it could not do its work, or nothing."""
    import pytest  # noqa: PLC0415 - half a second

    before = set(sys.modules)
    noise = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, _own_settings():
        config = Path(folder) / "pytest.ini"
        config.write_text("[pytest]\n", encoding="utf-8")
        with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
            status = pytest.main([*_arguments(config, place)], plugins=[kit])
    for name in set(sys.modules) - before:
        if name.partition(".")[0] == place.tests.name:
            del sys.modules[name]
    if status not in {pytest.ExitCode.INTERNAL_ERROR, pytest.ExitCode.USAGE_ERROR}:
        return ""
    return noise.getvalue().strip() or "no reason given"


def _arguments(config: Path, place: Place) -> list[str]:
    return [
        f"--config-file={config}",
        f"--rootdir={place.checks}",
        "--noconftest",
        "--continue-on-collection-errors",
        "--import-mode=importlib",
        "--assert=plain",
        "--capture=sys",
        "-Wdefault",
        *(f"-pno:{name}" for name in PLUGINS_OFF),
    ]


def _report(
    release: Release, own: OwnFiles, attempts: Attempts, kit: Kit, question: QuestionFacts
) -> QuestionReport:
    files = () if question.written else release.files_of(question)
    problem = "\n".join(own.problems[file] for file in files if file in own.problems)
    tests = tuple(kit.tests.get(question.id, ()))
    to_fill = attempts.to_fill(question)
    if not attempts.begun(question):
        tests = _not_attempted(tests)
    notes = [attempts.faults[file] for file in files if file in attempts.faults and not problem]
    report = QuestionReport(
        question.id, question.title, question.points, tests, problem, to_fill, (), question.written
    )
    if report.outcome in {Outcome.ERROR, Outcome.FAILED} and not problem:
        notes += _unmet(release, attempts, question)
    return replace(report, notes=(*notes, *kit.warnings.get(question.id, ())))


def _not_attempted(tests: tuple[TestReport, ...]) -> tuple[TestReport, ...]:
    """Say of tests that nobody tried to pass that nobody tried, unless one of them passed."""
    settled = (Outcome.PASSED, Outcome.BROKEN, Outcome.INTERRUPTED, Outcome.NOT_RUN)
    if any(test.outcome in settled for test in tests if test.weight):
        return tests
    return tuple(
        replace(test, outcome=Outcome.NOT_ATTEMPTED, message="", failures=()) for test in tests
    )


def _unmet(release: Release, attempts: Attempts, question: QuestionFacts) -> list[str]:
    """Say which questions this one builds on that nobody has begun."""
    return [
        f"This builds on {other}, which is not attempted yet: start there."
        for other in question.depends_on
        if not attempts.begun(release.question(other)) and release.question(other).regions
    ]


def _version_notes(release: Release) -> tuple[str, ...]:
    if np.__version__.split(".")[:2] == release.numpy.split(".")[:2]:
        return ()
    sentence = (
        f"You have NumPy {np.__version__}, your answers are graded with NumPy {release.numpy}: "
        f"some functions differ. Run: python -m pip install numpy=={release.numpy}"
    )
    return (sentence,)


# Leaving no trace


@contextlib.contextmanager
def _own_settings() -> Iterator[None]:
    """Within, pytest finds no options or plugins in the environment."""
    before = dict(os.environ)
    for name in _OTHER_SETTINGS:
        os.environ.pop(name, None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        for name in ("PYTEST_DISABLE_PLUGIN_AUTOLOAD", *_OTHER_SETTINGS):
            os.environ.pop(name, None)
            if name in before:
                os.environ[name] = before[name]


@contextlib.contextmanager
def _random_state_kept() -> Iterator[None]:
    """Within, students' functions may draw from the global generators: no cell sees it."""
    ours, numpys = random.getstate(), np.random.get_state()  # noqa: NPY002 - the students' own
    try:
        yield
    finally:
        random.setstate(ours)
        np.random.set_state(numpys)  # noqa: NPY002


@contextlib.contextmanager
def _no_bytecode() -> Iterator[None]:
    before = sys.dont_write_bytecode
    sys.dont_write_bytecode = True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before

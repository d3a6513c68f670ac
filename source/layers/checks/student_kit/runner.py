"""Run the public tests of some questions, in this very process, and tell what comes of them.

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
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from .attempts import Attempts, find_attempts
from .by_hand import look_at
from .events import Gathered, Tell
from .own import OwnFiles, load
from .release import Place, QuestionFacts, Release
from .reports import Outcome, QuestionReport, Report, TestReport
from .saved import here_runs, saved_files, version_notes

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

_INSTALL = "Run: python -m pip install -r requirements.txt"
_OTHER_SETTINGS = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTEST_DEBUG")


def run(release: Release, place: Place, question_ids: Sequence[str] | None = None) -> Report:
    """Check some questions, by default all, in this very process.

    Nothing here ends an endless loop; `supervisor.run` does. An interrupt (Ctrl-C, the stop button)
    ends the run early and is part of the report.
    """
    gathered = Gathered()
    closely = question_ids is not None
    run_tests(release, place, wanted(release, question_ids), gathered.take, closely=closely)
    return assemble(release, gathered, question_ids)


def wanted(release: Release, question_ids: Sequence[str] | None) -> list[QuestionFacts]:
    """Return the questions asked for, each once, by default all."""
    ids = question_ids if question_ids is not None else [q.id for q in release.questions]
    return [release.question(question_id) for question_id in dict.fromkeys(ids)]


def run_tests(  # noqa: PLR0913 - options are keywords
    release: Release,
    place: Place,
    questions: Sequence[QuestionFacts],
    tell: Tell,
    skip: Collection[str] = (),
    *,
    closely: bool = True,
) -> None:
    """Load the student's files, run the tests of some questions, and tell.

    Tests whose ids are in `skip` are left out. With `closely` failures are looked at, too: that
    takes time, and what comes of it may depend on how much there is.
    """
    tell({"event": "loading"})
    with _random_state_kept(), _no_bytecode():
        own = _load(release, place, tell)
        if own is None:
            return
        try:
            from .plugin import Kit  # noqa: PLC0415 - pytest is loaded when it is needed
        except ModuleNotFoundError as error:
            said = f"The package {error.name} is not installed. {_INSTALL}"
            tell({"event": "missing", "said": said})
            return
        able = [
            q.id
            for q in questions
            if not q.written and not any(file in own.problems for file in release.files_of(q))
        ]
        kit = Kit(release, place, own, able, tell, skip)
        said = _pytest(kit, place) if able else ""
        if closely and kit.trails:
            with contextlib.suppress(KeyboardInterrupt):  # whatever was told before stands
                look_at(kit.trails, release, tell)
    tell({"event": "finished", "said": said})


def _load(release: Release, place: Place, tell: Tell) -> OwnFiles | None:
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            own = load(place.work, release.files)
    except KeyboardInterrupt:
        tell({"event": "interrupted"})
        return None
    attempts = find_attempts(release, own.texts)
    tell(
        {
            "event": "loaded",
            "problems": dict(own.problems),
            "printed": printed.getvalue().rstrip(),
            "untouched": sorted(attempts.untouched),
            "faults": dict(attempts.faults),
            "saved": [asdict(saved) for saved in saved_files(place.work, release.files)],
            "versions": list(here_runs().items()),
        }
    )
    return own


def assemble(
    release: Release, gathered: Gathered, question_ids: Sequence[str] | None = None
) -> Report:
    """Make a report of what a run of the questions asked for has told."""
    overview = question_ids is None
    told = any(gathered.tests.values())
    nothing = not told and (gathered.problem or gathered.stage == "loading")
    asked = () if nothing else wanted(release, question_ids)
    return Report(
        release.title,
        tuple(_report(release, gathered, question) for question in asked),
        gathered.problem or _why_nothing_ran(gathered),
        version_notes(release, dict(gathered.versions)),
        gathered.printed,
        overview,
        gathered.saved,
        gathered.versions,
    )


def _why_nothing_ran(gathered: Gathered) -> str:
    if gathered.broken:
        return f"The checks themselves are broken: {'; '.join(gathered.broken)}"
    if gathered.interrupted and gathered.stage == "loading":
        return "Interrupted while your files were loaded: is there a loop outside a function?"
    if gathered.interrupted and not any(gathered.tests.values()):
        return "Interrupted before the first check began."
    return ""


def _pytest(kit: Kit, place: Place) -> str:
    """Run pytest with the plugin. Returns what it said if it could not do its work, or nothing."""
    import pytest  # noqa: PLC0415 - half a second

    before = set(sys.modules)
    noise = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, _own_settings():
        config = Path(folder) / "pytest.ini"
        config.write_text("[pytest]\n", encoding="utf-8")
        try:
            with contextlib.redirect_stdout(noise), contextlib.redirect_stderr(noise):
                status = pytest.main([*_arguments(config, place)], plugins=[kit])
        finally:
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


def _report(release: Release, gathered: Gathered, question: QuestionFacts) -> QuestionReport:
    files = () if question.written else release.files_of(question)
    problems, faults = gathered.problems, gathered.faults
    attempts = Attempts(release, gathered.untouched, faults)
    problem = "\n".join(problems[file] for file in files if file in problems)
    tests = tuple(gathered.tests.get(question.id, {}).values())
    if not attempts.begun(question):
        tests = _not_attempted(tests)
    notes = [faults[file] for file in files if file in faults and not problem]
    report = QuestionReport(
        question.id,
        question.title,
        question.points,
        tests,
        problem,
        attempts.to_fill(question),
        written=question.written,
        depends_on=question.depends_on,
    )
    if report.outcome in {Outcome.ERROR, Outcome.FAILED} and not problem:
        notes += _unmet(release, attempts, question)
    return replace(report, notes=(*notes, *gathered.warnings.get(question.id, ())))


def _not_attempted(tests: tuple[TestReport, ...]) -> tuple[TestReport, ...]:
    """Say of tests that nobody tried to pass that nobody tried, unless one of them passed."""
    settled = (Outcome.PASSED, Outcome.BROKEN, Outcome.INTERRUPTED, Outcome.NOT_RUN)
    if any(test.outcome in settled for test in tests if test.weight):
        return tests
    return tuple(
        replace(test, outcome=Outcome.NOT_ATTEMPTED, message="", findings=(), by_hand=None)
        for test in tests
    )


def _unmet(release: Release, attempts: Attempts, question: QuestionFacts) -> list[str]:
    """Say which questions this one builds on that nobody has begun."""
    return [
        f"This builds on {other}, which is not attempted yet: start there."
        for other in question.depends_on
        if not attempts.begun(release.question(other)) and release.question(other).regions
    ]


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

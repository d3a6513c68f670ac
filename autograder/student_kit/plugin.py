"""The pytest plugin of a release: the fixtures of a public test, and what became of each test.

A public test asks for `student`, `reference`, `check` and `rng`, as a hidden one does. Here
`student` is the student's own module; the others replay what was recorded from the solution.
"""

from __future__ import annotations

import random
import traceback
import warnings
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ..checks import CallFailed, CheckFailed
from ..checks.recordings import Functions, Recording, RecordingError, test_name
from ..checks.recordings_json import recordings_from_json
from ..checks.replay import Replay
from .own import OwnFiles
from .release import Place, Release
from .reports import Outcome, TestReport

_MOST_PRINTED = 2_000


class Kit:
    """The plugin for one run of the public tests of the questions `wanted`.

    After the run `tests` has the reports by question, `warnings` what Python warned of in the
    student's files, and `broken` the test files that could not be collected.
    """

    def __init__(
        self, release: Release, place: Place, own: OwnFiles, wanted: Sequence[str]
    ) -> None:
        self.tests: dict[str, list[TestReport]] = {question: [] for question in wanted}
        self.warnings: dict[str, list[str]] = {question: [] for question in wanted}
        self.broken: list[str] = []
        self.interrupted = False
        self._release = release
        self._place = place
        self._own = own
        self._recordings = cache(self._read_recordings)
        self._items: dict[str, pytest.Item] = {}
        self._running: pytest.Item | None = None

    # Fixtures

    @pytest.fixture
    def student(self) -> Functions:
        """Give the student's own functions."""
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002 - the generator that students use
        functions = {f.name: self._own.function(f) for f in self._release.functions}
        return Functions(functions, "the student's module")

    @pytest.fixture
    def _replay(self, request: pytest.FixtureRequest) -> Replay:
        nodeid = request.node.nodeid
        recordings = self._recordings(request.node.path.stem)
        return Replay(
            recordings.get(test_name(nodeid)),
            self._release.signatures,
            test=nodeid,
            seed=zlib.crc32(nodeid.encode()),
        )

    @pytest.fixture
    def reference(self, _replay: Replay) -> Any:  # noqa: ANN401
        """Give the solution's recorded answers."""
        return _replay.reference

    @pytest.fixture
    def check(self, _replay: Replay) -> Any:  # noqa: ANN401
        """Give checks that draw what they drew when the test was recorded."""
        return _replay.check

    @pytest.fixture
    def rng(self, _replay: Replay) -> Any:  # noqa: ANN401
        """Give the generator that draws the recorded inputs."""
        return _replay.rng

    def _read_recordings(self, stem: str) -> Mapping[str, Recording]:
        path = self._place.recordings / f"{stem}.json"
        if not path.is_file():
            return {}
        try:
            return recordings_from_json(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecordingError) as error:
            raise RecordingError(f"{path.name}: {error}") from error

    # Hooks

    def pytest_configure(self, config: pytest.Config) -> None:
        """Declare the marker."""
        config.addinivalue_line(
            "markers", "question(id, weight=1): the question that the test belongs to"
        )

    def pytest_collection(self, session: pytest.Session) -> bool:
        """Collect the public tests of the wanted questions.

        In place of pytest's own collection, which takes a `[` in a folder's name for a parameter.
        """
        files = sorted(self._place.tests.glob("test_*.py"))
        modules = [pytest.Module.from_parent(session, path=path) for path in files]
        items = [item for module in modules for item in session.genitems(module)]
        session.items = [item for item in items if _question(item) in self.tests]
        session.testscollected = len(session.items)
        self._items = {item.nodeid: item for item in session.items}
        return True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a test file that cannot be collected."""
        if report.failed:
            self.broken.append(f"{report.nodeid} cannot be loaded: {_last_line(report.longrepr)}")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Remember which test is running."""
        self._running = self._items[nodeid]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:  # noqa: ANN401
        """Report a test once it was called, or could not even be set up."""
        report = yield
        error = call.excinfo.value if call.excinfo is not None else None
        if call.when == "call" or (call.when == "setup" and error is not None):
            outcome, message = _judge(error, item.path)
            self._keep(item, outcome, message, error, _cut(report.capstdout, report.capstderr))
            self._running = None
        return report

    def pytest_warning_recorded(
        self,
        warning_message: warnings.WarningMessage,
        nodeid: str,
    ) -> None:
        """Keep warnings that point at a line of the student's."""
        path = Path(warning_message.filename)
        item = self._items.get(nodeid)
        if item is None or path.parent != self._own.folder:
            return
        kind = warning_message.category.__name__
        said = f"{kind} in {path.name}, line {warning_message.lineno}: {warning_message.message}"
        listed = self.warnings[_question(item)]
        if said not in listed:
            listed.append(said)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Say which test was interrupted, and where; those after it were not run."""
        self.interrupted = True
        where = self._own.own_line(excinfo.tb)
        message = "interrupted"
        if where:
            message += " in {file}, line {line}: {source}".format(
                **{**where, "source": where["source"].strip()}
            )
        reported = {test.id for tests in self.tests.values() for test in tests}
        for item in self._items.values():
            if item is self._running:
                self._keep(item, Outcome.INTERRUPTED, message)
            elif item.nodeid not in reported:
                self._keep(item, Outcome.NOT_RUN, "not run")

    def _keep(
        self,
        item: pytest.Item,
        outcome: Outcome,
        message: str,
        error: BaseException | None = None,
        printed: str = "",
    ) -> None:
        failures = error.failures if isinstance(error, CheckFailed) else ()
        report = TestReport(
            item.nodeid,
            _sentence(item.name),
            outcome,
            message,
            failures,
            printed,
            self._weight(item),
        )
        self.tests[_question(item)].append(report)

    def _weight(self, item: pytest.Item) -> float:
        marker = item.get_closest_marker("question")
        weight = marker.kwargs.get("weight", 1.0) if marker is not None else 1.0
        return float(self._release.weights[weight] if isinstance(weight, str) else weight)


def _question(item: pytest.Item) -> str:
    marker = item.get_closest_marker("question")
    return str(marker.args[0]) if marker is not None and marker.args else ""


def _judge(error: BaseException | None, test_file: Path) -> tuple[Outcome, str]:
    if error is None:
        return Outcome.PASSED, ""
    if isinstance(error, CallFailed):
        return Outcome.ERROR, str(error)
    if isinstance(error, CheckFailed):
        return Outcome.FAILED, str(error)
    if isinstance(error, RecordingError):
        return Outcome.BROKEN, str(error)
    if isinstance(error, (AssertionError, pytest.fail.Exception)):
        return Outcome.FAILED, str(error) or "this property does not hold"
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename) == test_file]
    line = f", line {lines[-1]}" if lines else ""
    skipped = isinstance(error, pytest.skip.Exception)
    what = "was skipped" if skipped else f"itself stopped: {type(error).__name__}"
    return Outcome.BROKEN, f"the test {what}: {error} ({test_file.name}{line})"


def _sentence(name: str) -> str:
    """Turn a test's name into words: `test_pad_of_zero[square]` is `pad of zero (square)`."""
    words, _, case = name.removeprefix("test_").partition("[")
    sentence = words.replace("_", " ")
    return f"{sentence} ({case.removesuffix(']')})" if case else sentence


def _cut(*texts: str) -> str:
    text = "".join(texts).rstrip()
    return text if len(text) <= _MOST_PRINTED else text[:_MOST_PRINTED].rstrip() + " …"


def _last_line(longrepr: object) -> str:
    lines = [line for line in str(longrepr).splitlines() if line.strip()]
    return lines[-1].removeprefix("E").strip() if lines else "no reason given"

"""The pytest plugin of a release: the fixtures of a public test, and what became of each test.

A public test asks for `student`, `reference`, `check` and `rng`, as a hidden one does. Here
`student` is the student's own module; the others replay what was recorded from the solution.
"""

from __future__ import annotations

import random
import traceback
import warnings
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ..checks import CallFailed, CheckFailed, NotCounted
from ..checks.recordings import Functions, Recording, RecordingError, test_name
from ..checks.recordings_json import recordings_from_json
from ..checks.replay import Replay
from .by_hand import Trail, Watched
from .events import Tell
from .findings import finding_of
from .own import OwnFiles
from .release import Place, Release
from .reports import Outcome, TestReport, plain_test

_MOST_PRINTED = 2_000


class Kit:
    """The plugin for one run of the public tests of the questions `wanted`, those in `skip` aside.

    It tells what happens as it happens (`events`). After the run `trails` has for each test that
    failed what can be looked at more closely.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what stays the same during a run
        self,
        release: Release,
        place: Place,
        own: OwnFiles,
        wanted: Sequence[str],
        tell: Tell,
        skip: Collection[str] = (),
    ) -> None:
        self.trails: list[Trail] = []
        self._tell = tell
        self._wanted = frozenset(wanted)
        self._skip = frozenset(skip)
        self._release = release
        self._place = place
        self._own = own
        self._ended: set[str] = set()
        self._recordings = cache(self._read_recordings)
        self._items: dict[str, pytest.Item] = {}
        self._running: pytest.Item | None = None
        self._trail = Trail()

    # Fixtures

    @pytest.fixture
    def student(self) -> Functions:
        """Give the student's own functions."""
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002 - the generator that students use
        self._trail = Trail()
        functions = {f.name: Watched(f, self._own, self._trail) for f in self._release.functions}
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
        wanted = [item for item in items if _question(item) in self._wanted]
        session.items = [item for item in wanted if item.nodeid not in self._skip]
        session.testscollected = len(session.items)
        self._items = {item.nodeid: item for item in session.items}
        tests = [
            {"question": _question(item), "test": plain_test(self._report(item, Outcome.NOT_RUN))}
            for item in wanted
        ]
        self._tell({"event": "collected", "tests": tests})
        return True

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a test file that cannot be collected."""
        if report.failed:
            said = f"{report.nodeid} cannot be loaded: {_last_line(report.longrepr)}"
            self._tell({"event": "broken", "said": said})

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Remember which test is running."""
        self._running = self._items[nodeid]
        self._trail = Trail()
        self._tell({"event": "started", "test": nodeid})

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
        self._tell({"event": "warned", "question": _question(item), "said": said})

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Say which test was interrupted, and where; those after it were not run."""
        where = self._own.own_line(excinfo.tb)
        message = "interrupted"
        if where:
            message += " in {file}, line {line}: {source}".format(
                **{**where, "source": where["source"].strip()}
            )
        for item in self._items.values():
            if item is self._running:
                self._keep(item, Outcome.INTERRUPTED, message)
            elif item.nodeid not in self._ended:
                self._keep(item, Outcome.NOT_RUN, "not run")
        self._tell({"event": "interrupted"})

    def _keep(
        self,
        item: pytest.Item,
        outcome: Outcome,
        message: str,
        error: BaseException | None = None,
        printed: str = "",
    ) -> None:
        failures = error.failures if isinstance(error, CheckFailed) else ()
        findings = tuple(map(finding_of, failures))
        report = replace(
            self._report(item, outcome), message=message, findings=findings, printed=printed
        )
        self._ended.add(item.nodeid)
        if outcome in {Outcome.FAILED, Outcome.ERROR}:
            self._trail.note(_question(item), report, failures)
            self.trails.append(self._trail)
        self._tell({"event": "ended", "question": _question(item), "test": plain_test(report)})

    def _report(self, item: pytest.Item, outcome: Outcome) -> TestReport:
        return TestReport(item.nodeid, _sentence(item.name), outcome, weight=self._weight(item))

    def _weight(self, item: pytest.Item) -> float:
        marker = item.get_closest_marker("question")
        weight = marker.kwargs.get("weight", 1.0) if marker is not None else 1.0
        return float(self._release.weights[weight] if isinstance(weight, str) else weight)


def _question(item: pytest.Item) -> str:
    marker = item.get_closest_marker("question")
    return str(marker.args[0]) if marker is not None and marker.args else ""


def _judge(error: BaseException | None, test_file: Path) -> tuple[Outcome, str]:
    if error is None or isinstance(error, NotCounted):
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

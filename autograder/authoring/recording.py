"""Run the public tests on the solution and keep what they draw and what the solution answers.

The tests run in a process of their own, with one BLAS thread and nothing of the user's pytest or
Python settings. What it writes is exactly what a release replays.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from ..checks import LocalFunction
from ..checks.recorder import Recorder
from ..checks.recordings import Functions, Recording, RecordingError, test_name
from ..checks.recordings_json import recordings_to_json
from ..course import Assignment, load_assignment
from ..errors import CourseError
from ..reference import Reference, load_reference
from .trees import python_files

PUBLIC = Path("tests") / "public"
"""Where an assignment keeps its public tests."""

_ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR")


def record(assignment: Assignment) -> dict[str, str]:
    """Return the recordings of every file of public tests: JSON by name, `test_affine.json`.

    Raises `CourseError` that names each test which fails on the solution, and why.
    """
    folder = assignment.root / PUBLIC
    tests = [path for path in python_files(folder) if path.name.startswith("test_")]
    if nested := [path for path in tests if path.parent != folder]:
        raise CourseError(f"{nested[0]}: is not released; public tests stand in {PUBLIC} itself")
    if not tests:
        return {}
    with TemporaryDirectory(prefix="autograder-") as temporary:
        output = Path(temporary) / "recordings.json"
        ended = _run(assignment, output)
        if not output.exists():
            raise CourseError(f"{folder}: the public tests cannot be run on the solution:\n{ended}")
        found = json.loads(output.read_text(encoding="utf-8"))
    if found["faults"]:
        raise CourseError("\n".join(found["faults"]))
    return dict(found["files"])


def _run(assignment: Assignment, output: Path) -> str:
    """Record in a fresh process; return what it said when it could not."""
    package_root = Path(__file__).resolve().parents[2]
    seconds = 10 * assignment.limits.submission_seconds
    command = [sys.executable, "-W", "ignore", "-m", __name__, str(assignment.root), str(output)]
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            command,
            env=_environment(os.environ, package_root),
            cwd=output.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired:
        return f"they took longer than {seconds:g} seconds"
    return ended.stdout.strip() or f"the process ended with {ended.returncode}"


def _environment(inherited: Mapping[str, str], package_root: Path) -> dict[str, str]:
    """Return the environment without anybody's pytest and Python settings, and with one thread."""
    kept = {
        name: value
        for name, value in inherited.items()
        if not name.startswith("PYTEST_") and name not in ("PYTHONWARNINGS", "PYTHONOPTIMIZE")
    }
    threads = {f"{name}_NUM_THREADS": "1" for name in _ONE_THREAD}
    path = [str(package_root), *filter(None, [inherited.get("PYTHONPATH")])]
    return {
        **kept,
        **threads,
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
    }


# In the process of its own


class _RecordingPlugin:
    """A pytest plugin: the fixtures of a public test, and what came of each test."""

    def __init__(self, assignment: Assignment, reference: Reference) -> None:
        self._assignment = assignment
        self._solved = {name: getattr(reference, name) for name in assignment.functions}
        self._recorders: dict[str, Recorder] = {}
        self.recordings: dict[str, dict[str, Recording]] = {}
        self.faults: list[str] = []

    @pytest.fixture
    def student(self) -> Functions:
        """Give the solution in the place of a student's functions."""
        functions: dict[str, LocalFunction] = self._solved
        return Functions(functions, "the solution")

    @pytest.fixture
    def reference(self, request: pytest.FixtureRequest) -> Any:  # noqa: ANN401
        """Give the solution, and record it."""
        return self._recorder(request.node.nodeid).reference

    @pytest.fixture
    def rng(self, request: pytest.FixtureRequest) -> Any:  # noqa: ANN401
        """Give each test a generator of its own, and record it."""
        return self._recorder(request.node.nodeid).rng

    @pytest.fixture
    def check(self, request: pytest.FixtureRequest) -> Any:  # noqa: ANN401
        """Give checks whose draws are recorded."""
        return self._recorder(request.node.nodeid).check

    def pytest_configure(self, config: pytest.Config) -> None:
        """Declare the marker."""
        config.addinivalue_line(
            "markers", "question(id, weight=1): the question that the test belongs to"
        )

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Find tests without a question, or with one that does not exist."""
        marker = item.get_closest_marker("question")
        known = [q.id for q in self._assignment.tested_questions]
        if marker is None or not marker.args:
            self._blame(item.nodeid, 'has no question; write @pytest.mark.question("ID") above it')
        elif marker.args[0] not in known:
            self._blame(
                item.nodeid, f"the manifest has no question {marker.args[0]!r} graded by tests"
            )
        else:
            weight = marker.kwargs.get("weight", 1.0)
            if isinstance(weight, str) and weight not in self._assignment.weights:
                self._blame(item.nodeid, f"the manifest's [weights] has no {weight!r}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what went wrong while collecting."""
        if report.failed:
            self._blame(report.nodeid, f"cannot be collected: {report.longrepr}")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:  # noqa: ANN401
        """Keep the recording of a test that passed, and the reason of any other."""
        report = yield
        if call.excinfo is not None:
            self._blame(item.nodeid, _reason(call.excinfo.value, self._assignment.root))
        elif call.when == "call":
            self._keep(item.nodeid)
        return report

    def _keep(self, nodeid: str) -> None:
        recording = self._recorder(nodeid).recording()
        try:
            recordings_to_json({"": recording})
        except RecordingError as error:
            self._blame(nodeid, str(error))
        file = nodeid.partition("::")[0]
        self.recordings.setdefault(file, {})[test_name(nodeid)] = recording

    def _recorder(self, nodeid: str) -> Recorder:
        if nodeid not in self._recorders:
            self._recorders[nodeid] = Recorder(
                self._solved,
                self._assignment.signatures,
                self._generator(nodeid, "rng"),
                self._generator(nodeid, "check"),
            )
        return self._recorders[nodeid]

    def _generator(self, nodeid: str, purpose: str) -> np.random.Generator:
        """Return a generator that no hidden test shares, even one of the same name."""
        text = f"{self._assignment.seed} public {nodeid} {purpose}"
        digest = hashlib.blake2b(text.encode(), digest_size=16).digest()
        return np.random.default_rng(int.from_bytes(digest, "big"))

    def _blame(self, nodeid: str, message: str) -> None:
        self.faults.append(f"{self._assignment.root / PUBLIC / nodeid}: {message}")


def _reason(error: BaseException, root: Path) -> str:
    """Say why a test did not pass, with the last line of the course's own code on the way."""
    if isinstance(error, pytest.skip.Exception):
        return f"is skipped ({error}); a public test must pass on the solution"
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if root in Path(f.filename).parents
    ]
    where = f" ({frames[-1].filename}, line {frames[-1].lineno})" if frames else ""
    kind = "" if isinstance(error, AssertionError) else f"{type(error).__name__}: "
    return f"fails on the solution: {kind}{error}{where}"


def _record_here(root: Path) -> dict[str, Any]:
    """Run the public tests in this process; return recordings and faults as plain data."""
    assignment = load_assignment(root)
    plugin = _RecordingPlugin(assignment, load_reference(assignment))
    folder = root / PUBLIC
    args = [
        *(str(path) for path in python_files(folder) if path.name.startswith("test_")),
        f"--rootdir={folder}",
        f"--confcutdir={folder}",
        "--config-file",
        os.devnull,
        "--import-mode=importlib",
        "--strict-markers",
        "--disable-plugin-autoload",
        *("-p", "no:cacheprovider"),
        *("-p", "no:terminal"),
        *("-p", "no:faulthandler"),
    ]
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        status = pytest.main(args, plugins=[plugin])
    if not plugin.faults and status != pytest.ExitCode.OK:
        why = said.getvalue().strip() or f"pytest ended with {status!r}"
        plugin.faults.append(f"{folder}: the public tests cannot be run on the solution:\n{why}")
    files = {
        f"{Path(file).stem}.json": recordings_to_json(tests)
        for file, tests in sorted(plugin.recordings.items())
        if not plugin.faults
    }
    return {"files": files, "faults": plugin.faults}


def _main() -> None:
    root, output = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        found = _record_here(root)
    except CourseError as error:
        found = {"files": {}, "faults": [str(error)]}
    output.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    _main()

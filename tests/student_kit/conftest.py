"""A miniature release: two functions, two tested questions and a written one, built by hand."""

import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import autograder
from autograder.checks import LocalFunction
from autograder.checks.recorder import Recorder
from autograder.checks.recordings import Functions, Recording, test_name
from autograder.checks.recordings_json import recordings_to_json
from autograder.regions import END, START
from autograder.student_kit.release import (
    FunctionFacts,
    Place,
    QuestionFacts,
    Release,
    to_json,
)
from autograder.student_kit.reports import QuestionReport, Report
from autograder.student_kit.runner import run

SOURCE = Path(autograder.__file__).parent

RELEASE = Release(
    name="scale",
    title="Scaling",
    files=("scale.py",),
    functions=(
        FunctionFacts("scale_forward", ("out", "cache"), "scale.py", opaque=("cache",)),
        FunctionFacts("scale_backward", ("dx",), "scale.py"),
    ),
    questions=(
        QuestionFacts("scale-forward", "Scaling: forward", 2, ("scale_forward",)),
        QuestionFacts(
            "scale-backward", "Scaling: backward", 3, ("scale_backward",), ("scale-forward",)
        ),
        QuestionFacts("written-why", "Why we scale", 1, written=True),
    ),
    numpy=np.__version__,
    python=platform.python_version(),
    weights={"inputs-unchanged": 0.0},
)

SOLVED = f'''\
"""Scale an array by the square of its entries."""

import numpy as np


def scale_forward(x, k):
    """Return k * x**2 and a cache."""
    out = None
    {START}
    out = k * x**2
    {END}
    return out, (x, k)


def scale_backward(dout, cache):
    """Return the gradient."""
    x, k = cache
    dx = None
    {START}
    dx = 2 * k * x * dout
    {END}
    return dx
'''

STUB = SOLVED.replace("out = k * x**2", "pass").replace("dx = 2 * k * x * dout", "pass")

PUBLIC_TESTS = """\
import pytest


@pytest.mark.question("scale-forward")
@pytest.mark.parametrize("n", [2, 3])
def test_scales_every_entry(student, reference, check, rng, n):
    x = rng.normal(size=(n, 2))
    check.outputs(student.scale_forward, reference.scale_forward, x, 3.0)


@pytest.mark.question("scale-forward", weight="inputs-unchanged")
def test_leaves_its_input_alone(student, check, rng):
    check.inputs_unchanged(student.scale_forward, rng.normal(size=3), 2.0)


@pytest.mark.question("scale-backward")
def test_gives_the_gradient(student, reference, check, rng):
    x = rng.normal(size=(2, 3))
    check.backward(
        student.scale_forward,
        student.scale_backward,
        reference.scale_forward,
        reference.scale_backward,
        x,
        3.0,
    )
"""


def import_solution(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("solved_scale", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class RecordingPlugin:
    """Runs public tests on the solution and keeps what they draw and what the reference says."""

    def __init__(self, solution: ModuleType, release: Release) -> None:
        self.solved = {name: getattr(solution, name) for name in release.signatures}
        self.signatures = release.signatures
        self.files: dict[str, dict[str, Recording]] = {}
        self.failed: list[str] = []

    @pytest.fixture
    def student(self) -> Functions:
        own = {name: LocalFunction(s, self.solved[name]) for name, s in self.signatures.items()}
        return Functions(own, "the solution")

    @pytest.fixture
    def recorder(self, request: Any) -> Any:
        recorder = Recorder(self.solved, self.signatures, np.random.default_rng(7))
        yield recorder
        file = self.files.setdefault(request.node.path.stem, {})
        file[test_name(request.node.nodeid)] = recorder.recording()

    @pytest.fixture
    def reference(self, recorder: Recorder) -> Any:
        return recorder.reference

    @pytest.fixture
    def check(self, recorder: Recorder) -> Any:
        return recorder.check

    @pytest.fixture
    def rng(self, recorder: Recorder) -> Any:
        return recorder.rng

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "question(id, weight=1): a question")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.longreprtext)


def record(tests: Path, solution: Path, release: Release) -> dict[str, str]:
    """Return the text of each file of recordings by the test file's stem."""
    plugin = RecordingPlugin(import_solution(solution), release)
    args = [f"--rootdir={tests.parent}", f"--confcutdir={tests}", "--disable-plugin-autoload"]
    before = set(sys.modules)
    args += ["--import-mode=importlib", "-pno:terminal"]
    try:
        pytest.main([str(tests), *args], plugins=[plugin])
    finally:
        for name in set(sys.modules) - before:
            if name.partition(".")[0] == tests.name:
                del sys.modules[name]
    assert not plugin.failed, plugin.failed[0]
    return {stem: recordings_to_json(tests) for stem, tests in plugin.files.items()}


def timeless(text: str) -> str:
    """Return what a report says, the line on what was read and when aside."""
    return re.sub(r"\n*Read from disk: [^\n]*", "", text)


@dataclass(frozen=True)
class Handout:
    """A release in a student's hands."""

    folder: Path
    release: Release = RELEASE

    @property
    def place(self) -> Place:
        return Place(self.folder / "checks")

    @property
    def scale(self) -> Path:
        return self.folder / "scale.py"

    def write(self, text: str) -> None:
        self.scale.write_text(text, encoding="utf-8")

    def solve(self, *, forward: str = "k * x**2", backward: str = "2 * k * x * dout") -> None:
        """Write both functions, one of them wrong if a test says so."""
        self.write(
            SOLVED.replace("out = k * x**2", f"out = {forward}").replace(
                "dx = 2 * k * x * dout", f"dx = {backward}"
            )
        )

    def run(self, *ids: str) -> Report:
        return run(self.release, self.place, ids or None)

    def question(self, question_id: str) -> QuestionReport:
        (report,) = self.run(question_id).questions
        return report

    def python(
        self, *args: str, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run Python in the student's folder, as a student would: without our PYTHONPATH."""
        clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "NO_COLOR"}}
        return subprocess.run(
            [sys.executable, "-W", "error", *args],
            cwd=self.folder,
            env={**clean, "PYTHONIOENCODING": "utf-8", **(env or {})},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


def make(root: Path, public_tests: str, folder: str, release: Release) -> Handout:
    """Build a release from public tests, with the stub in place."""
    work = root / folder
    checks = work / "checks"
    for name in ("checks", "student_kit"):
        shutil.copytree(SOURCE / name, checks / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(SOURCE / "regions.py", checks)
    (checks / "__init__.py").write_text("from .student_kit import check, ready, submit\n")
    (checks / "__main__.py").write_text(
        "from .student_kit.command import main\n\nraise SystemExit(main())\n"
    )
    (checks / "assignment.json").write_text(to_json(release), encoding="utf-8")
    (checks / "public").mkdir()
    (checks / "public" / "test_scale.py").write_text(public_tests, encoding="utf-8")
    (checks / "released").mkdir()
    (checks / "released" / "scale.py").write_text(STUB, encoding="utf-8")
    solution = root / "solved.py"
    solution.write_text(SOLVED, encoding="utf-8")
    (checks / "recordings").mkdir()
    for stem, text in record(checks / "public", solution, release).items():
        (checks / "recordings" / f"{stem}.json").write_text(text, encoding="utf-8")
    handout = Handout(work, release)
    handout.write(STUB)
    return handout


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Handout]:
    """Build a release from public tests; return it with the stub in place."""

    def build(
        public_tests: str = PUBLIC_TESTS,
        *,
        folder: str = "release/scale",
        release: Release = RELEASE,
    ) -> Handout:
        return make(tmp_path, public_tests, folder, release)

    return build


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release as it is handed out, to be copied."""
    return make(tmp_path_factory.mktemp("built"), PUBLIC_TESTS, "scale", RELEASE).folder


@pytest.fixture
def handout(tmp_path: Path, built: Path) -> Handout:
    return Handout(shutil.copytree(built, tmp_path / "release" / "scale"))

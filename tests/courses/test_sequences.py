"""A course that has what the shipped one lacks.

Integer and boolean inputs, masks, arguments without a gradient, a class with state, two files.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import load_assignment
from autograder.grading.intake import Submission
from autograder.grading.session import Grader
from autograder.results import Verdict
from autograder.sandbox import Sandbox
from autograder.variants import load_variants, overlaid

COURSE = Path(__file__).parent / "sequences"
pytestmark = pytest.mark.xdist_group("sequences")


@pytest.fixture(scope="module")
def course(tmp_path_factory, autograder):
    """The course, built."""
    folder = shutil.copytree(COURSE, tmp_path_factory.mktemp("course") / "sequences")
    done = autograder(folder, "build")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def assignment(course):
    return load_assignment(course / "solutions" / "sequences")


@pytest.fixture(scope="module")
def grader(assignment):
    sandbox = Sandbox("inner")
    yield Grader(assignment, sandbox)
    sandbox.close()


def variant(assignment, name):
    return next(v for v in load_variants(assignment) if v.name == name)


def run_checks(folder):
    return subprocess.run(
        [sys.executable, "-m", "checks"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_it_is_up_to_date_once_it_is_built(course, autograder):
    done = autograder(course, "build", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_its_known_versions_prove_its_hidden_tests(course, autograder):
    done = autograder(course, "audit", "--seeds", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "broken" not in done.stdout


def test_its_samples_keep_their_promises(course, autograder):
    done = autograder(course, "grade", "--samples")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_method_that_raises_is_told_with_the_line_of_its_file(course, autograder):
    autograder(course, "grade", "--samples", "--output", "told")
    result = json.loads((course / "told" / "sequences" / "forgets-self.json").read_text())
    told = {test["name"]: test["output"] for test in result["tests"]}
    assert "UnboundLocalError" in told["confusion-update"]
    assert "(scoring.py, line 22: counts = counts + rows.T @ columns)" in told["confusion-update"]


def test_a_stub_keeps_the_class_and_empties_its_methods(course):
    stub = (course / "release" / "sequences" / "scoring.py").read_text()
    assert "rows.T" not in stub
    assert "np.trace" not in stub
    assert stub.count("pass\n") == 2
    assert "matrix.update(labels, predicted, mask)" in stub


def test_the_stubs_in_a_release_read_not_attempted_and_solved_files_pass(course, tmp_path):
    release = shutil.copytree(course / "release" / "sequences", tmp_path / "sequences")
    untouched = run_checks(release)
    assert untouched.returncode == 1
    assert untouched.stdout.count("not attempted yet") == 5
    for name in ("pooling.py", "scoring.py"):
        shutil.copy(course / "solutions" / "sequences" / name, release)
    solved = run_checks(release)
    assert solved.returncode == 0, solved.stdout + solved.stderr


def test_a_student_is_told_which_method_is_still_to_be_written(course, tmp_path):
    release = shutil.copytree(course / "release" / "sequences", tmp_path / "sequences")
    shutil.copy(course / "solutions" / "sequences" / "pooling.py", release)
    done = subprocess.run(
        [sys.executable, "-m", "checks", "accuracy"],
        cwd=release,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert "`ConfusionMatrix.accuracy` in scoring.py" in done.stdout


def test_a_version_of_one_file_reaches_the_file_that_imports_it(assignment):
    modules = overlaid(assignment, variant(assignment, "labels-count-from-one"))
    assert modules["scoring.py"].one_hot is modules["pooling.py"].one_hot
    assert modules["pooling.py"].one_hot.__code__.co_filename.endswith("labels-count-from-one.py")


def test_the_files_of_an_assignment_are_forgotten_once_they_are_loaded(assignment):
    before = {"pooling": sys.modules.get("pooling"), "path": list(sys.path)}
    overlaid(assignment)
    assert before == {"pooling": sys.modules.get("pooling"), "path": sys.path}


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("labels-count-from-one", {"one-hot", "confusion-update", "accuracy"}),
        ("only-the-last-batch-counts", {"confusion-update"}),
        ("gradient-reaches-every-step", {"masked-mean-backward"}),
    ],
)
def test_a_known_mistake_in_either_file_is_named(assignment, grader, name, lost):
    wrong = variant(assignment, name)
    result = grader.grade(Submission("ada", wrong.as_submission(assignment))).result
    assert result.verdict is Verdict.WRONG
    assert {q.id for q in result.questions if q.score != q.points} == lost
    named = {m.name for q in result.questions for m in q.diagnosis.mistakes}
    assert name in named


def test_work_is_carried_forward_though_the_first_argument_has_no_gradient(assignment, grader):
    wrong = variant(assignment, "mean-over-all-steps")
    result = grader.grade(Submission("ada", wrong.as_submission(assignment))).result
    scores = {q.id: q.score for q in result.questions}
    assert scores["masked-mean-backward"] == 3 * (1 + 0.5) / 2

"""Many submissions, side by side."""

from __future__ import annotations

from concurrent.futures import Executor, Future

import pytest

from autograder.errors import CourseError
from autograder.grading.batch import Job, grade_batch, write_atomically, write_grades
from autograder.grading.session import Graded, fault_result
from autograder.results import Verdict

from .conftest import make_assignment


class Broken(Executor):
    """An executor whose tasks end as the test wants."""

    def __init__(self, outcomes):
        self.outcomes = outcomes

    def submit(self, fn, /, job, student):
        future = Future()
        outcome = self.outcomes[student]
        if isinstance(outcome, BaseException):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
        return future


def test_a_failure_of_the_grader_is_a_fault_of_that_submission_alone(tmp_path):
    assignment = make_assignment(tmp_path)
    fine = Graded(fault_result(assignment, "ada", "sentinel"), {})
    executor = Broken({"ada": fine, "bob": OSError("disk on fire")})
    job = Job(assignment.root, tmp_path, "none")
    written = {w.result.student: w for w in grade_batch(job, ["ada", "bob"], tmp_path, executor)}
    assert written["bob"].result.verdict is Verdict.FAULT
    assert "the grader failed: OSError: disk on fire" in written["bob"].path.read_text()
    assert "sentinel" in written["ada"].path.read_text()
    assert written["bob"].result.score == 0
    assert written["bob"].result.max_score == 0


def test_a_broken_course_ends_the_batch(tmp_path):
    assignment = make_assignment(tmp_path)
    executor = Broken({"ada": CourseError("the hidden tests cannot be collected")})
    with pytest.raises(CourseError, match="cannot be collected"):
        list(grade_batch(Job(assignment.root, tmp_path, "none"), ["ada"], tmp_path, executor))


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "result.json"
    write_atomically(path, "old")
    with pytest.raises(TypeError):
        write_atomically(path, ["not text"])
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["result.json"]


def test_grades_are_sorted_and_formulas_are_only_text(tmp_path):
    assignment = make_assignment(tmp_path)
    results = [fault_result(assignment, name, "why") for name in ("zoe", "=1+1", "ada")]
    path = write_grades(tmp_path, results, ["twice-forward", "written-why"])
    assert path.read_text().splitlines() == [
        "student,verdict,score,max_score,twice-forward,written-why",
        "'=1+1,fault,0,0,fault,",
        "ada,fault,0,0,fault,",
        "zoe,fault,0,0,fault,",
    ]

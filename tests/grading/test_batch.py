"""Many submissions, side by side."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import nullcontext

import pytest

from autograder.errors import CannotWrite, CourseError
from autograder.grading.batch import Batch, Job, LocalWork
from autograder.grading.session import Graded, fault_result
from autograder.grading.writing import write_atomically, write_grades
from autograder.results import Verdict
from autograder.summaries import summary_of

from .conftest import make_assignment


class Ending(Executor):
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


def batch_of(assignment, folder, outcomes):
    job = Job(assignment.root, folder, "none", ("rlimits",))
    return Batch(job, folder, lambda: nullcontext(Ending(outcomes)), lambda: 2, LocalWork(job))


def test_a_failure_of_the_grader_is_a_fault_of_that_submission_alone(tmp_path):
    assignment = make_assignment(tmp_path)
    fine = Graded(fault_result(assignment, "ada", "sentinel", {}), {})
    batch = batch_of(assignment, tmp_path, {"ada": fine, "bob": OSError("disk on fire")})
    written = {w.result.student: w for w in batch.grade(["ada", "bob"])}
    assert written["bob"].result.verdict is Verdict.FAULT
    assert "the grader failed: OSError: disk on fire" in written["bob"].path.read_text()
    assert "sentinel" in written["ada"].path.read_text()
    assert written["bob"].result.score == 0
    assert written["bob"].result.max_score == 0
    assert written["bob"].result.stamp["sandbox"] == {"tier": "none", "layers": ["rlimits"]}


def test_a_broken_course_ends_the_batch(tmp_path):
    assignment = make_assignment(tmp_path)
    error = CourseError("the hidden tests cannot be collected")
    with pytest.raises(CourseError, match="cannot be collected"):
        list(batch_of(assignment, tmp_path, {"ada": error}).grade(["ada"]))


class LosesSome(Ending):
    """An executor that is lost with the tasks whose outcome is `None`, and all that come after."""

    def submit(self, fn, /, job, student):
        if self.outcomes[student] is None:
            self.outcomes = dict.fromkeys(self.outcomes, BrokenExecutor("gone"))
        return super().submit(fn, job, student)


def test_when_a_worker_is_lost_only_the_submission_that_loses_it_again_is_a_fault(tmp_path):
    assignment = make_assignment(tmp_path)
    students = ["ada", "bob", "eve", "zoe"]
    outcomes = {s: Graded(fault_result(assignment, s, "sentinel", {}), {}) for s in students}
    job = Job(assignment.root, tmp_path, "none", ("rlimits",))

    def pool():
        return nullcontext(LosesSome(outcomes | {"eve": None}))

    batch = Batch(job, tmp_path, pool, lambda: 2, LocalWork(job))
    written = {w.result.student: w.path.read_text() for w in batch.grade(students)}
    assert sorted(written) == students
    assert [name for name, text in written.items() if "lost twice" in text] == ["eve"]
    assert [name for name, text in written.items() if "sentinel" not in text] == ["eve"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "result.json"
    write_atomically(path, "old")
    write_atomically(path, "new")
    assert path.read_text() == "new"
    (tmp_path / "folder").mkdir()
    message = r"folder: cannot be written: .*; what was written before it is whole"
    with pytest.raises(CannotWrite, match=message):
        write_atomically(tmp_path / "folder", "text")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "result.json"]


def test_grades_are_sorted_and_formulas_are_only_text(tmp_path):
    assignment = make_assignment(tmp_path)
    stamp = {"sandbox": {"tier": "inner", "layers": []}}
    results = [fault_result(assignment, name, "why", stamp) for name in ("zoe", "=1+1", "ada")]
    path = write_grades(tmp_path, map(summary_of, results), ["twice-forward", "written-why"])
    assert path.read_text().splitlines() == [
        "student,verdict,score,max_score,sandbox,twice-forward,written-why",
        "'=1+1,fault,0,0,inner,fault,",
        "ada,fault,0,0,inner,fault,",
        "zoe,fault,0,0,inner,fault,",
    ]


def test_a_name_too_long_for_a_file_has_a_result_of_its_own(tmp_path):
    assignment = make_assignment(tmp_path)
    names = ["x" * 252 + "a", "x" * 252 + "b"]
    outcomes = {name: Graded(fault_result(assignment, name, "why", {}), {}) for name in names}
    written = list(batch_of(assignment, tmp_path, outcomes).grade(names))
    assert len({w.path for w in written}) == 2
    assert all(w.path.is_file() and len(w.path.name) < 150 for w in written)

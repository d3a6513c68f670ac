"""What a batch that is started again has to do, and what it must not trust."""

from __future__ import annotations

import json
import os
from contextlib import ExitStack
from dataclasses import replace

import pytest

from autograder.course import load_assignment
from autograder.errors import CannotWrite, Locked
from autograder.grading.batch import Job
from autograder.grading.changes import Change, forget, remembered, score_changes, scores_of
from autograder.grading.intake import digest_on_disk, read_submission
from autograder.grading.lock import locked
from autograder.grading.resume import Reason, plan
from autograder.grading.session import Graded, fault_result, machine_stamp, suite_digest
from autograder.grading.writing import sweep, write_grades, write_result
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult
from autograder.summaries import summary_of

from .conftest import HIDDEN, MANIFEST, hand_in, layer, make_assignment


@pytest.fixture
def course(tmp_path):
    """A course in which ada's submission is graded and nothing has changed since."""
    return Course(tmp_path)


class Course:
    def __init__(self, root):
        self.root = root
        self.assignment = make_assignment(root)
        self.job = Job(self.assignment.root, root / "submitted", "inner", ("seccomp",))
        self.output = root / "results"
        hand_in(root, "ada", layer())
        self.path = self.write(self.result("ada"))

    def result(self, student):
        submission = read_submission(self.assignment, self.root / "submitted", student)
        stamp = {
            **submission.stamp,
            "suite_digest": suite_digest(self.assignment),
            **machine_stamp(self.assignment, "inner", ("seccomp",)),
        }
        passed = (TestResult("test", "Test", Outcome.PASSED),)
        question = QuestionResult("twice-forward", "Twice", 4, passed)
        refused = submission.refused
        return SubmissionResult(student, "twice", (question,), refused=refused, stamp=stamp)

    def write(self, result):
        return write_result(self.output, Graded(result, {})).path

    def step(self, student="ada", **job):
        assignment = load_assignment(self.assignment.root)
        job = replace(self.job, **job)
        return plan(assignment, job, self.output, [student])[0]


def test_a_result_stands_while_nothing_has_changed(course):
    step = course.step()
    assert (step.reason, step.to_grade) == (Reason.UNCHANGED, False)
    assert step.old == summary_of(course.result("ada"))


def test_another_claim_of_a_version_is_another_submission(course):
    """Both are unknown, and the newest grades: the result says what is claimed."""
    claim = course.root / "submitted" / "ada" / "twice" / "release_version.txt"
    claim.write_text("easy")
    assert course.step().reason is Reason.SUBMISSION
    course.write(course.result("ada"))
    assert course.step().reason is Reason.UNCHANGED
    claim.write_text("easier")
    assert course.step().reason is Reason.SUBMISSION


def test_a_result_of_another_version_is_graded(course):
    path = course.assignment.root / "assignment.toml"
    path.write_text('version = "2"\n' + path.read_text())
    assert course.step().reason is Reason.VERSION


def test_what_has_no_result_is_new(course):
    hand_in(course.root, "bob", layer())
    assert course.step("bob").reason is Reason.NEW


def test_another_submission_is_graded(course):
    hand_in(course.root, "ada", layer() + "\n# changed\n")
    assert course.step().reason is Reason.SUBMISSION


def test_another_notebook_in_which_people_mark_answers_is_another_submission(course):
    folder = course.root / "submitted" / "ada" / "twice"
    (folder / "work.ipynb").write_text("{}")
    assert course.step().reason is Reason.SUBMISSION
    course.write(course.result("ada"))
    (folder / os.fsdecode(b"\xfcbung.ipynb")).write_text("{}")
    assert course.step().reason is Reason.SUBMISSION


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("tests/hidden/test_twice.py", HIDDEN + "\n"),
        ("tests/hidden/numbers.csv", "1,2\n"),
        ("assignment.toml", MANIFEST.replace("test_seconds = 1.5", "test_seconds = 2.5")),
        ("twice.py", layer() + "\n"),
        ("variants/wrong/thrice.py", "# another\n"),
        ("variants/accepted/loops.py", "# another\n"),
    ],
)
def test_another_suite_or_limit_is_graded(course, file, text):
    path = course.assignment.root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    assert course.step().reason is Reason.SUITE


@pytest.mark.parametrize("job", [{"tier": "full"}, {"layers": ("seccomp", "landlock")}])
def test_another_sandbox_is_graded(course, job):
    assert course.step(**job).reason is Reason.SANDBOX


@pytest.mark.parametrize("package", ["numpy", "python", "autograder-kit"])
def test_another_version_is_graded(course, package):
    result = course.result("ada")
    versions = {**result.stamp["versions"], package: "0.1"}
    course.write(replace(result, stamp={**result.stamp, "versions": versions}))
    assert course.step().reason is Reason.VERSIONS


def test_a_fault_of_the_grader_never_stands(course):
    stamp = course.result("ada").stamp
    course.write(fault_result(course.assignment, "ada", "disk on fire", stamp))
    assert course.step().reason is Reason.FAULT


def test_a_file_that_is_missing_for_another_reason_is_graded(course):
    path = hand_in(course.root, "bob", layer())
    path.unlink()
    course.write(course.result("bob"))
    assert course.step("bob").reason is Reason.UNCHANGED
    path.mkdir()
    assert course.step("bob").reason is Reason.SUBMISSION


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text[: len(text) // 2], "not valid JSON"),
        (lambda text: "", "not valid JSON"),
        (lambda text: "[" * 100_000, "ada.json: not a result: RecursionError"),
        (lambda text: "{}", "a result of format None"),
        (lambda text: text.replace('"format": ', '"format": 9'), "a result of format 9"),
        (lambda text: text.replace('"score": 4', '"score": 3', 1), "changed since"),
        (lambda text: text + "\n", "ada.json: has been changed since it was written"),
        (lambda text: text.replace('"ada"', '"bob"'), "the result of another submission"),
    ],
)
def test_a_file_that_the_grader_would_not_write_is_graded_and_named(course, damage, message):
    text = course.path.read_text()
    course.path.write_text(damage(text))
    assert course.path.read_text() != text
    step = course.step()
    assert (step.reason, step.old) == (Reason.UNREADABLE, None)
    assert "ada.json" in step.detail
    assert message in step.detail


def test_a_result_that_is_not_utf_8_is_graded(course):
    course.path.write_bytes(b"\xff\xfe")
    assert course.step().reason is Reason.UNREADABLE


def test_fresh_grades_what_has_not_changed(course):
    (step,) = plan(course.assignment, course.job, course.output, ["ada"], fresh=True)
    assert (step.reason, step.to_grade) == (Reason.FRESH, True)


@pytest.mark.parametrize("content", [layer(), "", b"\xff", b"x" * 2_000_000])
def test_the_digest_on_the_disk_is_that_of_the_submission(course, content):
    hand_in(course.root, "eve", content)
    submission = read_submission(course.assignment, course.root / "submitted", "eve")
    digest, unread = digest_on_disk(course.assignment, course.root / "submitted", "eve")
    assert digest == submission.digest
    assert unread == ("" if submission.files else submission.refused)


def test_who_is_not_graded_yet_has_a_row_without_a_score(course):
    path = write_grades(
        course.output, [summary_of(course.result("ada"))], ["twice-forward"], ["=zoe", "Zed"]
    )
    assert path.read_text().splitlines()[1:] == [
        "'=zoe,not-graded,,,,",
        "Zed,not-graded,,,,",
        "ada,accepted,4,4,inner,4",
    ]


def test_what_a_killed_batch_left_half_written_is_swept_away(course):
    timings = course.output / "timings"
    for folder in (course.output, timings):
        (folder / ".abc.part").write_text("half")
    sweep(course.output, timings, course.output / "nowhere")
    assert not list(course.output.rglob("*.part"))
    assert course.path.is_file()


def test_changes_name_student_question_and_points():
    before = {"ada": {"one": 1.0, "two": 2.0, "old": 1.0}, "eve": {"one": 1.0}}
    after = {"ada": {"one": 0.3, "two": 2.0, "new": None}, "zoe": {"one": 1.0}}
    one, old = score_changes(before, after)
    assert one == Change("ada", "one", 1.0, 0.3)
    assert one.by == -0.7
    assert old == Change("ada", "old", 1.0, None)
    assert old.by is None


def test_scores_before_an_interrupted_batch_are_remembered_until_they_are_told(tmp_path):
    path = tmp_path / "before.json"
    remembered(path, {"ada": {"one": 1.0}, "bob": {"one": 2.0}})
    again = remembered(path, {"ada": {"one": 5.0}, "eve": {"one": 3.0}})
    assert again == {"ada": {"one": 1.0}, "bob": {"one": 2.0}, "eve": {"one": 3.0}}
    forget(path, again, ["ada", "eve"])
    assert json.loads(path.read_text()) == {"bob": {"one": 2.0}}
    forget(path, again, again)
    assert not path.exists()


def test_scores_are_those_of_the_questions(course):
    assert scores_of([summary_of(course.result("ada"))]) == {"ada": {"twice-forward": 4}}


def test_a_damaged_memory_tells_of_no_change_and_stops_nobody(tmp_path):
    path = tmp_path / "before.json"
    for damage in ("", "[]", '{"ada": 1}', '{"ada": {"one": "x"}}', "[" * 100_000):
        path.write_text(damage)
        assert remembered(path, {"bob": {"one": 1.0}}) == {"bob": {"one": 1.0}}


def test_a_second_batch_is_told_who_holds_the_lock(tmp_path):
    output = tmp_path / "results" / "twice"
    told = rf"twice: another command writes there \(process {os.getpid()} on .*, since 20.*--wait"
    with locked(output), pytest.raises(Locked, match=told), locked(output):
        pass
    with locked(output):
        pass


def test_a_batch_that_waits_says_for_whom(tmp_path):
    output = tmp_path / "results" / "twice"
    first = ExitStack()
    first.enter_context(locked(output))
    told = []

    def wait(sentence):
        told.append(sentence)
        first.close()

    with locked(output, wait):
        assert told[0].startswith(f"{output}: another command writes there (process {os.getpid()}")


def test_what_a_dead_process_left_is_no_lock(tmp_path):
    output = tmp_path / "results" / "twice"
    with locked(output):
        left = {path: path.read_bytes() for path in output.parent.iterdir()}
    for path, content in left.items():
        path.write_bytes(content)
    with locked(output):
        assert len(left) == 2


def test_a_folder_in_which_no_lock_can_be_had_is_named(tmp_path):
    (tmp_path / "results").write_text("a file")
    told = r"\.twice\.lock: the lock cannot be had: .*--output"
    with pytest.raises(CannotWrite, match=told), locked(tmp_path / "results" / "twice"):
        pass

"""Sample submissions and their promises."""

from __future__ import annotations

import pytest

from autograder.errors import CourseError
from autograder.grading.samples import broken_promises, handed_in, load_samples
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

from .conftest import layer


def add_sample(assignment, verdict, name, promise):
    folder = assignment.root / "submissions" / verdict / name
    folder.mkdir(parents=True)
    (folder / "twice.py").write_text(layer())
    (folder / "promise.toml").write_text(promise)


def result(forward, backward):
    def question(id_, points, outcome):
        test = TestResult(id_, id_, outcome)
        return QuestionResult(id_, id_, points, (test,))

    return SubmissionResult(
        "s",
        "twice",
        (question("twice-forward", 4, forward), question("twice-backward", 6, backward)),
    )


def test_a_kept_promise_has_nothing_to_say(assignment):
    promise = 'about = "wrong gradient"\n[loses]\ntwice-backward = "failed"\n'
    add_sample(assignment, "wrong", "gradient", promise)
    (sample,) = load_samples(assignment)
    assert broken_promises(assignment, sample, result(Outcome.PASSED, Outcome.FAILED)) == ()


def test_every_broken_promise_is_told(assignment):
    add_sample(assignment, "accepted", "fine", 'about = "right"\n')
    (sample,) = load_samples(assignment)
    assert broken_promises(assignment, sample, result(Outcome.PASSED, Outcome.TIMEOUT)) == (
        "promised accepted, got endless-loop",
        "twice-backward: promised passed, got timeout",
    )


def test_a_question_that_kept_its_points_breaks_the_promise_to_lose_them(assignment):
    promise = 'about = "x"\n[loses]\ntwice-forward = "failed"\n'
    add_sample(assignment, "wrong", "one", promise)
    (sample,) = load_samples(assignment)
    broken = broken_promises(assignment, sample, result(Outcome.PASSED, Outcome.PASSED))
    assert "twice-forward: promised failed, got passed" in broken


def test_everything_stands_for_every_question_that_tests_grade(assignment):
    add_sample(assignment, "syntax-error", "bad", 'about = "x"\n[loses]\neverything = "error"\n')
    (sample,) = load_samples(assignment)
    broken = broken_promises(assignment, sample, result(Outcome.ERROR, Outcome.PASSED))
    assert "twice-backward: promised error, got passed" in broken
    assert not any(sentence.startswith("twice-forward") for sentence in broken)


def test_what_a_student_is_promised_to_read_stands_in_the_result(assignment):
    promise = 'about = "x"\nsays = ["points", "pythons"]\n[loses]\ntwice-backward = "failed"\n'
    add_sample(assignment, "wrong", "gradient", promise)
    (sample,) = load_samples(assignment)
    broken = broken_promises(assignment, sample, result(Outcome.PASSED, Outcome.FAILED))
    assert broken == ("the student does not read 'pythons'",)


def test_samples_are_handed_in_without_their_promises(assignment):
    add_sample(assignment, "accepted", "fine", 'about = "right"\n')
    with handed_in(assignment, load_samples(assignment)) as submitted:
        files = [str(p.relative_to(submitted)) for p in submitted.rglob("*") if p.is_file()]
    assert files == ["fine/twice/twice.py"]
    assert not submitted.exists()


@pytest.mark.parametrize(
    ("verdict", "promise", "message"),
    [
        ("great", 'about = "x"\n', "no verdict is called 'great'; there are rejected"),
        ("wrong", "", r"promise.toml: about: Field required"),
        ("wrong", 'about = "x"\nlooses = 1\n', r"looses: Extra inputs are not permitted"),
        ("wrong", 'about = "x"\n[loses]\nnope = "failed"\n', "there is no question 'nope'"),
        ("wrong", 'about = "x"\n[loses]\ntwice-forward = "bad"\n', "Input should be 'passed'"),
    ],
)
def test_a_faulty_sample_is_told_with_file_and_key(assignment, verdict, promise, message):
    add_sample(assignment, verdict, "one", promise)
    with pytest.raises(CourseError, match=message):
        load_samples(assignment)


def test_two_samples_of_one_name_are_told(assignment):
    add_sample(assignment, "wrong", "one", 'about = "x"\n')
    add_sample(assignment, "accepted", "one", 'about = "x"\n')
    with pytest.raises(CourseError, match="two samples are called 'one'"):
        load_samples(assignment)

"""Tests that are not to count: a point that was lost excuses one point, once."""

from __future__ import annotations

from types import SimpleNamespace

from autograder.grading.spared import settled
from autograder.grading.suite import HiddenTest, TestRun
from autograder.results import Outcome, TestResult

QUESTIONS = [
    SimpleNamespace(id="first", points=2.0, depends_on=()),
    SimpleNamespace(id="second", points=2.0, depends_on=("first",)),
    SimpleNamespace(id="third", points=2.0, depends_on=("first",)),
]
ASSIGNMENT = SimpleNamespace(tested_questions=QUESTIONS)
TESTS = [(question.id, number) for question in QUESTIONS for number in (1, 2)]
SUITE = SimpleNamespace(
    tests={f"{q} {n}": HiddenTest(f"{q} {n}", f"{q} {n}", q, 1.0) for q, n in TESTS}
)


def runs(failed=(), uncounted=()):
    for question, number in TESTS:
        name = f"{question} {number}"
        outcome = Outcome.FAILED if name in failed else Outcome.PASSED
        weight = 0.0 if name in uncounted else 1.0
        yield TestRun(question, TestResult(name, name, outcome, weight, "not counted: so"), 0.0)


def failing(**which):
    done = settled(ASSIGNMENT, SUITE, list(runs(**which)))
    return {run.result.id for run in done if run.result.outcome is Outcome.FAILED}


def test_a_test_counts_nothing_as_far_as_its_question_depends_on_lost_points():
    assert failing(failed={"first 1"}, uncounted={"second 1"}) == {"first 1"}
    assert failing(uncounted={"second 1"}) == {"second 1"}


def test_a_lost_point_excuses_one_question_only():
    both = {"second 1", "third 1"}
    assert failing(failed={"first 1"}, uncounted=both) == {"first 1", "third 1"}
    assert failing(failed={"first 1", "first 2"}, uncounted=both) == {"first 1", "first 2"}


def test_a_question_of_which_nothing_counts_fails():
    lost = {"first 1", "first 2"}
    both = {"second 1", "second 2"}
    assert failing(failed=lost, uncounted=both) == lost | both

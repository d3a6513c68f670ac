"""Tests that are not to count: a point that was lost excuses one point, once."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from autograder.grading.spared import settled
from autograder.grading.suite import HiddenTest, TestRun
from autograder.results import Outcome, TestResult

QUESTIONS = [
    SimpleNamespace(id=name, points=2.0, depends_on=needed)
    for name, needed in (("first", ()), ("second", ()), ("third", ("first",)))
]
ASSIGNMENT = SimpleNamespace(tested_questions=QUESTIONS)
TESTS = [(question.id, number) for question in QUESTIONS for number in (1, 2)]
SUITE = SimpleNamespace(
    tests={f"{q} {n}": HiddenTest(f"{q} {n}", f"{q} {n}", q, 1.0) for q, n in TESTS}
)


def runs(failed, uncounted, shown_by, carried):
    for question, number in TESTS:
        name = f"{question} {number}"
        outcome = Outcome.FAILED if name in failed else Outcome.PASSED
        weight = 0.0 if name in uncounted else 1.0
        result = TestResult(name, name, outcome, weight, "not counted: so")
        if name in failed:
            result = TestResult(name, name, outcome, weight, carried=carried)
        yield TestRun(question, result, 0.0, shown_by if name in uncounted else ())


def failing(failed=(), uncounted=(), shown_by=("first 1", "first 2"), carried=0.0):
    done = settled(ASSIGNMENT, SUITE, list(runs(failed, uncounted, shown_by, carried)))
    return {run.result.id for run in done if run.result.outcome is Outcome.FAILED}


def test_a_test_counts_nothing_as_far_as_those_that_it_names_lost_points():
    assert failing(failed={"first 1"}, uncounted={"second 1"}) == {"first 1"}
    assert failing(uncounted={"second 1"}) == {"second 1"}


def test_a_lost_point_excuses_one_question_only():
    both = {"second 1", "third 1"}
    assert failing(failed={"first 1"}, uncounted=both) == {"first 1", "third 1"}
    assert failing(failed={"first 1", "first 2"}, uncounted=both) == {"first 1", "first 2"}


def test_another_mistake_of_the_same_function_excuses_nothing():
    lost = {"first 1"}
    assert failing(failed=lost, uncounted={"second 1"}, shown_by=("first 2",)) == {
        "first 1",
        "second 1",
    }


@pytest.mark.parametrize(("carried", "excused"), [(0.0, True), (0.5, False)])
def test_a_share_that_was_carried_forward_pays_for_nothing(carried, excused):
    still = failing(failed={"first 1"}, uncounted={"second 1"}, carried=carried)
    assert ("second 1" not in still) == excused


@pytest.mark.parametrize(
    ("lost", "excused"),
    [({"first 1"}, False), ({"first 1", "first 2"}, True)],
    ids=["as much as the share", "more than that"],
)
def test_a_lost_point_that_brought_a_share_elsewhere_excuses_nothing(lost, excused):
    done = list(runs({*lost, "third 1"}, {"second 1"}, ("first 1",), 0.0))
    for place, run in enumerate(done):
        if run.result.id == "third 1":
            done[place] = replace(run, result=replace(run.result, carried=1.0))
    outcomes = {one.result.id: one.result.outcome for one in settled(ASSIGNMENT, SUITE, done)}
    assert (outcomes["second 1"] is Outcome.PASSED) == excused


def test_two_tests_pay_together_what_one_alone_cannot():
    lost = {"first 1", "first 2"}
    assert failing(failed=lost, uncounted={"second 1"}, carried=0.5) == lost
    assert failing(failed=lost, uncounted={"second 1", "third 1"}, carried=0.5) == {
        *lost,
        "third 1",
    }


def test_a_question_of_which_nothing_counts_fails():
    lost = {"first 1", "first 2"}
    both = {"second 1", "second 2"}
    assert failing(failed=lost, uncounted=both) == lost | both

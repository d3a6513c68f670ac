"""What a class's page says of its questions, its mistakes and its submissions."""

from __future__ import annotations

import re

import pytest

from autograder.feedback.report import Entry, class_page
from autograder.feedback.statistics import correlation, items, named_mistakes, spread
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

from .conftest import PASSED, failed, result
from .test_student import words

WRONG = (failed(),)


def answer(outcome):
    return TestResult("t", "t", outcome)


def marked(student, *outcomes, points=(4.0, 6.0)):
    questions = tuple(
        QuestionResult(name, name.title(), worth, (answer(outcome),))
        for name, worth, outcome in zip("ab", points, outcomes, strict=True)
    )
    return SubmissionResult(student, "twice", questions)


P, F, T, N, X = (
    Outcome.PASSED,
    Outcome.FAILED,
    Outcome.CPU_TIME,
    Outcome.NOT_ATTEMPTED,
    Outcome.FAULT,
)


def test_a_question_counts_who_solved_failed_ran_out_of_time_or_did_not_try():
    results = [marked(str(i), one, P) for i, one in enumerate([P, P, F, T, N, X])]
    (a, b) = items(results)
    assert (a.solved, a.failed, a.over_time, a.absent, a.faults) == (2, 1, 1, 1, 1)
    assert a.difficulty == pytest.approx(2 / 5)  # nobody was marked where the grader failed
    assert b.difficulty == 1.0


def test_discrimination_is_the_correlation_with_all_other_questions():
    results = [marked(str(i), P if i % 2 else F, P if i % 2 else F) for i in range(10)]
    assert [item.discrimination for item in items(results)] == [1.0, 1.0]
    against = [marked(str(i), P if i % 2 else F, F if i % 2 else P) for i in range(10)]
    assert [item.discrimination for item in items(against)] == [-1.0, -1.0]


def test_discrimination_is_not_told_of_few_or_of_those_who_are_all_alike():
    assert items([marked("a", P, F), marked("b", F, P)])[0].discrimination is None
    assert items([marked(str(i), P, F) for i in range(20)])[0].discrimination is None
    assert correlation([]) is None


def test_who_handed_in_nothing_says_nothing_about_a_question():
    refused = SubmissionResult("c", "twice", marked("c", F, F).questions, refused="no file")
    assert items([marked("a", P, P), refused])[0].difficulty == 1.0


def test_known_mistakes_are_counted_the_most_common_first():
    once = result("c", forward=(PASSED,), diagnosis=result().questions[1].diagnosis)
    (found,) = named_mistakes([result("a"), result("b"), once])
    assert (found.question, found.students) == ("twice-forward", ("a", "b"))
    assert found.hint == "It is multiplied by three."


def test_numbers_in_brief():
    found = spread([0.0, 0.5, 1.0])
    assert (found.count, found.mean, found.median, found.least, found.most) == (3, 0.5, 0.5, 0, 1)
    assert spread([]) is None


def test_the_page_links_students_and_names_what_was_left_out():
    hostile = '"><script>x</script>'
    entries = [Entry(result("ada"), "./ada.html", 1.25), Entry(result(hostile), "", None)]
    text = class_page("Twice & thrice", entries, ["b.json: not valid JSON"])
    said = words(text)
    assert '<a href="./ada.html">ada</a>' in text
    assert "Left out: b.json: not valid JSON" in said
    assert "median 80.0 %" in said
    assert "<script>x" not in text
    assert text.count("<script>") == 1
    assert "ada 1.25 s of tests" in said


def test_plots_are_inline_take_the_pages_colour_and_are_the_same_twice():
    entries = [Entry(marked(str(i), P if i % 3 else F, P if i % 2 else F)) for i in range(12)]
    text = class_page("Twice", entries)
    assert text == class_page("Twice", entries)
    assert text.count("<svg viewBox") == 3
    assert "currentColor" in text
    assert "#010203" not in text
    assert not re.search(r"<metadata|<\?xml|<!DOCTYPE svg|date", text)
    assert text.count('role="img"') == 3
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_versions_that_differ_are_pointed_out():
    other = result("bob", stamp={"versions": {"numpy": "2.3"}, "sandbox": {"tier": "none"}})
    said = words(class_page("Twice", [Entry(result()), Entry(other)]))
    assert "sandbox full (1 submission) ; none (1 submission) not the same for all" in said


def test_submissions_that_broke_off_are_listed_by_verdict():
    crashed = result("bob", forward=(answer(Outcome.CRASHED),))
    said = words(class_page("Twice", [Entry(result()), Entry(crashed)]))
    assert "Broken off or refused crash 1 bob: twice-forward:" in said


def test_a_class_of_which_nothing_is_known_has_a_page():
    assert "No submission has a score yet." in class_page("Twice", [])
    written = SubmissionResult("a", "t", (QuestionResult("why", "Why?", 2.0, written=True),))
    assert "No submission has a score yet." in class_page("Twice", [Entry(written)])

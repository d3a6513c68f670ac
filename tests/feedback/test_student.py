"""A student's page shows what the manifest allows, and lets nobody write into it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from autograder.feedback.papers import Mark, Paper
from autograder.feedback.student import student_page
from autograder.results import Outcome, TestResult

from .conftest import CODE, PASSED, failed, result


def page(assignment, made=None, **more):
    return student_page(assignment, Paper(made or result(), {"twice.py": CODE}, **more))


def words(html):
    """Return what is read of a page, the style sheet aside."""
    body = html.partition("<body")[2].partition(">")[2].partition("<script>")[0]
    return " ".join(re.sub("<[^>]+>", " ", body).split())


def test_a_page_tells_scores_hint_example_failures_and_code(assignment):
    said = words(page(assignment))
    assert "8 of 10 points" in said
    assert "1 written question will be marked by a person" in said
    assert "Hint It is multiplied by three." in said
    assert "By hand: the smallest case found 3, not 2" in said
    assert "doubles every entry wrong answer out is off" in said
    assert "Where out of shape (2, 3) is wrong: 4 of 6 entries." in said
    assert "4 def twice_forward(x):" in said
    assert "def twice_backward" not in said  # it is right
    assert "Graded with numpy 2.4." in said


def test_what_is_for_staff_is_never_on_it(assignment):
    text = page(assignment)
    assert "SECRET" not in text
    assert "PRINTED" not in text


def test_feedback_of_hints_leaves_out_tests_examples_pictures_and_lines(assignment):
    made = result(forward=(failed(line=10, file="twice.py"), PASSED), feedback="hint")
    text = page(assignment, made)
    said = words(text)
    assert "It is multiplied by three." in said
    for hidden in ("out is off", "doubles every entry", "By hand", "failed in line", "<mark>"):
        assert hidden not in text
    assert "1 of 2 tests passed" in said


def test_feedback_of_scores_leaves_out_hints_too(assignment):
    text = page(assignment, result(feedback="score"))
    assert "1 of 2 tests passed" in words(text)
    assert "multiplied by three" not in text
    assert "<figure" not in text


def test_the_line_that_failed_is_marked_in_its_function_or_with_the_lines_around_it(assignment):
    inside = page(assignment, result(forward=(failed(line=10, file="twice.py"),)))
    assert re.search(r"<mark>.*\s10</span>.*return helper", inside)
    assert "failed in line 10" in inside
    outside = page(assignment, result(forward=(failed(line=14, file="twice.py"),)))
    assert re.search(r"<mark>.*\s14</span>.*return 3", outside)
    assert "<code>line 14</code> in twice.py" in outside


def test_what_one_line_stops_is_told_once(assignment):
    other = TestResult("t::c", "takes nothing", Outcome.ERROR, 1.0, "x", file="twice.py", line=10)
    said = words(page(assignment, result(forward=(failed(line=10, file="twice.py"), other))))
    assert "The same line stops 1 more: takes nothing." in said


def test_a_long_docstring_is_folded(assignment):
    said = words(page(assignment))
    assert "Return twice `x`. ⋯ 4 lines 10 return helper(x)" in said


def test_a_hostile_student_writes_nothing_but_text(assignment):
    bad = '<script>alert(1)</script><img src=x onerror="alert(2)">\u202e\x1b[31m'
    code = f"def twice_forward(x):\n    '{bad}'\n    return x{bad}\n"
    test = TestResult(bad, bad, Outcome.ERROR, 1.0, bad, file="twice.py", line=3)
    made = result(bad, forward=(test,), notes=(bad,), load_error="", syntax_error=bad)
    text = student_page(
        assignment,
        Paper(made, {"twice.py": code}, {"why": bad}, (Mark("why", None, bad),)),
    )
    assert text.count("&lt;script&gt;") > 6
    assert "<script" not in text
    assert "<img" not in text
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "onerror=&#34;" in text


def test_a_name_that_is_not_utf_8_is_shown_as_an_escape(assignment):
    text = page(assignment, result("b\udcffb"))
    assert "<h1>b\\udcffb</h1>" in text


def test_marks_count_and_comments_and_answers_are_shown(assignment):
    marks = (Mark("why", 1.5, "Say *why*."), Mark("twice-backward", None, "Nice & short."))
    text = page(assignment, answers={"why": "Because\n<i>two</i>."}, marks=marks)
    said = words(text)
    assert "9.5 of 12 points" in said
    assert "will be marked by a person" not in said
    assert "Because &lt;i&gt;two&lt;/i&gt;. What the marker says Say *why*." in said
    assert "Nice &amp; short." in said


def test_one_reason_for_everything_is_told_once(assignment):
    refused = TestResult("t", "doubles every entry", Outcome.ERROR, 1.0, "twice.py is empty")
    said = words(page(assignment, result(forward=(refused,), refused="twice.py is empty")))
    assert said.count("twice.py is empty") == 1
    assert "def twice_forward" not in said


def test_a_question_not_attempted_is_not_said_to_have_failed(assignment):
    stub = replace(failed(), outcome=Outcome.NOT_ATTEMPTED, message="not attempted")
    said = words(
        page(assignment, result(forward=(stub, stub), diagnosis=result().questions[1].diagnosis))
    )
    assert "not attempted 0 / 4" in said
    assert "What did not pass" not in said


def test_a_fault_of_the_grader_is_nobodys_zero(assignment):
    fault = replace(failed(), outcome=Outcome.FAULT)
    said = words(page(assignment, result(forward=(fault,))))
    assert "6 of 6 points" in said
    assert "to be graded again, through no fault of yours" in said


@pytest.mark.parametrize("name", ["ada", "bob"])
def test_the_same_result_gives_the_same_bytes_and_no_address(assignment, name):
    first, second = page(assignment, result(name)), page(assignment, result(name))
    assert first == second
    assert not re.search(r"https?://|src=|@import|url\(", first)

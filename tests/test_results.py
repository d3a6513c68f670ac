"""Scores, words and JSON of a result."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grades import grade_row
from autograder.gradescope import FORMAT, from_gradescope, question_message, to_gradescope
from autograder.results import (
    Diagnosis,
    Mistake,
    Outcome,
    QuestionResult,
    SubmissionResult,
    TestResult,
    Verdict,
)
from autograder.summaries import summary_of

PASSED, FAILED, ERROR, FAULT = Outcome.PASSED, Outcome.FAILED, Outcome.ERROR, Outcome.FAULT
NOT_ATTEMPTED = Outcome.NOT_ATTEMPTED


def question(*outcomes, points=4.0, weights=None, name="conv"):
    weights = weights or [1.0] * len(outcomes)
    tests = tuple(
        TestResult(f"t{i}", f"test {i}", outcome, weight)
        for i, (outcome, weight) in enumerate(zip(outcomes, weights, strict=True))
    )
    return QuestionResult(name, "Convolution", points, tests)


def essay(points=3.0):
    return QuestionResult("essay", "Why?", points, written=True)


def submission(*questions, **more):
    return SubmissionResult("ada", "layers", questions, **more)


# Scores


def test_a_question_is_worth_the_share_of_the_weight_that_passed():
    assert question(PASSED, FAILED).score == 2.0
    assert question(PASSED, FAILED, weights=[3.0, 1.0]).score == 3.0
    assert question(FAILED, FAILED).score == 0.0


def test_scores_are_rounded_to_a_hundredth_of_a_point():
    assert question(PASSED, FAILED, FAILED, points=1.0).score == 0.33
    assert question(PASSED, PASSED, FAILED, points=1.0).score == 0.67


def test_full_marks_are_the_points_themselves():
    assert question(PASSED, points=0.125).score == 0.125
    assert question(PASSED, PASSED, PASSED, points=1 / 3, weights=[0.1, 0.2, 0.7]).score == 1 / 3


@given(
    st.floats(0, 1000),
    st.lists(st.tuples(st.sampled_from([PASSED, FAILED]), st.floats(0.01, 100)), min_size=1),
)
def test_a_score_lies_between_nothing_and_everything(points, tests):
    outcomes, weights = zip(*tests, strict=True)
    result = question(*outcomes, points=points, weights=weights)
    assert 0.0 <= result.score <= points + 0.005
    if FAILED not in outcomes:
        assert result.score == points


def test_a_test_without_weight_costs_nothing():
    result = question(PASSED, FAILED, weights=[1.0, 0.0])
    assert (result.score, result.outcome) == (4.0, PASSED)


def test_a_test_without_weight_earns_nothing():
    result = question(FAILED, PASSED, weights=[1.0, 0.0])
    assert (result.score, result.outcome) == (0.0, FAILED)


@pytest.mark.parametrize("result", [question(), question(PASSED, FAILED, weights=[0.0, 0.0])])
def test_a_question_that_no_test_grades_is_a_fault_and_not_a_zero(result):
    assert (result.score, result.outcome) == (None, FAULT)
    assert result.fault == "no hidden test with a weight grades this question"


def test_a_fault_of_the_grader_is_no_zero():
    result = question(PASSED, FAULT)
    assert (result.score, result.outcome, result.fault) == (None, FAULT, "t1: ")


def test_a_question_that_a_person_marks_has_no_score_yet():
    assert (essay().score, essay().outcome, essay().fault) == (None, None, "")


# A question in one word


@pytest.mark.parametrize(
    ("outcomes", "word"),
    [
        ((PASSED, PASSED), PASSED),
        ((PASSED, NOT_ATTEMPTED), NOT_ATTEMPTED),
        ((NOT_ATTEMPTED, FAILED), FAILED),
        ((FAILED, ERROR), ERROR),
        ((ERROR, Outcome.CRASHED), Outcome.CRASHED),
        ((Outcome.CRASHED, Outcome.TIMEOUT), Outcome.TIMEOUT),
        ((Outcome.TIMEOUT, FAULT), FAULT),
    ],
)
def test_the_worst_outcome_names_the_question(outcomes, word):
    assert question(*outcomes).outcome is word
    assert question(*reversed(outcomes)).outcome is word


# A submission


def test_a_submission_is_the_sum_of_what_is_settled():
    result = submission(
        question(PASSED, FAILED),
        question(PASSED, name="pool"),
        essay(),
        question(FAULT, name="norm"),
    )
    assert (result.score, result.max_score) == (6.0, 8.0)
    assert result.pending == ("essay",)
    assert result.faults == {"norm": "t0: "}


def test_sums_do_not_show_the_last_digits_of_floats():
    result = submission(*[question(PASSED, points=0.1, name=f"q{i}") for i in range(3)])
    assert (result.score, result.max_score) == (0.3, 0.3)
    result = submission(*[question(PASSED, points=0.11, name=f"q{i}") for i in range(3)])
    assert (result.score, result.max_score) == (0.33, 0.33)


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (submission(question(PASSED)), Verdict.ACCEPTED),
        (submission(question(PASSED), essay()), Verdict.ACCEPTED),
        (submission(essay()), Verdict.ACCEPTED),
        (submission(question(PASSED), question(NOT_ATTEMPTED)), Verdict.PARTLY_DONE),
        (submission(question(NOT_ATTEMPTED), question(FAILED)), Verdict.WRONG),
        (submission(question(FAILED), question(ERROR)), Verdict.ERROR),
        (submission(question(ERROR), question(Outcome.CRASHED)), Verdict.CRASH),
        (submission(question(Outcome.CRASHED), question(Outcome.TIMEOUT)), Verdict.ENDLESS_LOOP),
        (submission(question(NOT_ATTEMPTED), essay()), Verdict.NOT_ATTEMPTED),
        (submission(question(ERROR), syntax_error="line 3"), Verdict.SYNTAX_ERROR),
        (submission(question(ERROR), refused="no file", syntax_error="x"), Verdict.REJECTED),
        (submission(question(ERROR), question(FAULT), refused="no file"), Verdict.FAULT),
        (submission(question(PASSED, FAILED, weights=[1.0, 0.0])), Verdict.ACCEPTED),
    ],
)
def test_the_first_verdict_that_applies_is_given(result, verdict):
    assert result.verdict is verdict


def test_there_is_a_verdict_for_every_outcome():
    for outcome in Outcome:
        assert isinstance(submission(question(outcome)).verdict, Verdict)


# What a student reads


def test_a_message_counts_the_tests_and_tells_each_that_did_not_pass():
    tests = (
        TestResult("a", "small", PASSED),
        TestResult("b", "large", FAILED, message="out is off"),
        TestResult("c", "odd", Outcome.TIMEOUT),
    )
    assert question_message(QuestionResult("conv", "Convolution", 3.0, tests)) == (
        "1 of 3 tests passed\nlarge: out is off\nodd: timeout"
    )


def test_a_question_that_nobody_tried_says_just_that():
    assert question_message(question(NOT_ATTEMPTED, NOT_ATTEMPTED)) == "not attempted"


def test_a_question_of_which_a_part_was_tried_says_how_far_it_came():
    assert question_message(question(PASSED, NOT_ATTEMPTED)) == (
        "1 of 2 tests passed\ntest 1: not-attempted"
    )


def test_the_output_sums_up_the_submission():
    result = submission(
        question(PASSED, FAILED),
        essay(),
        question(FAULT, name="norm"),
        syntax_error="line 3",
        notes=("Look at line 3.",),
    )
    assert to_gradescope(result)["output"].split("\n") == [
        "2 of 4 points",
        "The file does not parse: line 3",
        "A person will mark: essay",
        "To be graded again, through no fault of yours: norm",
        "Look at line 3.",
    ]
    refused = to_gradescope(submission(question(ERROR), refused="no file"))["output"]
    assert refused == "0 of 4 points\nNothing could be graded: no file"
    unloaded = to_gradescope(submission(question(ERROR), load_error="KeyError: 1"))["output"]
    assert unloaded == "0 of 4 points\nThe file cannot be loaded: KeyError: 1"


# Gradescope's format


NO_DIAGNOSIS = {
    "mistakes": [],
    "inherited_from": [],
    "proved": False,
    "by_hand": "",
    "fingerprints": [],
}


def test_the_result_has_gradescopes_shape():
    tests = (
        TestResult("test_conv.py::test_a", "a", PASSED, 1.0),
        TestResult("test_conv.py::test_b", "b", FAILED, 1.0, "out is off", "a traceback"),
    )
    result = submission(
        QuestionResult("conv", "Convolution", 4.0, tests), essay(), stamp={"release": "1"}
    )
    assert to_gradescope(result) == {
        "score": 2.0,
        "output": "2 of 4 points\nA person will mark: essay",
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "tests": [
            {
                "name": "conv",
                "number": "1",
                "score": 2.0,
                "max_score": 4.0,
                "status": "failed",
                "output": "1 of 2 tests passed\nb: out is off",
                "extra_data": {"title": "Convolution", "outcome": "failed"},
            }
        ],
        "extra_data": {
            "release": "1",
            "format": FORMAT,
            "student": "ada",
            "assignment": "layers",
            "verdict": "wrong",
            "max_score": 4.0,
            "pending": {"essay": 3.0},
            "fault": {},
            "refused": "",
            "syntax_error": "",
            "load_error": "",
            "notes": [],
            "feedback": "detail",
            "questions": {
                "conv": {
                    "title": "Convolution",
                    "points": 4.0,
                    "score": 2.0,
                    "outcome": "failed",
                    "written": False,
                    "diagnosis": NO_DIAGNOSIS,
                    "tests": [
                        {
                            "id": "test_conv.py::test_a",
                            "title": "a",
                            "outcome": "passed",
                            "weight": 1.0,
                            "message": "",
                            "detail": "",
                            "carried": 0.0,
                            "file": "",
                            "line": None,
                            "picture": None,
                        },
                        {
                            "id": "test_conv.py::test_b",
                            "title": "b",
                            "outcome": "failed",
                            "weight": 1.0,
                            "message": "out is off",
                            "detail": "a traceback",
                            "carried": 0.0,
                            "file": "",
                            "line": None,
                            "picture": None,
                        },
                    ],
                },
                "essay": {
                    "title": "Why?",
                    "points": 3.0,
                    "score": None,
                    "outcome": None,
                    "written": True,
                    "diagnosis": NO_DIAGNOSIS,
                    "tests": [],
                },
            },
            "program_output": "",
        },
    }


def test_only_what_is_settled_stands_among_the_tests():
    result = submission(
        essay(), question(FAULT, name="norm"), question(PASSED), question(FAILED, name="pool")
    )
    plain = to_gradescope(result)
    assert [(t["name"], t["number"], t["status"]) for t in plain["tests"]] == [
        ("conv", "1", "passed"),
        ("pool", "2", "failed"),
    ]
    assert plain["extra_data"]["pending"] == {"essay": 3.0}
    assert plain["extra_data"]["fault"] == {"norm": "t0: "}
    assert plain["extra_data"]["questions"]["norm"]["score"] is None


def test_a_lost_test_of_hardly_any_weight_is_still_a_failed_question():
    result = question(PASSED, FAILED, weights=[10_000.0, 1.0], points=1.0)
    assert result.score == 1.0
    (test,) = to_gradescope(submission(result))["tests"]
    assert test["status"] == "failed"


def test_the_stamp_does_not_overwrite_a_fact():
    plain = to_gradescope(submission(question(PASSED), stamp={"student": "eve", "release": "1"}))
    assert plain["extra_data"]["student"] == "ada"
    assert plain["extra_data"]["release"] == "1"


def test_a_result_is_plain_json_and_the_same_each_time():
    result = submission(
        question(PASSED, FAULT, NOT_ATTEMPTED),
        question(PASSED, Outcome.TIMEOUT, name="pool"),
        essay(),
        notes=("umlauts: äöü", "control: \x00\x1b"),
        output="printed\n" * 3,
        stamp={"versions": {"numpy": "2.4.0"}},
    )
    text = json.dumps(to_gradescope(result), allow_nan=False)
    assert json.loads(text) == to_gradescope(result)
    assert text == json.dumps(to_gradescope(result), allow_nan=False)


def test_a_result_is_read_back_as_it_was():
    known = Diagnosis((Mistake("tripled", "Tripled."),), ("pool",), proved=True, by_hand="x=[[1]]")
    nameless = replace(question(FAILED, name="pool"), diagnosis=Diagnosis(fingerprints=("a", "b")))
    result = SubmissionResult(
        "ada",
        "layers",
        (
            essay(),
            QuestionResult("conv", "Convolution", 4.0, question(FAILED).tests, diagnosis=known),
            question(FAULT, name="norm"),
            nameless,
        ),
        notes=("a note",),
        output="printed",
        feedback="hint",
        stamp={"release": "1", "sandbox": {"tier": "full"}},
    )
    assert from_gradescope(json.loads(json.dumps(to_gradescope(result)))) == result


def test_a_result_of_another_format_is_not_read():
    with pytest.raises(ValueError, match=f"a result of format 1, and not of {FORMAT}"):
        from_gradescope({"extra_data": {"format": 1}})


# grades.csv


def test_a_row_has_a_cell_for_each_question():
    result = submission(
        question(PASSED, FAILED),
        question(FAULT, name="norm"),
        essay(),
        question(FAILED, name="pool"),
    )
    assert grade_row(summary_of(result), ["pool", "conv", "norm", "essay", "unknown"]) == [
        "ada",
        "fault",
        "2",
        "8",
        "unknown",
        "0",
        "2",
        "fault",
        "",
        "",
    ]


def test_large_totals_keep_their_hundredths():
    assert (
        grade_row(summary_of(submission(question(PASSED, points=1234567.25))), [])[2]
        == "1234567.25"
    )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        *((name, f"'{name}") for name in ("=1+1", "+1", "-1", "@SUM(A1)", " =1", "\uff1d1")),
        *(("\t=1", "'\t'=1"), ("\n=1", "'\n'=1"), ("\r=1", "?=1"), ("\uff20A1", "'\uff20A1")),
        ("a;=1+1", "a;'=1+1"),
        ('a;"=1+1;', "a;'\"=1+1;"),
    ],
)
def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(name, shown):
    result = SubmissionResult(name, "layers", (question(PASSED),))
    (cell, *_) = grade_row(summary_of(result), [])
    assert cell == shown


@pytest.mark.parametrize("name", ["ada", "o'neill", "a=b", "x@y.z", "7", ""])
def test_other_names_stay_as_they_are(name):
    assert grade_row(summary_of(SubmissionResult(name, "layers", ())), [])[0] == name


def test_a_name_comes_back_from_the_file_as_it_was():
    name = 'Ada "the first", Countess;\nof Lovelace'
    text = io.StringIO()
    csv.writer(text).writerow(grade_row(summary_of(SubmissionResult(name, "layers", ())), []))
    assert next(csv.reader(io.StringIO(text.getvalue(), newline="")))[0] == name

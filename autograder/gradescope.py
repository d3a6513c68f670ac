"""A result as Gradescope's `results.json`, there and back.

What that format has no place for stands under `extra_data`. Nothing in it depends on the clock: two
runs on one machine give the same bytes, and timings go to a file of their own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from .results import (
    Diagnosis,
    ErrorPicture,
    Feedback,
    Mistake,
    Outcome,
    QuestionResult,
    SubmissionResult,
    TestResult,
    points_text,
)

FORMAT = 4
"""Version of what stands under `extra_data`."""


def to_gradescope(result: SubmissionResult) -> dict[str, Any]:
    """Return Gradescope's `results.json` as plain data.

    `tests` has one entry for each question that is settled, named by its id; written questions
    stand in `extra_data.pending` and grader faults in `extra_data.fault`, never as a zero.
    """
    settled = [q for q in result.questions if q.score is not None]
    return {
        "score": result.score,
        "output": _summary(result),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "tests": [
            _question(q, number, result.feedback) for number, q in enumerate(settled, start=1)
        ],
        "extra_data": {**result.stamp, **_extra_data(result)},
    }


def from_gradescope(data: Mapping[str, Any]) -> SubmissionResult:
    """Read a result back from what `to_gradescope` returned.

    Raises `ValueError` where it is of another format, and says which.
    """
    extra = data.get("extra_data", {})
    if extra.get("format") != FORMAT:
        raise ValueError(f"a result of format {extra.get('format')!r}, and not of {FORMAT}")
    result = SubmissionResult(
        student=extra["student"],
        assignment=extra["assignment"],
        questions=tuple(_read_question(name, q) for name, q in extra["questions"].items()),
        refused=extra["refused"],
        syntax_error=extra["syntax_error"],
        load_error=extra["load_error"],
        notes=tuple(extra["notes"]),
        output=extra["program_output"],
        feedback=extra["feedback"],
    )
    ours = _extra_data(result)
    return replace(result, stamp={key: extra[key] for key in extra if key not in ours})


def read_result(text: str) -> SubmissionResult:
    """Read what was written as JSON from `to_gradescope`; raise `ValueError` for anything else.

    A file that somebody has changed is something else, too: a new score in it would be lost.
    """
    try:
        data = json.loads(text)
        result = from_gradescope(data)
        same = json.loads(json.dumps(to_gradescope(result))) == data
    except json.JSONDecodeError as error:
        raise ValueError(f"not valid JSON: {error}") from error
    except (AttributeError, KeyError, TypeError, RecursionError, AssertionError) as error:
        raise ValueError(f"not a result: {type(error).__name__}: {error}") from error
    if not same:
        raise ValueError("it has been changed since autograder grade wrote it")
    return result


def _extra_data(result: SubmissionResult) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "student": result.student,
        "assignment": result.assignment,
        "verdict": result.verdict.value,
        "max_score": result.max_score,
        "pending": {q.id: q.points for q in result.questions if q.written},
        "fault": result.faults,
        "refused": result.refused,
        "syntax_error": result.syntax_error,
        "load_error": result.load_error,
        "notes": list(result.notes),
        "feedback": result.feedback,
        "questions": {q.id: _details(q) for q in result.questions},
        "program_output": result.output,
    }


def _read_question(name: str, data: Mapping[str, Any]) -> QuestionResult:
    told = data["diagnosis"]
    return QuestionResult(
        name,
        data["title"],
        data["points"],
        tuple(map(_read_test, data["tests"])),
        written=data["written"],
        diagnosis=Diagnosis(
            tuple(Mistake(**mistake) for mistake in told["mistakes"]),
            tuple(told["inherited_from"]),
            told["proved"],
            told["by_hand"],
            tuple(told["fingerprints"]),
        ),
    )


def _read_test(data: Mapping[str, Any]) -> TestResult:
    seen = data["picture"]
    picture = seen and ErrorPicture(
        seen["name"], tuple(seen["shape"]), tuple(seen["grid"]), seen["levels"]
    )
    return TestResult(**{**data, "outcome": Outcome(data["outcome"]), "picture": picture})


def question_message(question: QuestionResult, feedback: Feedback = "detail") -> str:
    """Say in lines what a student may know of a question, each test that did not pass at most."""
    if {test.outcome for test in question.tests} == {Outcome.NOT_ATTEMPTED}:
        return "not attempted"
    passed = sum(t.outcome is Outcome.PASSED for t in question.tests)
    lines = [f"{passed} of {len(question.tests)} tests passed"]
    if feedback != "score":
        lines += question.diagnosis.sentences
    if feedback == "detail":
        lines += [question.diagnosis.by_hand] if question.diagnosis.by_hand else []
        lines += [_line_of(test) for test in question.tests if test.outcome is not Outcome.PASSED]
    return "\n".join(lines)


def _line_of(test: TestResult) -> str:
    line = f"{test.title}: {test.message or test.outcome.value}"
    if not test.carried:
        return line
    return f"{line} (right for your own forward pass, so it counts {test.carried:g} of its points)"


def _question(question: QuestionResult, number: int, feedback: Feedback) -> dict[str, Any]:
    assert question.score is not None
    return {
        "name": question.id,
        "number": str(number),
        "score": question.score,
        "max_score": question.points,
        "status": "passed" if question.outcome is Outcome.PASSED else "failed",
        "output": question_message(question, feedback),
        "extra_data": {"title": question.title, "outcome": str(question.outcome)},
    }


def _details(question: QuestionResult) -> dict[str, Any]:
    return {
        "title": question.title,
        "points": question.points,
        "score": question.score,
        "outcome": question.outcome and question.outcome.value,
        "written": question.written,
        "diagnosis": {
            **asdict(question.diagnosis),
            "mistakes": [asdict(mistake) for mistake in question.diagnosis.mistakes],
            "inherited_from": list(question.diagnosis.inherited_from),
            "fingerprints": list(question.diagnosis.fingerprints),
        },
        "tests": [{**asdict(test), "outcome": test.outcome.value} for test in question.tests],
    }


def _summary(result: SubmissionResult) -> str:
    lines = [f"{points_text(result.score)} of {points_text(result.max_score)} points"]
    if result.refused:
        lines.append(f"Nothing could be graded: {result.refused}")
    if result.syntax_error:
        lines.append(f"The file does not parse: {result.syntax_error}")
    if result.load_error:
        lines.append(f"The file cannot be loaded: {result.load_error}")
    if result.pending:
        lines.append(f"A person will mark: {', '.join(result.pending)}")
    if result.faults:
        lines.append(f"To be graded again, through no fault of yours: {', '.join(result.faults)}")
    return "\n".join([*lines, *result.notes])

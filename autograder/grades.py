"""Rows of grades.csv."""

from __future__ import annotations

from collections.abc import Sequence

from .results import points_text
from .summaries import Summary

GRADE_COLUMNS = ("student", "verdict", "score", "max_score", "sandbox")


def grade_row(summary: Summary, question_ids: Sequence[str]) -> list[str]:
    """Return one row of grades.csv: `GRADE_COLUMNS`, then a score per question."""
    return [
        no_formula(summary.student),
        summary.verdict.value,
        points_text(summary.score),
        points_text(summary.max_score),
        summary.tier,
        *(_cell(summary, question_id) for question_id in question_ids),
    ]


def row_without_grade(student: str, question_ids: Sequence[str]) -> list[str]:
    """Return the row of a student whose submission, as it is now, was not graded yet."""
    return [no_formula(student), "not-graded", "", "", "", *("" for _ in question_ids)]


def _cell(summary: Summary, question_id: str) -> str:
    score = summary.scores.get(question_id)
    if score is not None:
        return points_text(score)
    if question_id in summary.to_review:
        return "review"
    return "fault" if question_id in summary.faults else ""


def no_formula(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula."""
    harmless = not text[:1].isspace() and not text.startswith(_FORMULA)
    return text if harmless else f"'{text}"


_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, in the width of ASCII and in full width (OWASP, CSV injection)."""

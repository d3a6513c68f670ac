"""Rows of grades.csv."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .results import points_text
from .summaries import Summary
from .text import steers

GRADE_COLUMNS = ("student", "verdict", "score", "max_score", "sandbox")


def grade_row(summary: Summary, question_ids: Sequence[str]) -> list[str]:
    """Return one row of grades.csv: `GRADE_COLUMNS`, then a score per question."""
    return [
        safe_cell(summary.student),
        summary.verdict.value,
        points_text(summary.score),
        points_text(summary.max_score),
        summary.tier,
        *(_cell(summary, question_id) for question_id in question_ids),
    ]


def row_without_grade(student: str, question_ids: Sequence[str]) -> list[str]:
    """Return the row of a student whose submission, as it is now, was not graded yet."""
    return [safe_cell(student), "not-graded", "", "", "", *("" for _ in question_ids)]


def _cell(summary: Summary, question_id: str) -> str:
    score = summary.scores.get(question_id)
    if score is not None:
        return points_text(score)
    if question_id in summary.to_review:
        return "review"
    return "fault" if question_id in summary.faults else ""


def safe_cell(text: str) -> str:
    r"""Return text that a spreadsheet does not take for a formula, nor a terminal for an order.

    An apostrophe comes before a formula, and before one in a cell of its own where a spreadsheet
    takes what is not a comma for the separator, too (OWASP, CSV injection).

    >>> safe_cell("=1+1"), safe_cell("a;=1+1"), safe_cell("red \x1b[31m"), safe_cell("1-2; yes")
    ("'=1+1", "a;'=1+1", 'red ?[31m', '1-2; yes')
    """
    shown = "".join("?" if steers(c) and c not in "\n\t" else c for c in text)
    return _FORMULA.sub("'", shown)


_FORMULA = re.compile('^(?=\\s)|(?:^|(?<=[;|\t\n]))(?=[\\s"]*[=+\\-@\uff1d\uff0b\uff0d\uff20])')
"""Where a formula begins, in the width of ASCII or in full width."""

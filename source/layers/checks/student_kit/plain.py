"""A report as plain data, for scripts and for the file that is handed in."""

from __future__ import annotations

import math
from typing import Any

from .release import Release
from .reports import QuestionReport, Report, TestReport

FORMAT = 1
"""Version of what `plain_report` returns."""


def plain_report(report: Report, release: Release | None = None) -> dict[str, Any]:
    """Return a report as data that strict JSON can hold; the same run gives the same data."""
    points, of = report.points
    return {
        "format": FORMAT,
        "assignment": release.name if release is not None else "",
        "version": release.version if release is not None else "",
        "title": report.title,
        "passed": report.passed,
        "points_passing": points,
        "points": of,
        "problem": report.problem,
        "notes": list(report.notes),
        "versions": dict(report.versions),
        "questions": [_question(question) for question in report.questions],
    }


def _question(question: QuestionReport) -> dict[str, Any]:
    return {
        "id": question.id,
        "title": question.title,
        "points": question.points,
        "state": question.outcome.value,
        "problem": question.problem,
        "to_fill": list(question.to_fill),
        "notes": list(question.notes),
        "tests": [_test(test) for test in question.tests],
    }


def _test(test: TestReport) -> dict[str, Any]:
    first = test.findings[0] if test.findings else None
    finding = (
        None
        if first is None
        else {
            "name": first.name,
            "kind": first.kind,
            "error": _finite(first.error),
            "tolerance": first.tolerance,
            "shape": first.shape,
            "expected_shape": first.expected_shape,
            "dtype": first.dtype,
            "worst": first.worst,
        }
    )
    return {
        "title": test.title,
        "state": test.outcome.value,
        "weight": test.weight,
        "message": test.message,
        "finding": finding,
    }


def _finite(number: float | None) -> float | str | None:
    return number if number is None or math.isfinite(number) else str(number)

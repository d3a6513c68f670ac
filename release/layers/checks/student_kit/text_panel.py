"""A report as text: for a terminal, a file, or a notebook without HTML."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .findings import Finding
from .reports import Outcome, QuestionReport, Report, TestReport
from .where_to_look import look_at_next
from .words import (
    BY_SLOPES,
    advice,
    by_hand_words,
    compared,
    conclusion,
    freshness,
    next_step,
    printable,
    said_of,
    shared_problems,
    summary,
)

MARKS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.ERROR: "✗",
    Outcome.TIMEOUT: "✗",
    Outcome.NOT_ATTEMPTED: "○",
    Outcome.INTERRUPTED: "!",
    Outcome.NOT_RUN: "○",
    Outcome.BROKEN: "!",
    Outcome.UNTESTED: "·",
    Outcome.WRITTEN: "·",
}

_ASCII = {"✓": "+", "✗": "x", "○": "o", "·": "-", "█": "#", "░": "."}

_CODES = {
    Outcome.PASSED: "32",
    Outcome.FAILED: "31",
    Outcome.ERROR: "31",
    Outcome.TIMEOUT: "31",
    Outcome.INTERRUPTED: "33",
    Outcome.BROKEN: "35",
}
"""ANSI codes; whatever is not here has the colour of the text."""

_BAR = 10
_SCALE = 32
_SMALLEST = -16


@dataclass(frozen=True)
class Style:
    """How text may look: in colour (ANSI codes), and with marks beyond ASCII."""

    colour: bool = False
    unicode: bool = True

    def mark(self, outcome: Outcome) -> str:
        """Return the mark of an outcome."""
        mark = self.plain(MARKS[outcome])
        if not self.colour or outcome not in _CODES:
            return mark
        return f"\x1b[{_CODES[outcome]}m{mark}\x1b[0m"

    def plain(self, text: str) -> str:
        """Return marks of ours as the terminal can show them."""
        return text if self.unicode else "".join(_ASCII.get(c, c) for c in text)


def as_text(report: Report, style: Style = Style()) -> str:
    """Return a report as text: a table of all questions, or each one in detail."""
    lines = [report.title, ""] if report.overview else []
    shared = shared_problems(report)
    for problem in (report.problem, *shared):
        lines += [printable(problem), ""] * bool(problem)
    lines += list(_table(report, style) if report.overview else _details(report, style, shared))
    end = [*map(printable, report.notes), *filter(None, (conclusion(report), freshness(report)))]
    if end and lines and lines[-1]:
        lines.append("")
    if report.printed:
        end += ["Your files printed while they were loaded:", _indented(report.printed, "    ")]
    return "\n".join([*lines, *end]).rstrip()


def _table(report: Report, style: Style) -> Iterator[str]:
    rows = [
        (q.id, f"{q.points:g}", style.plain(_bar(q)), summary(q), next_step(q, report))
        for q in report.questions
    ]
    heads = ("question", "points", "", "", "what to do")
    widths = [max((len(row[i]) for row in (heads, *rows)), default=0) for i in range(len(heads))]
    yield ("  " + _row(heads, widths)) if rows else ""
    for question, row in zip(report.questions, rows, strict=True):
        yield f"{style.mark(question.outcome)} {_row(row, widths)}"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, points, *rest = (
        f"{cell:>{width}}" if number == 1 else f"{cell:<{width}}"
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([name, points, *rest]).rstrip()


def _bar(question: QuestionReport) -> str:
    tests = question.counted
    if question.outcome is Outcome.WRITTEN or not tests:
        return ""
    passed = sum(test.outcome is Outcome.PASSED for test in tests)
    full = _BAR * passed // len(tests)
    return "█" * full + "░" * (_BAR - full)


def _details(report: Report, style: Style, shared: Sequence[str]) -> Iterator[str]:
    for number, question in enumerate(report.questions):
        if number:
            yield ""
        mark = style.mark(question.outcome)
        yield f"{mark} {question.title} {style.plain('·')} {summary(question)}"
        for sentence in advice(question):
            if sentence not in shared:
                yield _indented(sentence, "  ")
        if question.outcome is Outcome.NOT_ATTEMPTED:
            continue
        for test in question.tests:
            yield from _test(test, style, closely=test is question.first_failing)


def _test(test: TestReport, style: Style, *, closely: bool) -> Iterator[str]:
    yield f"  {style.mark(test.outcome)} {test.title}"
    if test.message:
        yield _indented(said_of(test), "      ")
    if closely:
        for line in _closely(test):
            yield _indented(line, "      ")
    if test.printed:
        yield "      your code printed:"
        yield _indented(test.printed, "        ")


def _closely(test: TestReport) -> Iterator[str]:
    for finding in test.findings[:1]:
        for what, have, want in compared(finding):
            yield f"{what}: yours {have or 'none'}" + (f", expected {want}" if want else "")
        if finding.by_slopes:
            yield f"(expected: what {BY_SLOPES} says)"
        yield from _scale(finding)
        if finding.picture is not None:
            yield finding.picture.words
    if test.by_hand is not None:
        first, *rest = by_hand_words(test.by_hand)
        yield first
        yield from (f"  {line}" for line in rest)
    if where := look_at_next(test):
        yield where


def _scale(finding: Finding) -> Iterator[str]:
    """Show error and tolerance on a line of powers of ten."""
    if finding.error is None or not finding.tolerance:
        return
    line = ["-"] * (_SCALE + 1)
    line[place(finding.tolerance, _SCALE)] = "|"
    line[place(finding.error, _SCALE)] = "x"
    yield f"error: 1e-16 {''.join(line)} 1   (| tolerance, x yours)"


def place(error: float, length: int) -> int:
    """Return where an error stands on a scale from 1e-16 to 1 of some length."""
    if not error > 0.0:
        return 0
    if not math.isfinite(error):
        return length
    return round(length * min(1.0, max(0.0, 1.0 - math.log10(error) / _SMALLEST)))


def _indented(text: str, indent: str) -> str:
    return textwrap.indent(printable(text), indent, lambda _line: True)

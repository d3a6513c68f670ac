"""How a report reads: as text in a terminal or a notebook without HTML, as HTML in a notebook.

Whatever comes from the student's files is escaped. Colours are those of the JupyterLab theme, so
that they read well on a light page and on a dark one.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from .reports import Outcome, QuestionReport, Report, TestReport

_MARKS = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✗",
    Outcome.ERROR: "✗",
    Outcome.NOT_ATTEMPTED: "○",
    Outcome.INTERRUPTED: "!",
    Outcome.NOT_RUN: "○",
    Outcome.BROKEN: "!",
    Outcome.UNTESTED: "·",
    Outcome.WRITTEN: "·",
}

_ASCII = {"✓": "+", "✗": "x", "○": "o", "·": "."}

_COLOURS = {
    Outcome.PASSED: ("32", "var(--jp-success-color1, #2e7d32)"),
    Outcome.FAILED: ("31", "var(--jp-error-color1, #d32f2f)"),
    Outcome.ERROR: ("31", "var(--jp-error-color1, #d32f2f)"),
    Outcome.INTERRUPTED: ("33", "var(--jp-warn-color1, #b26a00)"),
    Outcome.BROKEN: ("35", "var(--jp-warn-color1, #b26a00)"),
}
"""For terminals (an ANSI code) and for pages; whatever is not here has the colour of the text."""

_BROKEN_HINT = "This is not your mistake: tell your instructor."


class Panel:
    """A report that a notebook shows by itself, and `print` shows as text."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __str__(self) -> str:
        return as_text(self.report)

    __repr__ = __str__

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ANN401 - IPython's
        del cycle
        printer.text(str(self))

    def _repr_html_(self) -> str:
        return as_html(self.report)


# What is said, in either form


def summary(question: QuestionReport) -> str:
    """Return a question's state in a few words."""
    words = {
        Outcome.WRITTEN: "a person reads this one",
        Outcome.UNTESTED: "no test to run here",
        Outcome.NOT_ATTEMPTED: "not attempted yet",
        Outcome.NOT_RUN: "not run",
        Outcome.INTERRUPTED: "interrupted",
        Outcome.BROKEN: "the check itself is broken",
    }
    if question.problem:
        return "cannot be checked"
    if question.outcome in words:
        return words[question.outcome]
    tests = question.counted
    passed = sum(test.outcome is Outcome.PASSED for test in tests)
    return f"{passed} of {len(tests)} test{'s' if len(tests) > 1 else ''} passed"


def advice(question: QuestionReport) -> tuple[str, ...]:
    """Return what a student should know of a question beside its tests."""
    if question.outcome is Outcome.WRITTEN:
        return ("Write your answer into the notebook; there is nothing to check here.",)
    said = [question.problem] if question.problem else []
    if question.outcome is Outcome.NOT_ATTEMPTED:
        said.append(f"Fill {_listed(question.to_fill)}, save the file, and check again.")
    elif question.to_fill and not question.problem and question.outcome is not Outcome.PASSED:
        said.append(f"Not filled yet: {_listed(question.to_fill)}.")
    said += question.notes
    if question.outcome is Outcome.BROKEN:
        said.append(_BROKEN_HINT)
    return tuple(said)


def conclusion(report: Report) -> str:
    """Return the last line: how far the work is."""
    tested = [q for q in report.questions if q.outcome not in (Outcome.WRITTEN, Outcome.UNTESTED)]
    if not tested:
        return ""
    if report.interrupted:
        return "Interrupted: the run ended early. If a loop does not end, look at the line above."
    if all(question.outcome is Outcome.PASSED for question in tested):
        what = "Everything passes" if len(tested) > 1 else "It passes"
        return f"{what} here. Grading uses more inputs, of other sizes."
    if not report.overview:
        return ""
    passed = sum(question.outcome is Outcome.PASSED for question in tested)
    return f"{passed} of {len(tested)} questions pass."


def _listed(items: Sequence[str]) -> str:
    *front, last = items
    return f"{', '.join(front)} and {last}" if front else last


def _said_of(test: TestReport) -> str:
    if test.outcome is not Outcome.PASSED and not test.weight:
        return f"{test.message} (this costs no points)"
    return test.message


def _shared_problems(report: Report) -> tuple[str, ...]:
    """Return what keeps several questions from being checked, to be said once."""
    problems = [question.problem for question in report.questions if question.problem]
    return tuple(p for p in dict.fromkeys(problems) if report.overview or problems.count(p) > 1)


# Text


@dataclass(frozen=True)
class Style:
    """How text may look: in colour (ANSI codes), and with marks beyond ASCII."""

    colour: bool = False
    unicode: bool = True

    def mark(self, outcome: Outcome) -> str:
        """Return the mark of an outcome."""
        mark = _MARKS[outcome]
        mark = mark if self.unicode else _ASCII.get(mark, mark)
        if not self.colour or outcome not in _COLOURS:
            return mark
        return f"\x1b[{_COLOURS[outcome][0]}m{mark}\x1b[0m"


def as_text(report: Report, style: Style = Style()) -> str:
    """Return a report as text: a table of all questions, or each one in detail."""
    lines = [report.title, ""] if report.overview else []
    shared = _shared_problems(report)
    for problem in (report.problem, *shared):
        lines += [problem, ""] * bool(problem)
    lines += list(_table(report, style) if report.overview else _details(report, style, shared))
    end = [*report.notes, *([conclusion(report)] if conclusion(report) else [])]
    if end and lines and lines[-1]:
        lines.append("")
    if report.printed:
        end += ["Your files printed while they were loaded:", _indented(report.printed, "    ")]
    return "\n".join([*lines, *end]).rstrip()


def _table(report: Report, style: Style) -> Iterator[str]:
    widths = [max((len(q.id) for q in report.questions), default=0)]
    widths.append(max((len(q.title) for q in report.questions), default=0))
    for question in report.questions:
        mark = style.mark(question.outcome)
        yield (
            f"{mark} {question.id:<{widths[0]}}  {question.title:<{widths[1]}}  {summary(question)}"
        )


def _details(report: Report, style: Style, shared: Sequence[str]) -> Iterator[str]:
    for number, question in enumerate(report.questions):
        if number:
            yield ""
        separator = "·" if style.unicode else "-"
        mark = style.mark(question.outcome)
        yield f"{mark} {question.title} {separator} {summary(question)}"
        for sentence in advice(question):
            if sentence not in shared:
                yield _indented(sentence, "  ")
        if question.outcome is Outcome.NOT_ATTEMPTED:
            continue
        for test in question.tests:
            yield f"  {style.mark(test.outcome)} {test.title}"
            if test.message:
                yield _indented(_said_of(test), "      ")
            if test.printed:
                yield "      your code printed:"
                yield _indented(test.printed, "        ")


def _indented(text: str, indent: str) -> str:
    return textwrap.indent(text, indent, lambda _line: True)


# HTML

_MUTED = "opacity: .75"


def as_html(report: Report) -> str:
    """Return a report as a self-contained piece of HTML."""
    shared = _shared_problems(report)
    parts = [f'<div style="font-weight: 600">{escape(report.title)}</div>'] * report.overview
    parts += [_paragraph(text) for text in (report.problem, *shared) if text]
    if report.overview:
        rows = "".join(_row(question) for question in report.questions)
        parts.append(f'<table style="border-collapse: collapse; margin: .4em 0">{rows}</table>')
    else:
        parts += [_block(question, shared) for question in report.questions]
    parts += [_paragraph(note) for note in report.notes]
    if conclusion(report):
        parts.append(_paragraph(conclusion(report), _MUTED))
    if report.printed:
        parts.append(_paragraph("Your files printed while they were loaded:", _MUTED))
        parts.append(_pre(report.printed))
    return f'<div style="line-height: 1.45; max-width: 60em">{"".join(parts)}</div>'


def _row(question: QuestionReport) -> str:
    cell: Callable[[str], str] = (
        '<td style="text-align: left; padding: .1em .8em .1em 0">{}</td>'.format
    )
    return (
        f"<tr>{cell(_mark(question.outcome))}{cell(f'<code>{escape(question.id)}</code>')}"
        f"{cell(escape(question.title))}{cell(escape(summary(question)))}</tr>"
    )


def _block(question: QuestionReport, shared: Sequence[str]) -> str:
    colour = _COLOURS.get(question.outcome, ("", "currentColor"))[1]
    parts = [
        f"<div>{_mark(question.outcome)} <strong>{escape(question.title)}</strong>",
        f' <span style="{_MUTED}">· {escape(summary(question))}</span></div>',
    ]
    parts += [_paragraph(sentence) for sentence in advice(question) if sentence not in shared]
    if question.outcome is not Outcome.NOT_ATTEMPTED:
        parts += [_test(test) for test in question.tests]
    return (
        f'<div style="border-left: 3px solid {colour}; padding: .1em 0 .1em .8em; margin: .4em 0">'
        f"{''.join(parts)}</div>"
    )


def _test(test: TestReport) -> str:
    parts = [f"<div>{_mark(test.outcome)} {escape(test.title)}</div>"]
    if test.message:
        parts.append(_paragraph(_said_of(test), "margin-left: 1.5em"))
    if test.printed:
        parts.append(_paragraph("your code printed:", f"margin-left: 1.5em; {_MUTED}"))
        parts.append(_pre(test.printed))
    return "".join(parts)


def _mark(outcome: Outcome) -> str:
    colour = _COLOURS.get(outcome, ("", "currentColor"))[1]
    label = escape(outcome.value.replace("-", " "))
    return (
        f'<span style="color: {colour}; font-weight: 700" title="{label}">{_MARKS[outcome]}</span>'
    )


def _paragraph(text: str, style: str = "") -> str:
    return f'<div style="white-space: pre-wrap; {style}">{escape(text)}</div>'


def _pre(text: str) -> str:
    return f'<pre style="margin: .2em 0 .2em 1.5em; {_MUTED}">{escape(text)}</pre>'

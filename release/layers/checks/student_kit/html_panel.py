"""A report as a piece of HTML that stands by itself in a notebook.

Styles are inline, and colours come from JupyterLab's theme where there is one: no style sheet, no
script, nothing that is fetched. Whatever comes from a student's files is escaped.
`docs/students.md` says which classes and data attributes stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape as escape_html

from .drawings import GREEN, ORANGE, RED, error_map, legend, scale
from .findings import ByHand, Finding
from .reports import Outcome, QuestionReport, Report, TestReport
from .text_panel import MARKS
from .where_to_look import look_at_next
from .words import (
    BY_SLOPES,
    advice,
    compared,
    conclusion,
    freshness,
    next_question,
    next_step,
    places,
    printable,
    said_of,
    shared_problems,
    summary,
)

_COLOURS = {
    Outcome.PASSED: GREEN,
    Outcome.FAILED: RED,
    Outcome.ERROR: RED,
    Outcome.TIMEOUT: RED,
    Outcome.INTERRUPTED: ORANGE,
    Outcome.BROKEN: ORANGE,
}

_MUTED = "opacity: .8"
_CELL = "text-align: left; padding: .15em .9em .15em 0; vertical-align: top; white-space: normal"
_CODE = "font-family: var(--jp-code-font-family, ui-monospace, monospace); font-size: .95em"


def as_html(report: Report) -> str:
    """Return a report as a self-contained piece of HTML."""
    shared = shared_problems(report)
    parts = [
        _paragraph(text, f"border-left: 3px solid {RED}; padding-left: .7em", _CODE)
        for text in (report.problem, *shared)
        if text
    ]
    if report.overview:
        parts.insert(0, f'<div style="font-weight: 600">{escape(report.title)}</div>')
        parts.append(_table(report))
    else:
        parts += [_block(question, shared) for question in report.questions]
    parts += [
        f'<div class="ag-note" role="note">{_sign("!", ORANGE)}{escape(note)}</div>'
        for note in report.notes
    ]
    if conclusion(report):
        parts.append(_paragraph(conclusion(report), "margin: .3em 0"))
    if report.printed:
        parts.append(_folded("Your files printed while they were loaded:", _pre(report.printed)))
    if freshness(report):
        where = escape(places(report.saved))
        parts.append(
            f'<div class="ag-freshness" title="{where}" style="font-size: .9em; {_MUTED}; '
            f'margin-top: .4em">{escape(freshness(report))}</div>'
        )
    kind = "overview" if report.overview else "details"
    return (
        f'<div class="ag-panel" data-panel="{kind}" style="line-height: 1.45; max-width: 60em; '
        f'overflow-wrap: break-word">{"".join(parts)}</div>'
    )


def escape(text: str) -> str:
    """Return a text as HTML shows it, in an attribute, too."""
    return escape_html(printable(text))


# All questions


def _table(report: Report) -> str:
    heads = (("question", 1), ("points", 1), ("tests", 2), ("what to do", 1))
    head = "<td></td>" + "".join(
        f'<th scope="col" colspan="{columns}" style="{_CELL}; font-weight: 600">{text}</th>'
        for text, columns in heads
    )
    upcoming = next_question(report)
    rows = "".join(_row(q, report, upcoming=q is upcoming) for q in report.questions)
    return (
        '<table style="border-collapse: collapse; margin: .4em 0; font-size: inherit">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(question: QuestionReport, report: Report, *, upcoming: bool) -> str:
    what = escape(next_step(question, report))
    cells = (
        _mark(question.outcome),
        (
            f'<span style="{_CODE}; white-space: nowrap">{escape(question.id)}</span>'
            f'<div style="font-size: .9em; {_MUTED}">{escape(question.title)}</div>'
        ),
        f"{question.points:g}",
        _bar(question),
        f'<span class="ag-state" style="white-space: nowrap">{escape(summary(question))}</span>',
        f"<strong>next:</strong> {what}" if upcoming else what,
    )
    line = "".join(f'<td style="{_CELL}">{cell}</td>' for cell in cells)
    return (
        f'<tr class="ag-question" {_data(question)} style="border-top: 1px solid '
        f'rgba(128, 128, 128, .3); background: none">{line}</tr>'
    )


def _bar(question: QuestionReport) -> str:
    """Draw which share of the tests passes; the words stand beside it."""
    tests = question.counted
    if question.outcome is Outcome.WRITTEN or not tests:
        return ""
    full = 80 * sum(test.outcome is Outcome.PASSED for test in tests) // len(tests)
    return (
        '<svg aria-hidden="true" width="82" height="10" viewBox="0 0 82 10" '
        'style="vertical-align: middle; min-width: 82px; height: 10px">'
        f'<rect x="1" y="1" width="{full}" height="8" style="fill: {GREEN}"/>'
        '<rect x=".5" y=".5" width="81" height="9" fill="none" stroke="currentColor" '
        'stroke-opacity=".5"/></svg>'
    )


# One question


def _block(question: QuestionReport, shared: Sequence[str]) -> str:
    colour = _COLOURS.get(question.outcome, "currentColor")
    parts = [
        f"<div>{_mark(question.outcome)}<strong>{escape(question.title)}</strong>",
        f' <span class="ag-state">· {escape(summary(question))}</span></div>',
    ]
    parts += [
        _paragraph(text, "margin: .2em 0", _CODE if text == question.problem else "")
        for text in advice(question)
        if text not in shared
    ]
    if question.outcome is not Outcome.NOT_ATTEMPTED:
        parts += [_test(test, closely=test is question.first_failing) for test in question.tests]
    return (
        f'<section class="ag-question" {_data(question)} aria-label="{escape(question.title)}" '
        f'style="border-left: 4px solid {colour}; padding: .1em 0 .1em .9em; margin: .4em 0">'
        f"{''.join(parts)}</section>"
    )


def _data(question: QuestionReport) -> str:
    return f'data-question="{escape(question.id)}" data-state="{escape(question.outcome.value)}"'


def _test(test: TestReport, *, closely: bool) -> str:
    parts = [f"<div>{_mark(test.outcome)}{escape(test.title)}</div>"]
    inside = [_paragraph(said_of(test))] if test.message else []
    inside += _closely(test) if closely else []
    if test.printed:
        inside.append(_folded("your code printed:", _pre(test.printed)))
    if inside:
        parts.append(f'<div style="margin: 0 0 .3em 1.5em">{"".join(inside)}</div>')
    return (
        f'<div class="ag-test" data-state="{escape(test.outcome.value)}" style="margin: .15em 0">'
        f"{''.join(parts)}</div>"
    )


def _closely(test: TestReport) -> list[str]:
    parts = [_finding(finding) for finding in test.findings[:1]]
    if test.by_hand is not None:
        parts.append(_by_hand(test.by_hand))
    if where := look_at_next(test):
        parts.append(f'<div class="ag-next">{_sign("→", "inherit")}{escape(where)}</div>')
    return parts


def _finding(finding: Finding) -> str:
    parts = []
    rows = compared(finding)
    if rows:
        expected = "by the slopes of your forward pass" if finding.by_slopes else "expected"
        head = "".join(
            f'<th scope="col" style="{_CELL}; font-weight: 600">{text}</th>'
            for text in (escape(finding.name), "yours", expected)
        )
        body = "".join(
            f'<tr style="background: none"><th scope="row" style="{_CELL}; font-weight: 400">'
            f'{escape(what)}</th><td style="{_CELL}; {_CODE}">{escape(have or "none")}</td>'
            f'<td style="{_CELL}; {_CODE}">{escape(want)}</td></tr>'
            for what, have, want in rows
        )
        parts.append(
            '<table class="ag-compared" style="border-collapse: collapse; margin: .3em 0; '
            f'font-size: inherit"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        )
    if finding.error is not None and finding.tolerance:
        parts.append(scale(finding.error, finding.tolerance))
    if finding.picture is not None:
        parts.append(_pictured(finding))
    return "".join(parts)


def _pictured(finding: Finding) -> str:
    picture = finding.picture
    assert picture is not None
    words = f"Where {finding.name} is wrong: {picture.words}"
    if picture.coarse != (1, 1):
        down, across = picture.coarse
        words += f" A cell shows the largest error of {down} x {across} entries."
    if picture.shown < picture.count:
        words += f" The first {picture.shown} of {picture.count} tiles are shown."
    return f"{_paragraph(words)}{error_map(picture, finding.name)}{legend(picture)}"


def _by_hand(example: ByHand) -> str:
    given = "".join(
        f'<div style="{_CODE}">{escape(name)} = {escape(value)}</div>'
        for name, value in example.arguments
    )
    wrong = "".join(
        f'<div>you return <span style="{_CODE}">{escape(name)} = {escape(have)}</span>, '
        f'{BY_SLOPES} says <span style="{_CODE}">{escape(want)}</span></div>'
        for name, have, want in example.wrong
    )
    return (
        '<div class="ag-by-hand" style="margin: .5em 0; padding: .4em .8em; border: 1px solid '
        'rgba(128, 128, 128, .5); border-radius: 3px"><strong>By hand</strong>, the smallest case '
        f'found: <span style="{_CODE}">{escape(example.function)}</span> with{given}{wrong}</div>'
    )


# Pieces


def _mark(outcome: Outcome) -> str:
    words = outcome.value.replace("-", " ")
    return (
        f'<span role="img" aria-label="{words}" title="{words}" style="color: '
        f"{_COLOURS.get(outcome, 'inherit')}; font-weight: 700; display: inline-block; "
        f'width: 1.3em">{MARKS[outcome]}</span>'
    )


def _sign(sign: str, colour: str) -> str:
    return (
        f'<span aria-hidden="true" style="color: {colour}; font-weight: 700; display: '
        f'inline-block; width: 1.3em">{sign}</span>'
    )


def _folded(title: str, inside: str) -> str:
    return f'<details><summary style="cursor: pointer">{escape(title)}</summary>{inside}</details>'


def _paragraph(text: str, *styles: str) -> str:
    style = "; ".join(("white-space: pre-wrap", *filter(None, styles)))
    return f'<div style="{style}">{escape(text)}</div>'


def _pre(text: str) -> str:
    return f'<pre style="margin: .2em 0 .2em 1.5em">{escape(text)}</pre>'


def handed_in(headline: str, lines: Sequence[str], *, ok: bool) -> str:
    """Return what is said of a file to hand in."""
    colour = GREEN if ok else RED
    mark = _sign("✓" if ok else "✗", colour)
    said = "".join(_paragraph(line) for line in lines)
    state = "ready" if ok else "refused"
    return (
        f'<section class="ag-submit" data-state="{state}" style="line-height: '
        f"1.45; max-width: 60em; overflow-wrap: break-word; border-left: 4px solid {colour}; "
        f'padding: .1em 0 .1em .9em">{mark}<strong>{escape(headline)}</strong>{said}</section>'
    )

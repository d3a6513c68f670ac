"""The page of an audit: which hidden test catches which known mistake, and what came of mutants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from .audit import Audit
from .equivalents import reason_of
from .mutation import MutantTrial, Mutation
from .trials import Trial

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --hit: #c2410c; --good: #15803d; --bad: #b91c1c; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; }
table { border-collapse: collapse; }
.promises td, .promises th { text-align: left; padding: .2rem .8rem .2rem 0; vertical-align: top; }
.totals td, .totals th { text-align: right; padding: 0 .8rem 0 0; font-weight: 400; }
.totals th:first-child { text-align: left; }
.totals thead th { font-weight: 600; }
pre { margin: .2rem 0 .8rem; }
.holds { color: var(--good); } .broken { color: var(--bad); font-weight: 600; }
.scroll { overflow: auto; max-height: 85vh; border: 1px solid var(--line); }
.matrix { font-size: 12px; }
.matrix th { font-weight: 400; text-align: left; white-space: nowrap; }
.matrix thead th { position: sticky; top: 0; background: Canvas; vertical-align: bottom; }
.matrix thead span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 24rem; }
.matrix tbody th { position: sticky; left: 0; background: Canvas; padding-right: .6rem; }
.matrix td { width: 1.1rem; height: 1.1rem; border: 1px solid var(--line); text-align: center; }
.matrix td.hit { background: var(--hit); color: white; }
.matrix tr.group th { font-weight: 600; padding-top: .6rem; }
"""


def matrix_page(audit: Audit) -> str:
    """Return a whole HTML page that needs nothing beside itself."""
    title = escape(f"Audit of {audit.assignment.title}")
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{_STYLE}</style></head><body>",
            f"<h1>{title}</h1>",
            *_promises(audit),
            *(_mutants(audit.mutation) if audit.mutation else []),
            *_matrix(audit),
            "</body></html>\n",
        ]
    )


def _promises(audit: Audit) -> Iterator[str]:
    yield '<h2>Promises</h2><table class="promises">'
    yield "<tr><th>promise<th>looked at<th>result</tr>"
    for proof in audit.proofs:
        result = '<span class="holds">holds</span>'
        if proof.broken:
            lines = "<br>".join(map(escape, "\n".join(proof.broken).splitlines()))
            result = f'<span class="broken">broken</span><br>{lines}'
        yield f"<tr><td>{escape(proof.promise)}<td>{proof.looked_at}<td>{result}</tr>"
    yield "</table>"


def _mutants(mutation: Mutation) -> Iterator[str]:
    yield "<h2>Mutants of the solution</h2>"
    yield f"<p>{len(mutation.trials)} mutants, made by the operators of cosmic-ray.</p>"
    yield from _totals(mutation, "function", lambda trial: trial.mutant.function)
    yield from _totals(mutation, "operator", lambda trial: _family(trial.mutant.operator))
    if mutation.survivors:
        yield "<h3>Survivors</h3>"
    for trial in mutation.survivors:
        yield _told(trial, trial.difference, "broken")
    if mutation.equivalent:
        yield "<h3>Equivalent, as listed</h3>"
    for trial in mutation.equivalent:
        yield _told(trial, reason_of(trial.mutant, mutation.equivalents), "holds")


def _totals(
    mutation: Mutation, heading: str, group_of: Callable[[MutantTrial], str]
) -> Iterator[str]:
    columns = (mutation.trials, mutation.caught, mutation.equivalent, mutation.survivors)
    counts = [Counter(map(group_of, column)) for column in columns]
    yield f'<table class="totals"><thead><tr><th>{heading}<th>mutants<th>caught<th>equivalent'
    yield "<th>survive</tr></thead><tbody>"
    for group in counts[0]:
        cells = "".join(f"<td>{count[group]}" for count in counts)
        yield f'<tr><th scope="row">{escape(group)}{cells}</tr>'
    yield "</tbody></table>"


def _family(operator: str) -> str:
    """Return the name without what is replaced by what: `ReplaceBinaryOperator`."""
    return operator.partition("_")[0]


def _told(trial: MutantTrial, remark: str, style: str) -> str:
    name, diff = escape(trial.name), escape(trial.mutant.diff)
    return (
        f'<p class="mutant"><span class="{style}">{name}</span>: {escape(remark)}<pre>{diff}</pre>'
    )


def _matrix(audit: Audit) -> Iterator[str]:
    questions = [question.id for question in audit.assignment.tested_questions]
    tests = sorted(audit.caught, key=lambda test: questions.index(audit.tests[test].question))
    wrong = [trial for trial in audit.trials if trial.variant.kind == "wrong"]
    yield "<h2>Which hidden test catches which known mistake</h2>"
    yield f"<p>{len(wrong)} mistakes, {len(tests)} tests. A filled cell: the test fails.</p>"
    yield '<div class="scroll" tabindex="0"><table class="matrix"><thead><tr><th></th>'
    yield from (f'<th scope="col"><span>{escape(_short(test))}</span></th>' for test in tests)
    yield "</tr></thead><tbody>"
    places = {name: place for place, name in enumerate(audit.assignment.functions)}

    def place(trial: Trial) -> tuple[list[int], str]:
        return [places.get(name, len(places)) for name in trial.variant.functions], trial.name

    by_function = sorted(wrong, key=place)
    for functions, trials in groupby(by_function, key=lambda trial: trial.variant.functions):
        yield f'<tr class="group"><th scope="rowgroup">{escape(", ".join(functions))}</th></tr>'
        yield from (_row(trial, tests) for trial in trials)
    yield "</tbody></table></div>"


def _row(trial: Trial, tests: Sequence[str]) -> str:
    name, hint = escape(trial.variant.name), escape(trial.variant.hint, quote=True)
    cells = "".join(_cell(name, test, hit=test in trial.failed) for test in tests)
    return f'<tr><th scope="row" title="{hint}">{name}</th>{cells}</tr>'


def _cell(name: str, test: str, *, hit: bool) -> str:
    if not hit:
        return "<td></td>"
    return f'<td class="hit" title="{escape(_short(test), quote=True)}: {name}">&#215;</td>'


def _short(test: str) -> str:
    return test.partition("::")[2].removeprefix("test_").replace("_", " ")

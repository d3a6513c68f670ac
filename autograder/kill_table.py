"""The kill matrix on a terminal: what each hidden test catches, a question at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.table import Table

from .audit import Audit
from .course import Question
from .grading.suite import HiddenTest
from .trials import Trial


@dataclass(frozen=True)
class Kills:
    """A hidden test, the wrong variants that it fails, and those that only it costs points.

    Without the test those `alone` would lose nothing in its question, and survive there.
    """

    test: HiddenTest
    caught: tuple[str, ...]
    alone: tuple[str, ...]


def kills_of(audit: Audit, question: Question) -> list[Kills]:
    """Return what the hidden tests of a question catch, in the order in which they stand."""
    tests = [test for test in audit.tests.values() if test.question == question.id]
    weighty = frozenset(test.id for test in tests if test.weight)
    named = [trial for trial in audit.trials if question.id in trial.variant.loses]
    return [
        Kills(
            test,
            audit.caught[test.id],
            tuple(trial.name for trial in named if trial.failed & weighty == {test.id}),
        )
        for test in tests
    ]


def kill_table(audit: Audit) -> Table:
    """Return one row a hidden test, under its question: how many mistakes it catches."""
    table = Table(
        header_style="bold",
        box=box.SIMPLE_HEAD,
        caption="alone: mistakes that would lose nothing in this question without that test",
        caption_justify="left",
    )
    table.add_column("hidden test", overflow="fold")
    for column in ("weight", "mistakes it catches", "alone"):
        table.add_column(column, justify="right")
    for question in audit.assignment.tested_questions:
        named = sum(question.id in trial.variant.loses for trial in audit.trials)
        table.add_row(f"[bold]{escape(question.id)}[/]: {_counted(named)} to be caught")
        for kills in kills_of(audit, question):
            test = kills.test
            alone = str(len(kills.alone)) if kills.alone else ""
            title = f"  {escape(test.title)}"
            table.add_row(title, f"{test.weight:g}", str(len(kills.caught)), alone)
        table.add_section()
    return table


def whole_matrix(audit: Audit) -> Iterator[Group]:
    """Yield the whole matrix, a table a question: mistakes by tests, which are numbered below."""
    wrong = [trial for trial in audit.trials if trial.variant.kind == "wrong"]
    for question in audit.assignment.tested_questions:
        tests = [test for test in audit.tests.values() if test.question == question.id]
        yield _block(question, tests, [t for t in wrong if t.failed & {test.id for test in tests}])


def _block(question: Question, tests: Sequence[HiddenTest], trials: Sequence[Trial]) -> Group:
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("mistake", overflow="fold")
    for number in range(1, len(tests) + 1):
        table.add_column(str(number), justify="center")
    for trial in trials:
        hits = ("x" if test.id in trial.failed else "" for test in tests)
        table.add_row(escape(trial.name), *hits)
    legend = (f"{number:3}  {escape(test.title)}" for number, test in enumerate(tests, start=1))
    heading = f"[bold]{escape(question.id)}[/]: {_counted(len(trials))} caught here"
    return Group(heading, table, *legend, "")


def _counted(mistakes: int) -> str:
    return f"{mistakes} mistake{'' if mistakes == 1 else 's'}"

"""What the commands print: a progress bar on long work, and tables that survive a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from .results import Outcome, SubmissionResult, Verdict
from .text import in_a_line

_COLOURS = {
    Verdict.ACCEPTED: "green",
    Verdict.PARTLY_DONE: "cyan",
    Verdict.NOT_ATTEMPTED: "cyan",
    Verdict.FAULT: "bold magenta",
}
_WIDTH_OF_A_PIPE = 160
_LONGEST_NAME = 34


def consoles() -> tuple[Console, Console]:
    """Return the consoles for results and for all else.

    NO_COLOR is respected. A pipe or a file has no width of its own: lines are not broken for one.
    """
    out, log = Console(), Console(stderr=True)
    return out if out.is_terminal else Console(width=_WIDTH_OF_A_PIPE), log


def say(console: Console, text: str, style: str) -> None:
    """Print a line that may hold anything, such as a student's text: as it is, and not wrapped."""
    console.print(_line(text), style=style, highlight=False, markup=False, soft_wrap=True)


def follow(
    console: Console, results: Iterable[SubmissionResult], total: int, title: str
) -> Iterator[SubmissionResult]:
    """Pass results on and show how far the work is; silent where nobody watches."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(title, total=total)
        for result in results:
            progress.update(
                task, advance=1, description=f"{title}: {escape(_line(result.student))}"
            )
            yield result


def sandbox_line(tier: str, layers: Sequence[str]) -> str:
    """Say how student code is confined, loudly if it is not."""
    if tier == "none":
        return "[bold red]No sandbox: student code can read, write and forge everything.[/]"
    return f"Sandbox: {tier} ({', '.join(layers)})"


def grades_table(
    results: Sequence[SubmissionResult], promises: Mapping[str, Sequence[str]] | None = None
) -> Table:
    """Return one row a submission: score, questions right, what went wrong.

    `promises` maps sample submissions to the promises they broke; others have no such column.
    """
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, expand=True)
    table.add_column("student", overflow="ellipsis", no_wrap=True, max_width=_LONGEST_NAME)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("right", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    if promises is not None:
        table.add_column("promise", no_wrap=True)
    table.add_column("what went wrong", overflow="ellipsis", no_wrap=True, ratio=1)
    for result in sorted(results, key=lambda r: r.student):
        tested = [q for q in result.questions if not q.written]
        right = sum(q.outcome is Outcome.PASSED for q in tested)
        row = [
            escape(_line(result.student)),
            f"{result.score:g}/{result.max_score:g}",
            f"{right}/{len(tested)}",
            _verdict(result.verdict),
        ]
        if promises is not None:
            row.append("[red]broken[/]" if promises[result.student] else "[green]kept[/]")
        table.add_row(*row, escape(what_went_wrong(result)))
    return table


def what_went_wrong(result: SubmissionResult) -> str:
    """Say in a line what a grader wants to know first."""
    if result.refused:
        return _line(result.refused)
    if unloadable := result.syntax_error or result.load_error:
        return _line(unloadable)
    lost = [q for q in result.questions if q.outcome not in (None, Outcome.PASSED)]
    tested = [q for q in result.questions if not q.written]
    if not lost:
        return ""
    if len(lost) == len(tested) and all(q.outcome is Outcome.NOT_ATTEMPTED for q in lost):
        return "the untouched stub"
    first = min(lost, key=lambda q: q.outcome is Outcome.NOT_ATTEMPTED)
    test = next(t for t in first.tests if t.outcome is first.outcome)
    more = f"{len(lost)} questions, first " if len(lost) > 1 else ""
    return _line(f"{more}{first.id}: {test.message or test.title}")


def _verdict(verdict: Verdict) -> str:
    return f"[{_COLOURS.get(verdict, 'yellow')}]{verdict}[/]"


def _line(text: str) -> str:
    """Return a text in one line; what is not UTF-8 in the name of a folder is escaped."""
    return in_a_line(text.encode("utf-8", "backslashreplace").decode("utf-8"))

"""What the commands print: a progress bar on long work, and tables that survive a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from rich import box
from rich.console import Console, Group
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

from .proofs import Proof
from .results import Verdict
from .sandbox.choice import Trial
from .sandbox.denials import Finding
from .sandbox.machine import Facts
from .sandbox.tiers import LANDLOCK_ABI
from .summaries import Summary
from .text import in_a_line

if TYPE_CHECKING:  # some of them load what only Linux has, and `doctor` tells other systems so
    from .grading.changes import Change
    from .grading.drafting import Draft
    from .grading.groups import Group as Kind
    from .grading.resume import Step

_COLOURS = {
    Verdict.ACCEPTED: "green",
    Verdict.PARTLY_DONE: "cyan",
    Verdict.NOT_ATTEMPTED: "cyan",
    Verdict.FAULT: "bold magenta",
}
_WIDTH_OF_A_PIPE = 160
NO_RULES: Mapping[str, str] = {}
_WIDEST_NAME = 34


def consoles() -> tuple[Console, Console]:
    """Return the consoles for results and for all else.

    NO_COLOR is respected. A pipe or a file has no width of its own: lines are not broken for one.
    """
    out, log = Console(emoji=False), Console(emoji=False, stderr=True)
    return out if out.is_terminal else Console(emoji=False, width=_WIDTH_OF_A_PIPE), log


def say(console: Console, text: str, style: str) -> None:
    """Print a line that may hold anything, such as a student's text: as it is, and not wrapped."""
    console.print(_line(text), style=style, highlight=False, markup=False, soft_wrap=True)


T = TypeVar("T")


def follow(
    console: Console, items: Iterable[T], total: int, title: str, name_of: Callable[[T], str]
) -> Iterator[T]:
    """Pass items on and show how far the work is; silent where nobody watches."""
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
        for item in items:
            progress.update(task, advance=1, description=f"{title}: {escape(_line(name_of(item)))}")
            yield item


def sandbox_line(tier: str, layers: Sequence[str]) -> str:
    """Say how student code is confined, loudly if it is not."""
    if tier == "none":
        return "[bold red]No sandbox: student code can read, write and forge everything.[/]"
    return f"Sandbox: {tier} ({', '.join(layers)})"


def grades_table(
    summaries: Sequence[Summary], promises: Mapping[str, Sequence[str]] | None = None
) -> Table:
    """Return one row a submission: score, questions right, what went wrong.

    `promises` maps sample submissions to the promises they broke; others have no such column.
    """
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, expand=True)
    table.add_column("student", overflow="fold", max_width=_WIDEST_NAME)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("right", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    if promises is not None:
        table.add_column("promise", no_wrap=True)
    table.add_column("what went wrong", overflow="ellipsis", no_wrap=True, ratio=1)
    for one in sorted(summaries, key=lambda summary: summary.student):
        row = [
            escape(_line(one.student)),
            f"{one.score:g}/{one.max_score:g}",
            f"{one.right}/{one.tested}",
            _verdict(one.verdict),
        ]
        if promises is not None:
            row.append("[red]broken[/]" if promises[one.student] else "[green]kept[/]")
        table.add_row(*row, escape(one.what_went_wrong))
    return table


def plan_table(steps: Sequence[Step], rules: Mapping[str, str] = NO_RULES) -> Table:
    """Return one row a submission: whether it would be graded, and why.

    `rules` says by student what the course's rules make of it; whoever has handed in nothing and
    has some of their own is in the table, too.
    """
    table = Table(header_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("student", overflow="fold")
    table.add_column("would be", no_wrap=True)
    table.add_column("because", overflow="fold")
    with_rules = any(rules.values())
    if with_rules:
        table.add_column("rules", overflow="fold")
    rows = {student: ("", "nothing handed in") for student, says in rules.items() if says}
    for step in steps:
        do = "[yellow]graded[/]" if step.to_grade else "[green]kept[/]"
        rows[step.student] = do, f"{step.reason}: {step.detail}" if step.detail else step.reason
    for student, (do, why) in sorted(rows.items()):
        says = [escape(_line(rules.get(student, "")))] if with_rules else []
        table.add_row(escape(_line(student)), do, escape(_line(why)), *says)
    return table


def changes_table(changes: Sequence[Change]) -> Table:
    """Return one row for each score of a question that is another than before."""
    table = Table(title="Scores that moved", header_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("student", overflow="fold")
    table.add_column("question", no_wrap=True)
    for column in ("before", "now", "by"):
        table.add_column(column, justify="right", no_wrap=True)
    for change in changes:
        before, after = ("none" if s is None else f"{s:g}" for s in (change.before, change.after))
        by = "" if change.by is None else f"{change.by:+g}"
        table.add_row(escape(_line(change.student)), escape(change.question), before, after, by)
    return table


def machine_table(facts: Facts) -> Table:
    """Return what is known of a machine, a fact a row."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _facts(facts):
        table.add_row(name, value)
    return table


def _facts(facts: Facts) -> Iterator[tuple[str, str]]:
    name = escape(facts.distribution or facts.system or "unknown")
    where = ", in a container" if facts.container else ""
    who = ", as root" if facts.root else ""
    yield "system", f"{name}, {escape(facts.kernel)} on {escape(facts.machine)}{where}{who}"
    blas = f", {facts.blas} (one thread for each submission)" if facts.blas else ""
    yield "Python", f"{facts.python}, NumPy {facts.numpy or _MISSING}{escape(blas)}"
    memory = f", {facts.memory_mb} MiB of memory available" if facts.memory_mb is not None else ""
    yield "cores", f"{facts.cores}{memory}"
    if facts.system != "Linux":
        return
    yield "bubblewrap", facts.bubblewrap or _MISSING
    yield "user namespaces", _user_namespaces(facts)
    yield "Landlock", _landlock(facts.landlock_abi)
    filtered = "; a filter is in force already" if facts.filtered else ""
    yield "seccomp", f"yes{filtered}" if facts.seccomp else _MISSING
    yield "strace", f"{facts.strace or _MISSING} (only for --trace)"


_MISSING = "[yellow]missing[/]"


def _user_namespaces(facts: Facts) -> str:
    if facts.max_user_namespaces is None:
        return "unknown"
    if facts.max_user_namespaces == 0:
        return "[yellow]none allowed[/] (user.max_user_namespaces is 0)"
    if facts.root:
        return "allowed; root needs none"
    if facts.userns_clone == 0:
        return "[yellow]for root only[/] (kernel.unprivileged_userns_clone is 0)"
    if facts.apparmor_userns:
        return "[yellow]restricted by AppArmor[/] (kernel.apparmor_restrict_unprivileged_userns)"
    return "allowed"


def _landlock(abi: int) -> str:
    wanted = "; ".join(
        f"{layer} needs {least}" + ("" if abi >= least else ": [yellow]missing[/]")
        for layer, least in LANDLOCK_ABI.items()
    )
    return f"ABI {abi} ({wanted})" if abi else f"{_MISSING} ({wanted})"


def tiers_table(trials: Sequence[Trial]) -> Table:
    """Return one row a tier: the layers in force when it was tried, or why it is of no use."""
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("tier", no_wrap=True)
    table.add_column("tried")
    table.add_column("layers in force, or why not", overflow="fold")
    for trial in trials:
        if trial.fault:
            table.add_row(trial.tier, "[yellow]no[/]", escape(trial.fault))
        else:
            table.add_row(trial.tier, "[green]works[/]", escape(", ".join(trial.layers)))
    return table


def choice_line(tier: str) -> str:
    """Say which tier `autograder grade` takes by itself."""
    if not tier:
        return "[bold red]No sandbox works here: autograder grade refuses to run student code.[/]"
    return f"autograder grade takes the tier [b]{tier}[/] (--sandbox auto, the default)."


def steps(advice: Sequence[str]) -> Group:
    """Return what to do next, a paragraph each."""
    if not advice:
        return Group("Nothing is missing.")
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for number, step in enumerate(advice, 1):
        table.add_row(f"{number}.", escape(step))
    return Group("", "[b]What to do[/]", table)


def denials_table(findings: Sequence[Finding]) -> Table:
    """Return the calls that a submission was denied, under one heading for each reason."""
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("times", justify="right", no_wrap=True)
    table.add_column("denied", overflow="fold")
    table.add_column("when", overflow="fold")
    for reason in dict.fromkeys(finding.reason for finding in findings):
        alike = [finding for finding in findings if finding.reason == reason]
        table.add_row("", f"[bold yellow]{escape(reason.sentence)}[/]")
        for finding in alike:
            more = _later(finding.steps - 1)
            table.add_row(
                str(finding.times), escape(finding.call), escape(f"{finding.first}{more}")
            )
        table.add_section()
    return table


def _later(steps: int) -> str:
    if not steps:
        return ""
    return f" (and in {steps} later step{'s' if steps > 1 else ''})"


def trace_lines(
    unloadable: Mapping[str, str], outcomes: Mapping[str, int], harmless: int
) -> Iterator[str]:
    """Say how a traced submission fared, and how many denials are not in the table."""
    for file, why in unloadable.items():
        yield f"[red]{escape(file)} could not be loaded: {escape(_line(why))}[/]"
    ran = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
    yield f"Hidden tests: {ran or 'none ran'}."
    if harmless:
        yield (
            f"Not shown: {harmless} harmless denials, of what Python and the C library try by "
            "themselves (--json has them)."
        )


def proofs_table(proofs: Sequence[Proof]) -> Table:
    """Return one row for each promise that an audit looked at."""
    table = Table(header_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("promise")
    table.add_column("looked at", justify="right")
    table.add_column("result")
    for proof in proofs:
        broken = f"[red]{len(proof.broken)} broken[/]"
        table.add_row(
            escape(proof.promise),
            str(proof.looked_at),
            broken if proof.broken else "[green]holds[/]",
        )
    return table


def groups_table(groups: Sequence[tuple[Kind, Draft | None]]) -> Table:
    """Return one row for each kind of failure, with the draft that can be had of it."""
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, expand=True)
    table.add_column("group", no_wrap=True)
    table.add_column("students", justify="right", no_wrap=True)
    table.add_column("lines of the draft", justify="right", no_wrap=True)
    table.add_column("also lost", justify="right", no_wrap=True)
    table.add_column("for example", overflow="ellipsis", no_wrap=True, ratio=1)
    for group, draft in groups:
        size = (str(draft.lines), str(draft.entangled)) if draft else ("none", "")
        example = escape(_line(group.members[0].example))
        table.add_row(escape(group.name), str(len(group.members)), *size, example)
    return table


def _verdict(verdict: Verdict) -> str:
    return f"[{_COLOURS.get(verdict, 'yellow')}]{verdict}[/]"


def _line(text: str) -> str:
    """Return a text in one line; what is not UTF-8 in the name of a folder is escaped."""
    return in_a_line(text.encode("utf-8", "backslashreplace").decode("utf-8"))

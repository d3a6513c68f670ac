"""Remove a student's data from a course, or what was handed in before a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rich import box
from rich.markup import escape
from rich.table import Table

from .. import terminal
from ..grading.lock import locked
from ..nbgrader_bridge import InGradebook, purge_gradebook
from ..purging.choosing import Chosen, forget, remember, unfinished
from ..purging.finding import Find, find_own, find_shared, for_a_person
from ..purging.places import GRADEBOOK
from ..purging.removing import remove
from ..text import in_a_line

OUT_OF_REACH = (
    "nbgrader's exchange folder (inbound, feedback), and students' own folders",
    "what a learning platform holds, and what was uploaded or sent",
    "files that commands wrote elsewhere: --output, --results, --pages, --submitted",
    "backups, snapshots, and the history of a git repository",
    "names in questions, texts and reasons that people wrote about somebody else",
)
"""Where copies may be that no purge of a course reaches."""


@dataclass(frozen=True)
class Purge:
    """What would go, and what is left to a person."""

    chosen: Chosen
    finds: tuple[Find, ...]
    gradebook: InGradebook
    left: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to remove."""
        return not (self.finds or self.gradebook.submissions or self.gradebook.students)


def purge_course(
    course: Path, chosen: Chosen, agreed: Callable[[], bool], *, dry_run: bool, as_json: bool
) -> bool:
    """Show what is there of the chosen, ask, and remove it; return whether that was agreed to.

    What an interrupted purge left undone is done, too. Raises `CourseError` where a file is
    damaged, `Locked` while a batch is graded or collected, `CannotWrite`.
    """
    out, log = terminal.consoles()
    course = course.resolve()
    pending = unfinished(course)
    if pending != Chosen():
        terminal.say(log, "An interrupted purge is finished by this one.", "yellow")
    chosen |= pending
    with ExitStack() as stack:
        for folder in () if dry_run else _written_by_others(course, chosen):
            stack.enter_context(locked(folder))
        planned = _plan(course, chosen)
        _show(course, planned, dry_run=dry_run, as_json=as_json)
        if dry_run:
            return True
        if not planned.is_empty:
            if not agreed():
                return False
            _carry_out(course, planned)
        forget(course)
    if not as_json:
        nothing = f"{course}: there is nothing to remove."
        terminal.say(out, nothing if planned.is_empty else "Removed.", "")
    return True


def _written_by_others(course: Path, chosen: Chosen) -> list[Path]:
    """Return the folders of attempts and results to which no command may write meanwhile."""
    there = [
        path
        for name in chosen.assignments
        for path in (
            course / "collected" / name,
            course / "results" / name,
            *course.glob(f"collected/{name}/results/*/{name}"),
        )
    ]
    return [path for path in there if path.is_dir()]


def _plan(course: Path, chosen: Chosen) -> Purge:
    held = purge_gradebook(course, chosen.pairs, chosen.whole, remove=False)
    left = list(for_a_person(course, chosen))
    if held.elsewhere:
        left.append(f"{held.elsewhere}: nbgrader's gradebook is outside the course's folder")
    finds = list(find_own(course, chosen))
    if finds or held.submissions or held.students:  # else there is nobody of this name
        finds = [*find_shared(course, chosen), *finds]
    return Purge(chosen, tuple(finds), held, tuple(left))


def _carry_out(course: Path, planned: Purge) -> None:
    """Remove what is shared first and the gradebook last: what is left tells who was meant."""
    _, log = terminal.consoles()
    remember(course, planned.chosen)
    work = remove(course, planned.finds)
    total = len(planned.finds)
    for _ in terminal.follow(log, work, total, "Removing", lambda one: str(one.path)):
        pass
    if planned.gradebook.submissions or planned.gradebook.students:
        purge_gradebook(course, planned.chosen.pairs, planned.chosen.whole, remove=True)


def _show(course: Path, planned: Purge, *, dry_run: bool, as_json: bool) -> None:
    out, log = terminal.consoles()
    if as_json:
        print(json.dumps(_as_data(course, planned, dry_run=dry_run), indent=1))  # noqa: T201 - for a script
        return
    if not planned.is_empty:
        out.print(_table(course, planned))
    for line in planned.left:
        terminal.say(log, f"Left to a person: {line}", "yellow")
    for line in OUT_OF_REACH:
        terminal.say(log, f"Out of reach: {line}", "dim")
    if dry_run:
        terminal.say(out, "Nothing was removed.", "")


def _table(course: Path, planned: Purge) -> Table:
    table = Table(header_style="bold", box=box.SIMPLE_HEAD, expand=True)
    table.add_column("item", no_wrap=True)
    table.add_column("place", overflow="fold", ratio=1)
    table.add_column("what goes", no_wrap=True)
    table.add_column("bytes", justify="right", no_wrap=True)
    for item, place, what, size in _rows(course, planned):
        table.add_row(item, escape(in_a_line(place)), what, size)
    return table


def _rows(course: Path, planned: Purge) -> Iterator[tuple[str, str, str, str]]:
    for (item, where), found in groupby(planned.finds, lambda one: (one.item, one.where)):
        group = list(found)
        what = "entries" if group[0].place else "files"
        alone = len(group) == 1
        place = str(group[0].path.relative_to(course)) if alone else f"{where} ({len(group)})"
        yield (
            item,
            place,
            f"{sum(f.files for f in group)} {what}",
            f"{sum(f.size for f in group):,}",
        )
    held = planned.gradebook
    if held.submissions or held.students:
        what = f"{held.submissions} submissions, {held.students} students"
        yield "nbgrader's gradebook", GRADEBOOK, what, ""


def _as_data(course: Path, planned: Purge, *, dry_run: bool) -> dict[str, object]:
    return {
        "dry_run": dry_run,
        "students": sorted({student for student, _ in planned.chosen.pairs}),
        "removed": [
            {
                "item": one.item,
                "place": str(one.path.relative_to(course)),
                "entries" if one.place else "files": one.files,
                "bytes": one.size,
            }
            for one in planned.finds
        ],
        "gradebook": {
            "submissions": planned.gradebook.submissions,
            "students": planned.gradebook.students,
        },
        "left": list(planned.left),
        "out_of_reach": list(OUT_OF_REACH),
    }

"""The command that removes data of students: `purge`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from ..errors import CourseError, Interrupted
from .options import CourseOption, DryRunOption, Exit, JsonOption


def purge(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: Annotated[
        str | None,
        typer.Argument(help="Of this assignment alone. All by default.", show_default=False),
    ] = None,
    before: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"],
            metavar="DATE",
            help="What was handed in before DATE, of everybody: 2026-10-01 or "
            "2026-10-01T12:00:00, in the time zone of policy.toml.",
            show_default=False,
        ),
    ] = None,
    student: Annotated[
        str | None,
        typer.Option(metavar="ID", help="All there is of this student.", show_default=False),
    ] = None,
    course: CourseOption = Path(),
    dry_run: DryRunOption = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove data of students from the course's folder: every copy, after asking.

    Shows first what would go: submissions and all their attempts, results, rows of grades.csv,
    pages, notebooks and nbgrader's gradebook, overrides, and for --student without an assignment
    the row of the roster and what policy.toml says of them.

    Downloads, tables for platforms and the page of the class hold several students and are removed
    whole; attempts, results and pages of the others stay, and the commands write the rest again.

    --before goes by the latest time of handing in that is known (downloads, timestamp.txt,
    policy.toml), else by the newest file; all of a student's attempts go together.

    An interrupted purge is finished by the next one. No link is followed and nothing outside the
    course is touched: docs/privacy.md lists what that leaves. Exits with 130 if you say no.
    """
    from ..commands.purging import purge_course  # noqa: PLC0415 - rich, pydantic
    from ..exchange.policy import load_policy  # noqa: PLC0415
    from ..purging import choosing  # noqa: PLC0415

    if (before is None) == (student is None):
        raise typer.BadParameter("say one of --before DATE and --student ID")
    if as_json and not (yes or dry_run):
        raise typer.BadParameter("--json asks nobody: say --yes or --dry-run, too")
    if student is not None and ("/" in student or student in {"", ".", ".."}):
        raise typer.BadParameter(f"--student: {student!r} is nobody's name")
    _check_assignment(course, assignment)
    if student is not None:
        chosen = choosing.of_student(course, student, assignment)
    else:
        assert before is not None
        chosen = choosing.before(course, load_policy(course).moment(before), assignment)

    def agreed() -> bool:
        if yes:
            return True
        try:
            return typer.confirm("Remove all of this?")
        except typer.Abort:
            return False

    try:
        done = purge_course(course, chosen, agreed, dry_run=dry_run, as_json=as_json)
    except KeyboardInterrupt:
        raise Interrupted from None
    if not done:
        typer.echo("autograder: nothing was removed; --yes does not ask", err=True)
        raise typer.Exit(Exit.INTERRUPTED)


def _check_assignment(course: Path, assignment: str | None) -> None:
    """Raise `CourseError` where nothing is known of an assignment that somebody named."""
    from ..purging.choosing import known_assignments  # noqa: PLC0415 - pydantic

    known = known_assignments(course)
    if assignment is not None and assignment not in known:
        raise CourseError(
            f"{course}: there is nothing of an assignment {assignment!r} "
            f"(known: {', '.join(known) or 'none'})"
        )

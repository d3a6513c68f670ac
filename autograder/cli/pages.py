"""The commands that write pages: `feedback`, `report`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Interrupted
from .options import (
    AssignmentArgument,
    CourseOption,
    Exit,
    JsonOption,
    PagesOption,
    ResultsOption,
    SubmittedOption,
    load,
)

if TYPE_CHECKING:
    from ..commands.pages import PagesRequest


def feedback(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    course: CourseOption = Path(),
    student: Annotated[
        list[str] | None, typer.Option("--student", "-s", help="Only this one's; repeatable.")
    ] = None,
    submitted: SubmittedOption = None,
    results: ResultsOption = None,
    pages: PagesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a page for each student: [b]pages/NAME/STUDENT.html[/].

    Scores, what failed and why, the student's own code with the lines that failed, written answers.
    As much of it as the manifest's [b]feedback[/] allows. One file each, which needs nothing else.

    [b]grade[/] does this at its end; run it again after manual marking: points and comments come
    from nbgrader's gradebook. Exits with 4 if a result
    cannot be read; all other pages are written.
    """
    from ..commands.pages import with_gradebook, write_feedback  # noqa: PLC0415 - NumPy, rich

    request = _request(course, assignment, submitted, results, pages, tuple(student or ()))
    try:
        done = write_feedback(with_gradebook(request, course), as_json=as_json)
    except KeyboardInterrupt:
        raise Interrupted from None
    if done.skipped:
        raise typer.Exit(Exit.FAULT)


def report(
    assignment: AssignmentArgument = None,
    course: CourseOption = Path(),
    results: ResultsOption = None,
    pages: PagesOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write one page about the class: [b]pages/NAME/index.html[/].

    Scores, each question's difficulty and discrimination, the most common known mistakes and whose
    they are, what broke off, and a table of all submissions that sorts and filters.

    It names everybody: for staff. Opens by double click.
    """
    from ..commands.pages import with_ledger, write_report  # noqa: PLC0415 - NumPy, rich

    request = _request(course, assignment, None, results, pages, ())
    write_report(with_ledger(request, course), as_json=as_json)


def _request(  # noqa: PLR0913, PLR0917 - one for each option
    course: Path,
    assignment: str | None,
    submitted: Path | None,
    results: Path | None,
    pages: Path | None,
    students: tuple[str, ...],
) -> PagesRequest:
    from ..commands.pages import PagesRequest  # noqa: PLC0415 - NumPy, rich

    loaded = load(course, assignment)
    return PagesRequest(
        loaded,
        submitted or course / "submitted",
        (results or course / "results") / loaded.name,
        (pages or course / "pages") / loaded.name,
        students,
    )

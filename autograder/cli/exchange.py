"""The commands between the course and learning platforms: `collect` and its kin."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import (
    KEY_FILE,
    AssignmentArgument,
    CourseOption,
    DryRunOption,
    Exit,
    JsonOption,
    KeyOption,
    PagesOption,
    ResultsOption,
    SubmittedOption,
    load,
)

if TYPE_CHECKING:
    from ..exchange.policy import Policy
    from ..exchange.roster import Roster


class Source(StrEnum):
    """Where a download comes from: `exchange.downloads.Road`, not loaded for a mere `--help`."""

    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"
    ZIP = "zip"
    NBGRADER = "nbgrader"


class Target(StrEnum):
    """What a table of grades is for: `exchange.tables.Format`."""

    CSV = "csv"
    CANVAS = "canvas"
    MOODLE = "moodle"
    GRADESCOPE = "gradescope"


class Back(StrEnum):
    """How pages are given back: `exchange.returning.Way`."""

    FOLDER = "folder"
    NBGRADER = "nbgrader"
    CANVAS = "canvas"
    MOODLE = "moodle"


def collect(  # noqa: PLR0913, PLR0917 - one for each option
    download: Annotated[
        Path, typer.Argument(help="The zip file as it was downloaded, or a folder.", exists=True)
    ],
    assignment: AssignmentArgument = None,
    source: Annotated[
        Source,
        typer.Option(
            "--from",
            help="canvas: Download Submissions; moodle: Download all submissions; gradescope: "
            "Export Submissions; nbgrader: its exchange (inbound/) or submitted/; zip: folders or "
            "archives called as students are.",
        ),
    ] = Source.ZIP,
    course: CourseOption = Path(),
    submitted: Annotated[
        Path | None,
        typer.Option(
            help="Folder to fill, STUDENT/ASSIGNMENT/... COURSE/submitted by default.",
            file_okay=False,
        ),
    ] = None,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Replace what is in submitted/ and was not collected; it is kept."
        ),
    ] = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Fill [b]submitted/[/] from a platform's download: safely, by name, every attempt kept.

    Names are matched to roster.csv: by id, by e-mail address, by name. Who does not match is told,
    with the students who may be meant; the others are collected, and the exit code is 1.

    The rule in policy.toml says which attempt counts: latest-on-time, latest, best or first.

    Every attempt, and the download itself, is kept under collected/ASSIGNMENT/. Files in submitted/
    that were not collected, or were edited since, are never replaced without --force.
    """
    from ..commands.exchange import collect_download  # noqa: PLC0415 - rich, pydantic
    from ..exchange.downloads import Road  # noqa: PLC0415
    from ..exchange.taking import Errand  # noqa: PLC0415

    loaded = load(course, assignment)
    policy, roster = rules(course)
    errand = Errand(
        course,
        submitted or course / "submitted",
        loaded,
        download,
        Road(source.value),
        policy,
        roster,
        force,
    )
    if not collect_download(errand, dry_run=dry_run, as_json=as_json):
        raise typer.Exit(Exit.COURSE)


def export(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    target: Annotated[
        Target,
        typer.Option(
            "--to",
            help="csv: all that is known; canvas: for Import in the gradebook; moodle: for Upload "
            "grading worksheet; gradescope: laid out as its own Download Grades.",
        ),
    ] = Target.CSV,
    course: CourseOption = Path(),
    results: ResultsOption = None,
    submitted: SubmittedOption = None,
    marks: Annotated[
        Path | None,
        typer.Option(
            help="A person's points: a CSV file with the columns student,question,points. They "
            "come before those in nbgrader's gradebook.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            help="The file to write. COURSE/exported/ASSIGNMENT/TARGET.csv by default.",
            dir_okay=False,
        ),
    ] = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Write grades for a spreadsheet or a platform: results, marks and the rules of policy.toml.

    A total is written only where everything is settled. A question that waits for a person, a fault
    of the grader, a submission that changed since: these have no number, and are told by name.

    The same results give the same bytes. Exits with 4 if the grader failed on some question.
    """
    from ..commands.exchange import (  # noqa: PLC0415 - rich
        ExportRequest,
        export_grades,
        with_gradebook,
    )
    from ..exchange.ledger import Ledger, read_marks  # noqa: PLC0415
    from ..exchange.tables import Format  # noqa: PLC0415

    loaded = load(course, assignment)
    policy, roster = rules(course)
    ledger = Ledger(
        loaded,
        (results or course / "results") / loaded.name,
        submitted or course / "submitted",
        policy,
        roster,
        read_marks(marks, loaded) if marks else {},
    )
    place = output or course / "exported" / loaded.name / f"{target.value}.csv"
    ledger = with_gradebook(ledger, course, dry_run=dry_run)
    request = ExportRequest(course, ledger, Format(target.value), place)
    if not export_grades(request, dry_run=dry_run, as_json=as_json):
        raise typer.Exit(Exit.FAULT)


def package(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    student: Annotated[
        bool, typer.Option("--student", help="The release, for students to unpack.")
    ] = False,
    gradescope: Annotated[
        bool,
        typer.Option(
            "--gradescope",
            help="What Gradescope's autograder platform takes: it holds the hidden tests.",
        ),
    ] = False,
    suite: Annotated[
        bool,
        typer.Option(
            "--suite",
            help="The hidden suite as the workers of a cluster get it. Makes the key file, too, "
            "if there is none yet.",
        ),
    ] = False,
    key: KeyOption = None,
    course: CourseOption = Path(),
    output: Annotated[
        Path | None,
        typer.Option(
            help="The file to write. COURSE/packages/ASSIGNMENT-WHICH.zip by default, or .suite."
        ),
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    """Pack one file: the release for students, the grader for Gradescope, or the hidden suite.

    The same release gives the same bytes on every machine.

    The grader holds wheels of the kit and of all it needs, for this machine's version of Python.
    """
    from ..commands.packaging import (  # noqa: PLC0415
        package_for_cluster,
        package_for_gradescope,
        package_for_students,
    )

    if student + gradescope + suite != 1:
        raise typer.BadParameter("say one of --student, --gradescope and --suite")
    loaded = load(course, assignment)
    which = "student.zip" if student else "gradescope.zip" if gradescope else "hidden.suite"
    place = output or course / "packages" / f"{loaded.name}-{which}"
    if suite:
        package_for_cluster(loaded, key or course / KEY_FILE, place, dry_run=dry_run)
    elif student:
        package_for_students(course, loaded, place, dry_run=dry_run)
    else:
        package_for_gradescope(loaded, place, dry_run=dry_run)


def give_back(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    way: Annotated[
        Back,
        typer.Option(
            "--to",
            help="folder: STUDENT/ASSIGNMENT.html; nbgrader: feedback/, for nbgrader "
            "release_feedback; canvas: a zip for Upload Submissions; moodle: a zip for Upload "
            "multiple feedback files.",
        ),
    ] = Back.FOLDER,
    course: CourseOption = Path(),
    submitted: SubmittedOption = None,
    pages: PagesOption = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Where to write. COURSE/returned/ASSIGNMENT/ by default."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace feedback of nbgrader's own.")
    ] = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Give each student's page back, where the road expects it that the submission came by.

    What [b]autograder collect[/] noted of a download is used: Moodle's folders, Canvas's names of
    files. Each member of a group gets the group's page. Who gets none is told, with the reason.
    """
    from ..commands.exchange import ReturnRequest, return_pages  # noqa: PLC0415 - rich, pydantic
    from ..exchange.attempts import folder_of, load_record, with_partners  # noqa: PLC0415
    from ..exchange.returning import Post, Way, stamps_of_results, students_of  # noqa: PLC0415

    loaded = load(course, assignment)
    policy, roster = rules(course)
    record = load_record(folder_of(course, loaded.name))
    folder = (pages or course / "pages") / loaded.name
    post = Post(
        course,
        submitted or course / "submitted",
        folder,
        loaded,
        with_partners(policy, loaded.name, record),
        record,
        students_of(roster, record, submitted or course / "submitted"),
        stamps_of_results(loaded, course / "results" / loaded.name),
    )
    returned = course / "returned" / loaded.name
    places = {Back.FOLDER: returned / "pages", Back.NBGRADER: course}
    place = output or places.get(way, returned / f"{way.value}.zip")
    request = ReturnRequest(post, Way(way.value), place, force)
    return_pages(request, dry_run=dry_run, as_json=as_json)


def rules(course: Path) -> tuple[Policy, Roster | None]:
    """Read the course's policy.toml and roster.csv; raises `CourseError`."""
    from ..exchange.policy import load_policy  # noqa: PLC0415 - pydantic
    from ..exchange.roster import load_roster  # noqa: PLC0415

    roster = load_roster(course)
    return load_policy(course, roster), roster

"""The commands of a grader: `grade`, `doctor`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import Interrupted
from .options import (
    KEY_FILE,
    AssignmentArgument,
    CourseOption,
    Exit,
    JsonOption,
    KeyOption,
    ResultsOption,
    SubmittedOption,
    Tier,
    load,
    load_if_there,
)

if TYPE_CHECKING:
    from ..commands.places import ClusterRequest


def grade(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    course: CourseOption = Path(),
    submitted: SubmittedOption = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Folder for results. COURSE/results by default.", file_okay=False),
    ] = None,
    pages: Annotated[
        Path | None,
        typer.Option(
            help="Folder for students' pages. COURSE/pages by default, or OUTPUT/pages.",
            show_default=False,
            file_okay=False,
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            help="Submissions graded side by side; one for each core by default.",
            show_default=False,
        ),
    ] = None,
    student: Annotated[
        list[str] | None, typer.Option("--student", "-s", help="Grade only this one; repeatable.")
    ] = None,
    sandbox: Annotated[
        Tier,
        typer.Option(
            help="full: bubblewrap, Landlock, seccomp, limits; inner: without bubblewrap; auto: "
            "the best that works here; -unscoped, outer: for kernels with an old Landlock or none "
            "(see docs/security.md); none: NO protection, for code of your own only."
        ),
    ] = Tier.AUTO,
    samples: Annotated[
        bool,
        typer.Option(
            "--samples",
            help="Grade the sample submissions under solutions/ and hold them to their promises.",
        ),
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Grade again also what has not changed.")
    ] = False,
    newest: Annotated[
        bool,
        typer.Option(
            "--newest", help="Grade all by the newest version, whatever they were made for."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be graded and why; write nothing.")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="Wait while another batch writes to the same results.")
    ] = False,
    gradebook: Annotated[
        bool | None,
        typer.Option(
            "--gradebook/--no-gradebook",
            help="Write the scores into nbgrader's gradebook, and autograded/, too. By default "
            "where the course is one of nbgrader's, and for its own submissions.",
            show_default=False,
        ),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Grade on the workers of this Dask scheduler, tls://HOST:PORT; tcp:// on this "
            "machine only. See docs/cluster.md.",
            show_default=False,
        ),
    ] = None,
    key: KeyOption = None,
    patience: Annotated[
        float,
        typer.Option(
            min=1,
            help="With --scheduler: seconds without scheduler or worker after which to give up.",
        ),
    ] = 300.0,
    as_json: JsonOption = False,
) -> None:
    """Score submissions with the hidden tests, each in a sandbox of its own.

    Writes OUTPUT/ASSIGNMENT/STUDENT.json (Gradescope's results.json), grades.csv, and a page for
    each student as [b]autograder feedback[/] does.

    A result stands while submission, hidden tests, versions and sandbox are the same: started
    again after an interruption, the command goes on where it stopped.

    A submission is graded by the version of the assignment that it was made for, as it says.

    In an nbgrader course the scores are in its gradebook, too: see docs/nbgrader.md.

    Prints a table. A broken submission gets a result that says why; the batch goes on.
    """
    from ..commands.batch import Request  # noqa: PLC0415 - NumPy, pytest
    from ..commands.grading import grade_samples, grade_submissions  # noqa: PLC0415 - as above
    from ..nbgrader_bridge import is_nbgrader_course  # noqa: PLC0415 - with the above

    if scheduler and jobs:
        raise typer.BadParameter(
            "the workers of the cluster decide how many are graded side by side: leave it out",
            param_hint="--jobs",
        )
    loaded = load(course, assignment)
    if samples and gradebook:
        raise typer.BadParameter("samples are nobody's submissions", param_hint="--gradebook")
    own = submitted is None and output is None and not samples
    wanted = gradebook or (gradebook is None and own and is_nbgrader_course(course))
    request = Request(
        assignment=loaded,
        submitted=submitted or course / "submitted",
        output=(output or course / "results") / loaded.name,
        jobs=jobs or os.cpu_count() or 1,
        tier=sandbox.value,
        pages=(pages or (output or course) / "pages") / loaded.name,
        students=tuple(student or ()),
        fresh=fresh,
        dry_run=dry_run,
        wait=wait,
        newest=newest,
        course=course if output is None and not samples else None,
        gradebook=course if wanted else None,
        as_json=as_json,
        cluster=_cluster(scheduler, key or course / KEY_FILE, patience),
    )
    if samples and (dry_run or student):
        raise typer.BadParameter(
            "graded as a whole: neither --dry-run nor --student", param_hint="--samples"
        )
    try:
        report = grade_samples(request) if samples else grade_submissions(request)
    except KeyboardInterrupt:
        raise Interrupted from None
    if report.has_faults:
        raise typer.Exit(Exit.FAULT)
    if report.has_broken_promises:
        raise typer.Exit(Exit.BROKEN_PROMISE)


def _cluster(address: str | None, key: Path, patience: float) -> ClusterRequest | None:
    from ..commands.places import ClusterRequest  # noqa: PLC0415 - NumPy

    return ClusterRequest(address, key, patience) if address else None


def override(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    student: Annotated[
        str | None, typer.Argument(help="Whose points. Without: list.", show_default=False)
    ] = None,
    question: Annotated[str | None, typer.Argument(show_default=False)] = None,
    points: Annotated[
        float | None, typer.Argument(help="In place of the tests'.", show_default=False)
    ] = None,
    course: CourseOption = Path(),
    reason: Annotated[str, typer.Option(help="Why; kept, and shown to staff only.")] = "",
    by: Annotated[str, typer.Option(help="Who decides. The user of this machine by default.")] = "",
    take_back: Annotated[
        bool, typer.Option("--take-back", help="The tests' points count again.")
    ] = False,
    results: ResultsOption = None,
    submitted: SubmittedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give points in place of automatic ones, or list what was given: [b]overrides.jsonl[/].

    Lines are only ever added: who, when, why, and digests of the submission and the tests. To take
    points back, or give others, adds a line, too.

    When submission or tests change, the points wait for a person: [b]grade[/], [b]export[/] and
    [b]report[/] say so, and there is no total until they are given again or taken back.
    """
    from ..commands.overriding import (  # noqa: PLC0415 - NumPy, rich
        Decision,
        OverrideRequest,
        decide,
        list_overrides,
    )

    loaded = load(course, assignment)
    request = OverrideRequest(
        course,
        loaded,
        (results or course / "results") / loaded.name,
        submitted or course / "submitted",
    )
    if student is None:
        list_overrides(request, as_json=as_json)
        return
    if question is None or (points is None) != take_back:
        raise typer.BadParameter("say ASSIGNMENT STUDENT QUESTION, and POINTS or --take-back")
    decide(request, Decision(student, question, points, reason, by))


def doctor(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    course: CourseOption = Path(),
    trace: Annotated[
        str | None,
        typer.Option(
            "--trace",
            metavar="STUDENT",
            help="Run this student's submission under strace and name each system call that the "
            "sandbox denied it, and when. For work that runs at home and not here.",
        ),
    ] = None,
    submitted: SubmittedOption = None,
    sandbox: Annotated[
        Tier, typer.Option(help="With --trace: the tier to run it in, as in [b]grade[/].")
    ] = Tier.AUTO,
    as_json: JsonOption = False,
) -> None:
    """Show what this machine offers for grading, try every sandbox, say what to install.

    Exits with 0 if a sandbox that confines works, with 3 if none does.
    """
    from ..doctor import TraceRequest, examine, trace_submission  # noqa: PLC0415 - NumPy, rich

    if trace is None:
        if not examine(load_if_there(course, assignment), as_json=as_json).chosen:
            raise typer.Exit(Exit.NO_SANDBOX)
        return
    if sandbox is Tier.NONE:
        raise typer.BadParameter("the tier none denies nothing", param_hint="--sandbox")
    folder = submitted or course / "submitted"
    request = TraceRequest(load(course, assignment), folder, trace, sandbox.value)
    trace_submission(request, as_json=as_json)

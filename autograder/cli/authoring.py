"""The commands of an instructor: `new`, `build`, `audit`, `learn`."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Annotated

import typer

from ..errors import Interrupted
from .options import (
    AssignmentArgument,
    CourseOption,
    DryRunOption,
    Exit,
    JsonOption,
    ResultsOption,
    SubmittedOption,
    Tier,
    load,
)


def new(
    course: Annotated[
        Path,
        typer.Argument(
            metavar="COURSE", help="A folder that is empty or not there yet.", show_default=False
        ),
    ],
    assignment: Annotated[
        str, typer.Option("--assignment", metavar="NAME", help="What its assignment is called.")
    ] = "measurements",
) -> None:
    """Begin a course: a small assignment that builds, audits and grades at once.

    Writes COURSE/solutions/NAME/ with a commented manifest, solved functions, a notebook, public
    and hidden tests, known right and wrong versions and sample submissions, each explained.

    Change it into your own piece by piece, and run the three commands after each step.
    """
    from ..authoring.new import new_course  # noqa: PLC0415 - pydantic and NumPy

    written = new_course(course, assignment)
    typer.echo(f"{course}: {len(written)} files; {course / 'README.md'} explains them. Next:")
    for line in (
        f"cd {shlex.quote(str(course))}",
        f"autograder build {assignment}",
        f"autograder audit {assignment}",
        f"autograder grade {assignment} --samples",
    ):
        typer.echo(f"    {line}")


def build(
    assignment: AssignmentArgument = None,
    course: CourseOption = Path(),
    check: Annotated[
        bool,
        typer.Option(
            "--check",
            help="Write nothing; exit with 6 if source/, release/ or nbgrader's settings are not "
            "up to date, or tests were changed since the version was released.",
        ),
    ] = False,
    release: Annotated[
        bool,
        typer.Option("--release", help="Keep what grades this version: it is handed out now."),
    ] = False,
    patch: Annotated[
        bool,
        typer.Option(
            "--patch", help="Correct what was handed out: a new version, nobody's work is touched."
        ),
    ] = False,
) -> None:
    """Make [b]source/[/] and [b]release/[/] from solutions/: stubs, notebooks, recorded outputs.

    Solved files never leave solutions/. What is made is scanned for leaks.

    A line of a solution, a hidden test or a known mistake in it fails the build.

    With --release the version is kept under solutions/NAME/versions/, and with --patch a correction
    of it gets the next one: a submission is graded by the version that it was made for.
    """
    from ..authoring import build as make  # noqa: PLC0415 - jupytext loads slowly
    from ..authoring import patching  # noqa: PLC0415
    from ..nbgrader_bridge import (  # noqa: PLC0415 - with the above
        generate_assignment,
        stale_settings,
        write_settings,
    )

    if check + release + patch > 1:
        raise typer.BadParameter("say one of --check, --release and --patch")
    loaded = load(course, assignment)
    if check:
        stale = [
            *make.check(loaded, course, generate_assignment),
            *patching.unreleased(loaded),
            *stale_settings(course),
        ]
        for line in stale:
            typer.echo(line, err=True)
        if stale:
            typer.echo(f"Run: autograder build {loaded.name}", err=True)
            raise typer.Exit(Exit.STALE)
        typer.echo(f"source/{loaded.name} and release/{loaded.name} are up to date.")
        return
    if release or patch:
        step = patching.patch if patch else patching.release
        done = step(loaded, course, generate_assignment)
        typer.echo(done.report.summary())
        typer.echo(f"Version {done.version} is handed out; {done.path} grades it. Keep that file.")
    else:
        typer.echo(patching.rebuild(loaded, course, generate_assignment).summary())
    settings = write_settings(course)
    if settings.advice:
        typer.echo(settings.advice, err=True)


def audit(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    course: CourseOption = Path(),
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Variants tried side by side.")
    ] = os.cpu_count() or 1,
    seeds: Annotated[
        int, typer.Option(min=0, help="Further seeds of the hidden tests that are tried.")
    ] = 10,
    mutants: Annotated[
        bool,
        typer.Option("--mutants", help="Try every mutant of the solution, too (needs cosmic-ray)."),
    ] = False,
    matrix: Annotated[
        bool,
        typer.Option("--matrix", help="Print the whole matrix, too: each mistake by each test."),
    ] = False,
    sandbox: Annotated[
        Tier, typer.Option(help="For the solution and the stub, as in `autograder grade`.")
    ] = Tier.AUTO,
) -> None:
    """Prove the hidden tests with the known versions under solutions/NAME/variants/.

    The solution and every accepted version get all points, the stub none, every wrong version loses
    points where it says and nowhere else, every test catches something, no seed changes that, and
    [b]source/[/] and [b]release/[/], as they lie there, leak nothing.

    With --mutants every small change of the solution must be caught, or be listed as equivalent.

    Prints how many mistakes each hidden test catches and how many it alone, and what holds; writes
    pages/NAME/audit.html: which test catches which mistake. A wrong version or a mutant that
    survives is told with the difference that it makes.

    Whole samples are held to their promises by [b]grade --samples[/], since some are of the
    sandbox: an endless loop, a crash, a file that is refused.
    """
    from ..commands.auditing import AuditRequest, audit_assignment  # noqa: PLC0415 - NumPy, pytest

    loaded = load(course, assignment)
    page = course / "pages" / loaded.name / "audit.html"
    try:
        holds = audit_assignment(
            AuditRequest(loaded, page, jobs, seeds, sandbox.value, mutants, matrix)
        )
    except KeyboardInterrupt:
        raise Interrupted from None
    if not holds:
        raise typer.Exit(Exit.AUDIT)


def learn(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    group: Annotated[
        str | None,
        typer.Argument(
            metavar="GROUP", help="Draft a wrong version from this one.", show_default=False
        ),
    ] = None,
    course: CourseOption = Path(),
    submitted: SubmittedOption = None,
    results: ResultsOption = None,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """Learn new mistakes from graded submissions whose failures have no name yet.

    Without GROUP: lists failures that no known mistake explains. Those of one group gave the same
    answers, so that many files become a handful of kinds.

    With GROUP: drafts solutions/NAME/variants/wrong/GROUP.py from the smallest of them. No student
    code is run. Read the draft, write its hint, then audit; until then it is refused.
    """
    from ..commands.learning import LearnRequest, draft_variant, list_groups  # noqa: PLC0415 - NumPy, pytest

    loaded = load(course, assignment)
    graded = (results or course / "results") / loaded.name
    request = LearnRequest(loaded, graded, submitted or course / "submitted")
    if group is None:
        list_groups(request, as_json=as_json)
    else:
        draft_variant(request, group, dry_run=dry_run)

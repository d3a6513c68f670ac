"""The command `autograder`: parse arguments, call one function, choose the exit code."""

from __future__ import annotations

import os
import shlex
import signal
import sys
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import __version__
from .errors import CannotWrite, CourseError, Interrupted, SandboxUnavailable

if TYPE_CHECKING:
    from .course import Assignment


class Exit(IntEnum):
    """Exit codes; a wrong answer in a submission is none of the tool's errors."""

    OK = 0
    COURSE = 1
    USAGE = 2
    NO_SANDBOX = 3
    FAULT = 4
    BROKEN_PROMISE = 5
    STALE = 6
    CANNOT_WRITE = 7
    AUDIT = 8
    INTERRUPTED = 130


class Tier(StrEnum):
    """How student code is confined: `sandbox.TIERS`, which is not loaded for a mere `--help`."""

    AUTO = "auto"
    FULL = "full"
    INNER = "inner"
    FULL_UNSCOPED = "full-unscoped"
    INNER_UNSCOPED = "inner-unscoped"
    OUTER = "outer"
    NONE = "none"


app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Write, release and safely grade assignments on neural-network layers in NumPy.",
    epilog=(
        "Exit codes: 0 done; 1 the course needs mending; 2 wrong usage; 3 no sandbox on this "
        "machine; 4 the grader failed on some question; 5 a sample broke its promise; "
        "6 build --check found differences; 7 results cannot be written; 8 the audit found "
        "something; 130 interrupted. A wrong answer in a submission is no error."
    ),
)


def _complete_assignments(incomplete: str) -> list[str]:
    root = Path(os.environ.get("AUTOGRADER_COURSE", ".")) / "solutions"
    return sorted(path.name for path in root.glob(f"{incomplete}*") if path.is_dir())


AssignmentArgument = Annotated[
    str | None,
    typer.Argument(
        help="The assignment: a folder under solutions/. The only one there by default.",
        show_default=False,
        autocompletion=_complete_assignments,
    ),
]
CourseOption = Annotated[
    Path,
    typer.Option(
        "--course",
        help="The course: the folder that holds solutions/.",
        envvar="AUTOGRADER_COURSE",
        file_okay=False,
        exists=True,
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"autograder {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
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
    from .authoring.new import new_course  # noqa: PLC0415 - pydantic and NumPy

    written = new_course(course, assignment)
    typer.echo(f"{course}: {len(written)} files; {course / 'README.md'} explains them. Next:")
    for line in (
        f"cd {shlex.quote(str(course))}",
        f"autograder build {assignment}",
        f"autograder audit {assignment}",
        f"autograder grade {assignment} --samples",
    ):
        typer.echo(f"    {line}")


@app.command()
def build(
    assignment: AssignmentArgument = None,
    course: CourseOption = Path(),
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Write nothing; exit with 6 if source/ or release/ is not up to date."
        ),
    ] = False,
) -> None:
    """Make [b]source/[/] and [b]release/[/] from solutions/: stubs, notebooks, recorded outputs.

    Solved files never leave solutions/. What is made is scanned for leaks.

    A line of a solution, a hidden test or a known mistake in it fails the build.
    """
    from .authoring import build as make  # noqa: PLC0415 - jupytext loads slowly
    from .nbgrader_bridge import generate_assignment  # noqa: PLC0415 - and nbgrader more so

    loaded = _load(course, assignment)
    if check:
        stale = make.check(loaded, course, generate_assignment)
        for line in stale:
            typer.echo(line, err=True)
        if stale:
            typer.echo(f"Run: autograder build {loaded.name}", err=True)
            raise typer.Exit(Exit.STALE)
        typer.echo(f"source/{loaded.name} and release/{loaded.name} are up to date.")
        return
    report = make.build(loaded, course, generate_assignment)
    typer.echo(report.summary())


@app.command()
def grade(  # noqa: PLR0913, PLR0917 - one for each option
    assignment: AssignmentArgument = None,
    course: CourseOption = Path(),
    submitted: Annotated[
        Path | None,
        typer.Option(
            help="Folder of submissions, STUDENT/ASSIGNMENT/... COURSE/submitted by default.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="Folder for results. COURSE/results by default.", file_okay=False),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, help="Submissions graded side by side.")
    ] = os.cpu_count() or 1,
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
) -> None:
    """Score submissions with the hidden tests, each in a sandbox of its own.

    Writes OUTPUT/ASSIGNMENT/STUDENT.json (Gradescope's results.json) and grades.csv.

    Prints a table. A broken submission gets a result that says why; the batch goes on.
    """
    from .commands import Request, grade_samples, grade_submissions  # noqa: PLC0415 - NumPy, pytest

    loaded = _load(course, assignment)
    request = Request(
        assignment=loaded,
        submitted=submitted or course / "submitted",
        output=(output or course / "results") / loaded.name,
        jobs=jobs,
        tier=sandbox.value,
        students=tuple(student or ()),
    )
    try:
        report = grade_samples(request) if samples else grade_submissions(request)
    except KeyboardInterrupt:
        raise Interrupted from None
    if report.has_faults:
        raise typer.Exit(Exit.FAULT)
    if report.has_broken_promises:
        raise typer.Exit(Exit.BROKEN_PROMISE)


@app.command()
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
    sandbox: Annotated[
        Tier, typer.Option(help="For the solution and the stub, as in `autograder grade`.")
    ] = Tier.AUTO,
) -> None:
    """Prove the hidden tests with the known versions under solutions/NAME/variants/.

    The solution and every accepted version get all points, the stub none, every wrong version loses
    points where it says and nowhere else, every test catches something, and no seed changes that.

    With --mutants every small change of the solution must be caught, or be listed as equivalent.

    Prints a table and writes pages/NAME/audit.html: which test catches which mistake.
    """
    from .commands import AuditRequest, audit_assignment  # noqa: PLC0415 - NumPy, pytest

    loaded = _load(course, assignment)
    page = course / "pages" / loaded.name / "audit.html"
    try:
        holds = audit_assignment(AuditRequest(loaded, page, jobs, seeds, sandbox.value, mutants))
    except KeyboardInterrupt:
        raise Interrupted from None
    if not holds:
        raise typer.Exit(Exit.AUDIT)


@app.command()
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
    submitted: Annotated[
        Path | None,
        typer.Option(
            help="With --trace: the folder of submissions. COURSE/submitted by default.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    sandbox: Annotated[
        Tier, typer.Option(help="With --trace: the tier to run it in, as in [b]grade[/].")
    ] = Tier.AUTO,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")] = False,
) -> None:
    """Show what this machine offers for grading, try every sandbox, say what to install.

    Exits with 0 if a sandbox that confines works, with 3 if none does.
    """
    from .doctor import TraceRequest, examine, trace_submission  # noqa: PLC0415 - NumPy, rich

    if trace is None:
        if not examine(_load_if_there(course, assignment), as_json=as_json).chosen:
            raise typer.Exit(Exit.NO_SANDBOX)
        return
    if sandbox is Tier.NONE:
        raise typer.BadParameter("the tier none denies nothing", param_hint="--sandbox")
    folder = submitted or course / "submitted"
    request = TraceRequest(_load(course, assignment), folder, trace, sandbox.value)
    trace_submission(request, as_json=as_json)


def _load_if_there(course: Path, name: str | None) -> Assignment | None:
    """Load an assignment; one that nobody named may be missing or broken."""
    try:
        return _load(course, name)
    except CourseError:
        if name is not None:
            raise
        return None


def _load(course: Path, name: str | None) -> Assignment:
    from .course import load_assignment  # noqa: PLC0415 - pydantic and NumPy

    known = sorted(path.name for path in (course / "solutions").glob("*") if path.is_dir())
    if name is None and len(known) == 1:
        name = known[0]
    if name not in known:
        which = "name an assignment" if name is None else f"there is no assignment {name!r}"
        raise CourseError(
            f"{course / 'solutions'}: {which} (known: {', '.join(known) or 'none'}); run the "
            f"command in the course's folder or point at it with --course"
        )
    return load_assignment(course / "solutions" / name)


def main() -> None:
    """Run the command; an error of the course is a message, not a traceback."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as orderly an end as Ctrl-C
    try:
        app()
    except CourseError as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(Exit.COURSE)
    except SandboxUnavailable as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(Exit.NO_SANDBOX)
    except CannotWrite as error:
        typer.echo(f"autograder: {error}", err=True)
        sys.exit(Exit.CANNOT_WRITE)
    except Interrupted:
        typer.echo("autograder: interrupted; results written so far are whole", err=True)
        sys.exit(Exit.INTERRUPTED)

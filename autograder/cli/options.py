"""What the commands share: exit codes, arguments, and the assignment that is meant."""

from __future__ import annotations

import os
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import CourseError

if TYPE_CHECKING:
    from ..course import Assignment


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
    LOCKED = 9
    CLUSTER = 10
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
SubmittedOption = Annotated[
    Path | None,
    typer.Option(
        help="Folder of submissions, STUDENT/ASSIGNMENT/... COURSE/submitted by default.",
        exists=True,
        file_okay=False,
    ),
]
ResultsOption = Annotated[
    Path | None,
    typer.Option(help="Folder of results. COURSE/results by default.", file_okay=False),
]
PagesOption = Annotated[
    Path | None, typer.Option(help="Folder of pages. COURSE/pages by default.", file_okay=False)
]
KEY_FILE = "cluster.key"
"""The key file in a course's folder."""

KeyOption = Annotated[
    Path | None,
    typer.Option(
        "--key",
        help="The file with the key of the hidden tests' bundle, which workers have too. "
        f"COURSE/{KEY_FILE} by default.",
        envvar="AUTOGRADER_KEY",
        dir_okay=False,
        show_default=False,
    ),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def load_if_there(course: Path, name: str | None) -> Assignment | None:
    """Load an assignment; one that nobody named may be missing or broken."""
    try:
        return load(course, name)
    except CourseError:
        if name is not None:
            raise
        return None


def load(course: Path, name: str | None) -> Assignment:
    """Load the assignment of this name, or the only one; raises `CourseError`."""
    from ..course import load_assignment  # noqa: PLC0415 - pydantic and NumPy

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

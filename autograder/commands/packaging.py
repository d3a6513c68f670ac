"""Pack the release for students, the grader for Gradescope, and the suite for a cluster."""

from __future__ import annotations

from pathlib import Path

from .. import terminal
from ..cluster.bundle import make_bundle, make_key, read_key
from ..course import Assignment
from ..exchange.packing import EXECUTABLE, collect_wheels, gradescope_tree, student_tree
from ..files import write_file
from ..zipped import pack


def package_for_students(
    course: Path, assignment: Assignment, output: Path, *, dry_run: bool
) -> None:
    """Pack `release/NAME`, and say what is in it."""
    _write(pack(student_tree(course, assignment)), output, dry_run=dry_run)


def package_for_gradescope(assignment: Assignment, output: Path, *, dry_run: bool) -> None:
    """Pack the assignment with the kit and all it needs."""
    _, log = terminal.consoles()
    with log.status("Building the kit's wheel, fetching those of what it needs"):
        tree = gradescope_tree(assignment, {} if dry_run else collect_wheels())
    _write(pack(tree, EXECUTABLE), output, dry_run=dry_run)
    terminal.say(
        log, "It holds the hidden tests and the solution: upload it, hand it to nobody.", ""
    )


def package_for_cluster(assignment: Assignment, key: Path, output: Path, *, dry_run: bool) -> None:
    """Pack what workers of a cluster need of an assignment; make the key if there is none.

    Raises `CourseError` where a key is there and no good.
    """
    _, log = terminal.consoles()
    if dry_run and not key.exists():
        terminal.say(log, f"{key}: would be made; nothing can be packed without it", "")
        return
    if make_key(key):
        terminal.say(log, f"Written: {key}, a new key. Give each worker a copy (chmod 600).", "")
    _write(make_bundle(assignment, read_key(key)), output, dry_run=dry_run)
    terminal.say(
        log,
        "It holds the hidden tests and the solution: for machines that you trust with them.",
        "",
    )


def _write(content: bytes, output: Path, *, dry_run: bool) -> None:
    out, _ = terminal.consoles()
    if not dry_run:
        write_file(output, content, shared=True)
    did = "Nothing was written to" if dry_run else "Written:"
    terminal.say(out, f"{did} {output} ({len(content) / 2**20:.1f} MiB)", "")

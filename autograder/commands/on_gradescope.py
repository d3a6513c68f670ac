"""What `run_autograder` runs on Gradescope: grade the one submission that lies there.

    python -m autograder.commands.on_gradescope ROOT ASSIGNMENT

`ROOT` is `/autograder`, with `source/`, `submission/` and `results/` in it. Where the grader itself
fails no results.json is written: Gradescope then says so, and nobody gets a zero for it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..course import Assignment, load_assignment
from ..errors import CannotWrite, CourseError, SandboxUnavailable
from ..exchange.archives import read_download
from ..exchange.folders import write_folder
from ..exchange.picking import wanted
from ..exchange.unpacking import ArchiveLimits
from ..files import write_file
from ..gradescope import to_gradescope
from ..grading.writing import result_there
from ..results import SubmissionResult
from .batch import Request
from .grading import grade_submissions

_STUDENT = "submission"
_TIER = "inner"  # bubblewrap is seldom allowed in a container

_KEPT = (
    *("format", "assignment", "verdict", "release", "made_for"),
    *("versions", "sandbox", "submission_digest"),
)
"""What of `extra_data` leaves the grader: nothing that is for staff only."""


def grade_here(root: Path, name: str) -> dict[str, Any] | None:
    """Grade `root/submission` and return Gradescope's results; None if the grader failed."""
    assignment = load_assignment(root / "source" / "course" / "solutions" / name)
    with tempfile.TemporaryDirectory(prefix="autograder-") as made, ExitStack() as stack:
        limits = ArchiveLimits()
        contents = read_download(root / "submission", stack, limits)
        found = {str(entry.path): entry for entry in contents.entries}
        files, notes = wanted(assignment, found, limits)
        submitted = Path(made) / "submitted"
        write_folder(submitted / _STUDENT / name, files)
        request = Request(
            assignment=assignment,
            submitted=submitted,
            output=Path(made) / "results" / name,
            jobs=1,
            tier=_TIER,
            pages=Path(made) / "pages",
        )
        report = grade_submissions(request)
        if report.has_faults:
            return None
        return as_shown(assignment, result_there(request.output, name, _STUDENT), notes)


def as_shown(
    assignment: Assignment, result: SubmissionResult, notes: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return Gradescope's results with each question's visibility, as the manifest has it.

    Where a question is not visible yet, the text above all questions tells no total either.
    """
    data = to_gradescope(result)
    visibility = {q.id: q.visibility for q in assignment.questions}
    tests = [{**test, "visibility": visibility[test["name"]]} for test in data["tests"]]
    lines = data["output"].splitlines()
    if any(test["visibility"] != "visible" for test in tests):
        lines = lines[1:]
    extra: Mapping[str, Any] = data["extra_data"]
    return {
        **data,
        "output": "\n".join([*lines, *notes]),
        "tests": tests,
        "extra_data": {key: extra[key] for key in _KEPT if key in extra},
    }


def main(root: Path, name: str) -> int:
    """Write `root/results/results.json`; return an exit code that is not 0 if there is none."""
    try:
        shown = grade_here(root, name)
        if shown is None:
            print("the grader failed: see above; run it again", file=sys.stderr)  # noqa: T201
            return 4
        text = json.dumps(shown, indent=1, ensure_ascii=False) + "\n"
        place = root / "results" / "results.json"  # for the platform, whoever that is there
        write_file(place, text.encode("utf-8", "backslashreplace"), shared=True)
    except (CourseError, SandboxUnavailable, CannotWrite) as error:
        print(f"autograder: {error}", file=sys.stderr)  # noqa: T201 - Gradescope keeps it for staff
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))

"""The process that grades one submission for `nbgrader autograde`.

nbgrader's own process may be a Jupyter server, with 1,300 modules: hidden tests and sandbox stay
out of it. A request as JSON comes in; a result, or why there is none, goes out in the last line.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ..course import load_assignment
from ..errors import CourseError, SandboxUnavailable
from ..gradescope import to_gradescope
from ..grading.batch import Job, grade_one
from ..grading.by_version import version_for
from ..sandbox import AUTO, choose
from ..versions import unpack
from .answering import serve


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Grade `request["student"]` in the best sandbox that works here; without one, refuse."""
    try:
        assignment = load_assignment(Path(request["assignment"]))
        with closing(choose(AUTO)) as tried:
            tier, layers = tried.tier, tried.layers
        submitted, student = Path(request["submitted"]), request["student"]
        version = version_for(assignment, submitted, student)
        with TemporaryDirectory(prefix="autograder-") as aside:
            was = unpack(assignment, version, Path(aside))
            job = Job(was.root, submitted, tier, layers)
            return {"result": to_gradescope(grade_one(job, student).result)}
    except (CourseError, SandboxUnavailable) as error:
        return {"refused": str(error)}


if __name__ == "__main__":
    serve(answer)

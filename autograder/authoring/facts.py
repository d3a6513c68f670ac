"""What the kit in a student's hands knows of an assignment: `assignment.json`.

`student_kit.release` reads it. Nothing in it is secret; the seed of the hidden tests stays out.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from typing import Any

import numpy as np

from ..course import Assignment
from .notebooks import notebook_name

FORMAT = 1
"""Version of `assignment.json`."""

_VERSIONS = ("numpy", "python")
"""The facts that say on what the release was built."""


def public_facts(assignment: Assignment, extra: Mapping[str, bytes]) -> str:
    """Return `assignment.json`: what the kit in a student's hands knows of the assignment.

    `extra` are the files that are handed out as they stand.
    """
    facts: dict[str, Any] = {
        "format": FORMAT,
        "name": assignment.name,
        "title": assignment.title,
        "files": assignment.files,
        "functions": [
            {
                "name": name,
                "returns": function.returns,
                "file": assignment.file_of(name),
                "opaque": function.opaque,
                "regions": function.regions,
                "given": function.given,
            }
            for name, function in assignment.functions.items()
        ],
        "questions": [
            {
                "id": question.id,
                "title": question.title,
                "points": question.points,
                "regions": question.regions,
                "depends_on": question.depends_on,
                "written": question.graded_by == "person",
            }
            for question in assignment.questions
        ],
        **dict(zip(_VERSIONS, (np.__version__, platform.python_version()), strict=True)),
        "weights": assignment.weights,
        "methods": [
            {"name": name, "file": assignment.file_of(name), "regions": method.regions}
            for name, method in assignment.methods.items()
        ],
        "notebooks": [notebook_name(name) for name in assignment.notebooks],
        "given": {name: hashlib.sha256(content).hexdigest() for name, content in extra.items()},
        "version": assignment.version,
        "test_seconds": assignment.limits.test_seconds,
        "run_seconds": assignment.limits.submission_seconds,
        "file_kb": assignment.limits.file_kb,
    }
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


def without_versions(facts: str) -> object:
    """Return what `assignment.json` says, the versions of who built it aside."""
    return {key: fact for key, fact in json.loads(facts).items() if key not in _VERSIONS}

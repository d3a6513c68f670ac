"""A small assignment and results of it, made by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import load_assignment
from autograder.results import (
    Diagnosis,
    ErrorPicture,
    Mistake,
    Outcome,
    QuestionResult,
    SubmissionResult,
    TestResult,
)

MANIFEST = """
title = "Twice & thrice"
files = ["twice.py"]
notebooks = ["1_twice.py"]

[functions]
twice_forward = { returns = ["out"] }
twice_backward = { returns = ["dx"] }

[[questions]]
id = "twice-forward"
title = "Twice: forward"
points = 4
regions = ["twice_forward"]

[[questions]]
id = "twice-backward"
title = "Twice: backward"
points = 6
regions = ["twice_backward"]

[[questions]]
id = "why"
title = "Why twice?"
points = 2
graded_by = "person"
"""

CODE = '''import numpy as np


def twice_forward(x):
    """Return twice `x`.

    Shapes do
    not matter.
    """
    return helper(x)


def helper(x):
    return 3 * x  # <b>thrice</b>


def twice_backward(dout):
    return 2 * dout
'''

PICTURE = ErrorPicture("out", (2, 3), (2, 3), "001234")


@pytest.fixture
def assignment(tmp_path):
    folder = tmp_path / "solutions" / "twice"
    folder.mkdir(parents=True)
    (folder / "assignment.toml").write_text(MANIFEST)
    (folder / "twice.py").write_text(CODE)
    (folder / "1_twice.py").write_text("# %%\n")
    return load_assignment(folder)


def failed(**more):
    return TestResult(
        "t.py::test_a", "doubles every entry", Outcome.FAILED, 1.0, "out is off", "SECRET", **more
    )


PASSED = TestResult("t.py::test_b", "takes vectors", Outcome.PASSED)
DIAGNOSIS = Diagnosis(
    (Mistake("thrice", "It is multiplied by three."),), by_hand="By hand: 3, not 2"
)


def result(student="ada", *, forward=None, diagnosis=DIAGNOSIS, **more):
    """Return a result: the forward pass is half right, the backward pass right, one is written."""
    tests = (failed(picture=PICTURE), PASSED) if forward is None else forward
    return SubmissionResult(
        student,
        "twice",
        (
            QuestionResult("twice-forward", "Twice: forward", 4.0, tests, diagnosis=diagnosis),
            QuestionResult("twice-backward", "Twice: backward", 6.0, (PASSED,)),
            QuestionResult("why", "Why twice?", 2.0, written=True),
        ),
        output="PRINTED",
        **{"stamp": {"versions": {"numpy": "2.4"}, "sandbox": {"tier": "full"}}, **more},
    )


def course_of(assignment) -> Path:
    return assignment.root.parents[1]

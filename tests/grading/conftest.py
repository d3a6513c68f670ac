"""A course of one small assignment: twice as much, and the gradient of it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from autograder.course import Assignment, load_assignment

MANIFEST = """
title = "Twice"
files = ["twice.py"]
seed = 7

[limits]
test_seconds = 1.5

[weights]
nothing = 0

[functions]
twice_forward = { returns = ["out", "cache"], opaque = ["cache"] }
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
depends_on = ["twice-forward"]

[[questions]]
id = "written-why"
title = "Why twice?"
points = 2
graded_by = "person"
"""

LAYER = '''
import numpy as np


def twice_forward(x):
    """Return twice `x`."""
    out, cache = None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    {forward}
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def twice_backward(dout, cache):
    """Return the gradient."""
    dx = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    {backward}
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx
'''

HIDDEN = """
import pytest


@pytest.mark.question("twice-forward", weight=3)
def test_doubles_every_entry(student, reference, check, rng):
    check.outputs(student.twice_forward, reference.twice_forward, rng.normal(size=(3, 2)))


@pytest.mark.question("twice-forward")
@pytest.mark.parametrize("size", [0, 5])
def test_takes_vectors(student, reference, check, rng, size):
    check.outputs(student.twice_forward, reference.twice_forward, rng.normal(size=size))


@pytest.mark.question("twice-forward", weight="nothing")
def test_input_stays_as_it_is(student, check, rng):
    check.inputs_unchanged(student.twice_forward, rng.normal(size=4))


@pytest.mark.question("twice-backward")
def test_gradient(student, check, rng):
    check.gradients(student.twice_forward, student.twice_backward, rng.normal(size=(2, 3)))
"""


def layer(forward: str = "out, cache = 2 * x, x", backward: str = "dx = 2 * dout") -> str:
    """Return a whole `twice.py`; a line break in a body is followed by its own indentation."""
    return LAYER.format(
        forward=forward.replace("\n", "\n    "), backward=backward.replace("\n", "\n    ")
    )


def make_assignment(
    root: Path, *, manifest: str = MANIFEST, hidden: str = HIDDEN, solution: str | None = None
) -> Assignment:
    """Write an assignment called `twice` below `root/solutions` and load it."""
    folder = root / "solutions" / "twice"
    (folder / "tests" / "hidden").mkdir(parents=True, exist_ok=True)
    (folder / "assignment.toml").write_text(manifest)
    (folder / "twice.py").write_text(layer() if solution is None else solution)
    (folder / "tests" / "hidden" / "test_twice.py").write_text(textwrap.dedent(hidden))
    return load_assignment(folder)


def hand_in(root: Path, student: str, content: str | bytes) -> Path:
    """Put `twice.py` where `student` hands it in; return its path."""
    path = root / "submitted" / student / "twice" / "twice.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    """The small assignment, in a folder of its own."""
    return make_assignment(tmp_path)

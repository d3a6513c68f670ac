"""A course of one small assignment: multiply by a factor, forward and backward."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder.course import Assignment, load_assignment

MANIFEST = """\
title = "Scaling"
files = ["scale.py"]
notebooks = ["1_scale.py"]
extra_files = ["requirements.txt"]
seed = 7

[weights]
little = 0.5

[functions]
scale_forward = { returns = ["out", "cache"], opaque = ["cache"] }
scale_backward = { returns = ["dx", "dfactor"], regions = ["inputs", "factor"] }

[[questions]]
id = "scale-forward"
title = "Scaling: forward"
points = 2
regions = ["scale_forward"]

[[questions]]
id = "scale-backward"
title = "Scaling: backward"
points = 2.5
regions = ["scale_backward"]
depends_on = ["scale-forward"]

[[questions]]
id = "written-why"
title = "Why scale?"
points = 1
graded_by = "person"
"""

SOLVED = '''\
"""Scale an array."""

import numpy as np


def scale_forward(x, factor):
    """Multiply `x` by `factor`.

    The line # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)***** begins your part.
    """
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    widened = np.asarray(x, dtype=float)  # a comment of the solution
    out = np.multiply(
        widened,
        factor * np.ones_like(widened),
    )
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    cache = (x, factor)
    return out, cache


def scale_backward(dout, cache):
    """Return the gradients of `x` and `factor`."""
    x, factor = cache
    dx, dfactor = None, None
    if factor is not None:
        # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
        dx = factor * dout + 0.0 * x
        # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    ### BEGIN SOLUTION
    products = np.einsum("i,i->i", dout.ravel(), x.ravel())
    dfactor = float(products.sum())
    ### END SOLUTION
    return dx, dfactor
'''

NOTEBOOK = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Some environment of mine
#     language: python
#     name: mine
# ---

# %% [markdown]
# # Scaling

# %%
# %matplotlib inline
import numpy as np
import scale
from checks import check, ready

# %% question="scale-forward"
check("scale-forward")

# %% question="scale-backward"
check("scale-backward")

# %% tags=["figure"]
if ready("scale-forward"):
    print(scale.scale_forward(np.ones(2), 3.0)[0])

# %% [markdown]
# Why would anybody scale an array?

# %% [markdown] question="written-why"
# Because numbers of very different size make gradient descent take a zigzag path.
"""

PUBLIC = """\
import numpy as np
import pytest


@pytest.mark.question("scale-forward")
@pytest.mark.parametrize("size", [3, 4])
def test_small_arrays(student, reference, check, rng, size):
    x = rng.normal(size=size)
    check.outputs(student.scale_forward, reference.scale_forward, x, 2.0)


@pytest.mark.question("scale-backward", weight="little")
def test_gradients(student, check, rng):
    point = rng.normal(size=3), np.array(2.0)
    check.gradients(student.scale_forward, student.scale_backward, *point)
"""

HIDDEN = """\
import pytest


@pytest.mark.question("scale-forward")
def test_arrays_of_two_axes_nobody_knows_of(student, reference, check, rng):
    secret_input = rng.uniform(-3.0, 4.0, size=(3, 5)).astype("float32").T
    check.outputs(student.scale_forward, reference.scale_forward, secret_input, 2.0)
"""

VARIANT = '''\
"""The factor of the scale is taken twice, once too often."""


def scale_forward(x, factor):
    twice_scaled = (x * factor) * abs(factor) * (factor / abs(factor))
    return twice_scaled, (x, factor)
'''


@dataclass(frozen=True)
class Course:
    """A course folder whose files a test may change before it loads the assignment."""

    root: Path

    @property
    def solutions(self) -> Path:
        return self.root / "solutions" / "scale"

    def load(self) -> Assignment:
        return load_assignment(self.solutions)

    def write(self, name: str, text: str) -> None:
        path = self.solutions / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.solutions / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def files(self) -> dict[str, bytes]:
        """Every file of the course, dot-files too."""
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = Course(tmp_path / "course")
    for name, text in {
        "assignment.toml": MANIFEST,
        "scale.py": SOLVED,
        "1_scale.py": NOTEBOOK,
        "requirements.txt": "numpy\n",
        "tests/public/test_scale.py": PUBLIC,
        "tests/hidden/test_scale.py": HIDDEN,
        "variants/wrong/factor_taken_twice.py": VARIANT,
        "notes/for_staff.py": "text = 'nothing for students'\n",
    }.items():
        course.write(name, text)
    return course

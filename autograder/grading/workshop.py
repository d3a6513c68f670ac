"""What every task of an audit uses in its process: loaded and collected once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..course import Assignment, load_assignment
from ..reference import load_reference
from .diagnosis import Diagnostician
from .session import student_seed
from .suite import Suite, collect_suite


@lru_cache(maxsize=1)
def workshop(root: Path) -> tuple[Assignment, Suite]:
    """Return the assignment in the folder `root`, and its hidden tests."""
    assignment = load_assignment(root)
    return assignment, collect_suite(assignment, load_reference(assignment))


@lru_cache(maxsize=1)
def diagnostician(root: Path) -> Diagnostician:
    """Return what knows the wrong variants of the assignment in the folder `root`."""
    assignment, suite = workshop(root)
    return Diagnostician(assignment, suite, student_seed(assignment))

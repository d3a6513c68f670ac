"""What every task of an audit uses in its process: loaded and collected once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from ..course import Assignment, load_assignment
from ..reference import load_reference
from .suite import Suite, collect_suite


@lru_cache(maxsize=1)
def workshop(root: Path) -> tuple[Assignment, Suite]:
    """Return the assignment in the folder `root`, and its hidden tests."""
    assignment = load_assignment(root)
    return assignment, collect_suite(assignment, load_reference(assignment))

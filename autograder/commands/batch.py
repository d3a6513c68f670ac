"""What a person asks of a batch, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..course import Assignment
from ..filenames import file_stem
from ..grading.changes import Change
from ..summaries import Summary
from .pages import Pages
from .places import ClusterRequest


@dataclass(frozen=True)
class Request:
    """What the person asked for. `output` is the folder of this assignment's results.

    `gradebook` is the nbgrader course whose gradebook is to have the scores, too; `cluster` is
    where to grade if not in `jobs` processes here. With `newest` all are graded by the newest
    version, whatever they were made for. `course` has the ledger of overrides where the results are
    the course's own.
    """

    assignment: Assignment
    submitted: Path
    output: Path
    jobs: int
    tier: str
    pages: Path
    students: tuple[str, ...] = ()
    gradebook: Path | None = None
    as_json: bool = False
    fresh: bool = False
    dry_run: bool = False
    wait: bool = False
    cluster: ClusterRequest | None = None
    newest: bool = False
    course: Path | None = None

    def result_of(self, student: str) -> Path:
        """Return the file of a student's result."""
        return self.output / f"{file_stem(student)}.json"


@dataclass(frozen=True)
class BatchReport:
    """What came of a batch, and each student's page.

    `broken` maps samples to the promises they broke; `changes` are scores that moved since the
    submissions were graded before.
    """

    summaries: tuple[Summary, ...]
    pages: Pages
    broken: Mapping[str, Sequence[str]] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    @property
    def has_faults(self) -> bool:
        """Whether the grader failed on some question of some submission."""
        return any(summary.faults for summary in self.summaries)

    @property
    def has_broken_promises(self) -> bool:
        """Whether some sample did not end as it promised."""
        return any(self.broken.values())

"""Whose score moves when a batch is graded again, by how much and in which question."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..summaries import Summary
from .writing import write_atomically

Scores = Mapping[str, float | None]
"""Points by question; None where a person marks it or the grader failed."""


@dataclass(frozen=True)
class Change:
    """One question of one student whose score moved; None is a question without a score."""

    student: str
    question: str
    before: float | None
    after: float | None

    @property
    def by(self) -> float | None:
        """How much it moved, in points; None where one of the two is no score."""
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, 2)


def scores_of(summaries: Iterable[Summary]) -> dict[str, Scores]:
    """Return the points of each student's questions."""
    return {summary.student: summary.scores for summary in summaries}


def score_changes(before: Mapping[str, Scores], after: Mapping[str, Scores]) -> tuple[Change, ...]:
    """Compare the scores of the students that are in both, sorted by student.

    A question that is new or gone counts as one without a score on that side.
    """
    return tuple(
        Change(student, question, old.get(question), new.get(question))
        for student in sorted(before.keys() & after.keys())
        for old, new in [(before[student], after[student])]
        for question in dict.fromkeys((*new, *old))
        if old.get(question) != new.get(question)
    )


def remembered(path: Path, about_to_change: Mapping[str, Scores]) -> dict[str, Scores]:
    """Keep the scores that a batch is about to replace in `path`, and return them.

    What an interrupted batch left there was true before this one: it is kept, so that nobody's
    change goes unseen because the batch took two runs.
    """
    known = {**about_to_change, **_left(path)}
    if known:
        write_atomically(path, json.dumps(known, sort_keys=True))
    return known


def forget(path: Path, known: Mapping[str, Scores], told: Iterable[str]) -> None:
    """Forget the scores of students whose changes were told."""
    gone = set(told)
    rest = {student: scores for student, scores in known.items() if student not in gone}
    if rest:
        write_atomically(path, json.dumps(rest, sort_keys=True))
    else:
        path.unlink(missing_ok=True)


def _left(path: Path) -> dict[str, Scores]:
    """Return what an interrupted batch left; a file that is damaged tells of no change."""
    try:
        left = json.loads(path.read_text(encoding="utf-8"))
        return {
            student: {question: _score(score) for question, score in scores.items()}
            for student, scores in left.items()
        }
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return {}


def _score(score: object) -> float | None:
    if score is None or isinstance(score, (int, float)):
        return score
    raise TypeError(score)

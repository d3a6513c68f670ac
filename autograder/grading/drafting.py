"""Draft a wrong variant from a submission: text that nobody runs before an instructor has read it.

A draft holds the student's own functions, what they use of the file, and no comment, since one may
name somebody. Loading it is refused until its hint is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from ..course import Assignment, Question
from ..regions import RegionError
from ..results import Outcome, SubmissionResult
from ..statements import Statement, needed, statements
from ..text import printable
from ..variants import LOSES, UNWRITTEN
from .groups import Group, Member
from .intake import Submission, read_submission

DRAFTED = "Drafted from a submission by `autograder learn`"
"""Begins a sentence that stands in every draft."""

LONGEST_LINE = 120
"""Longer lines may hide something at their end."""


@dataclass(frozen=True)
class Draft:
    """The text of a wrong variant to be; `entangled` more questions fail with what is in it."""

    text: str
    entangled: int

    @property
    def lines(self) -> int:
        """How long it is."""
        return self.text.count("\n")

    @property
    def long_lines(self) -> int:
        """How many of its lines may run out of a window."""
        return sum(len(line) > LONGEST_LINE for line in self.text.splitlines())


class Drafter:
    """Drafts variants from the submissions in a folder; each is read once."""

    def __init__(self, assignment: Assignment, submitted: Path) -> None:
        self._assignment = assignment
        self._submitted = submitted
        self._cut: dict[tuple[str, str], tuple[Statement, ...]] = {}
        self._read: dict[str, Submission] = {}

    def smallest(self, group: Group) -> Draft | None:
        """Return the best draft: fewest other failures in it, then shortest; None without any.

        A submission that is gone, or has changed since it was graded, gives none, nor does one
        that does not hold the question's functions as functions.
        """
        drafts = [draft for member in group.members if (draft := self.draft(member))]
        return min(drafts, key=attrgetter("entangled", "lines", "text"), default=None)

    def draft(self, member: Member) -> Draft | None:
        """Return a draft from one submission, if it can be had."""
        question = next(q for q in self._assignment.questions if q.id == member.question.id)
        own = [name for name in self._assignment.functions_of(question) if self._is_written(name)]
        if not own:
            return None
        file = self._assignment.file_of(own[0])
        involved = list(self._involved(question, member.result))
        wanted = [
            name
            for other in involved
            for name in self._assignment.functions_of(other)
            if self._is_written(name) and self._assignment.file_of(name) == file
        ]
        found = self._statements(member.result, file)
        if not any(own[0] in statement.binds for statement in found):
            return None
        lost = self._lost_with(wanted, member.result)
        parts = needed(found, wanted)
        text = printable("\n\n\n".join(part.text for part in parts))
        return Draft(f"{_header(lost)}\n\n{text}\n", len(lost) - 1)

    def _is_written(self, function: str) -> bool:
        return function in self._assignment.written

    def _involved(self, question: Question, result: SubmissionResult) -> Iterator[Question]:
        """Yield a question and, at whatever distance, those that it builds on and were tried.

        A backward pass reads the cache of the student's own forward pass, in whatever form.
        """
        outcomes = {q.id: q.outcome for q in result.questions}
        wanted = {question.id}
        for other in reversed(self._assignment.questions):  # each stands behind what it builds on
            if other.id in wanted:
                wanted |= set(other.depends_on)
                if other is question or outcomes[other.id] is not Outcome.NOT_ATTEMPTED:
                    yield other

    def _lost_with(self, functions: list[str], result: SubmissionResult) -> list[str]:
        """Return the questions that fail and are graded by some of these functions."""
        outcomes = {q.id: q.outcome for q in result.questions}
        return [
            q.id
            for q in self._assignment.tested_questions
            if outcomes[q.id] is not Outcome.PASSED
            and set(functions) & set(self._assignment.functions_of(q))
        ]

    def _statements(self, result: SubmissionResult, file: str) -> tuple[Statement, ...]:
        submission = self._submission(result.student)
        if submission.digest != result.stamp.get("submission_digest"):
            return ()
        key = (result.student, file)
        if key not in self._cut:
            text = submission.files[file].decode("utf-8-sig")
            try:
                self._cut[key] = statements(text, file)
            except RegionError:
                self._cut[key] = ()
        return self._cut[key]

    def _submission(self, student: str) -> Submission:
        if student not in self._read:
            self._read[student] = read_submission(self._assignment, self._submitted, student)
        return self._read[student]


def _header(lost: list[str]) -> str:
    return (
        f'"""{UNWRITTEN}\n\n'
        f"{DRAFTED}. Read every line before you write the\n"
        'hint above: from then on it runs as your own code, without a sandbox.\n"""\n\n'
        f"{LOSES} = {_tuple(lost)}"
    )


def _tuple(names: list[str]) -> str:
    inside = ", ".join(f'"{name}"' for name in names)
    return f"({inside},)" if len(names) == 1 else f"({inside})"


def as_json(draft: Draft | None) -> dict[str, int | None]:
    """Return what a list of groups says of a draft."""
    return {"lines": draft.lines, "also_lost": draft.entangled} if draft else {"lines": None}

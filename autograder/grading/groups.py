"""Put failures that no known mistake explains into groups of one kind, by their fingerprints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..results import Outcome, QuestionResult, SubmissionResult

_DIGITS = 6


@dataclass(frozen=True)
class Member:
    """One failed question of one submission."""

    result: SubmissionResult
    question: QuestionResult

    @property
    def example(self) -> str:
        """What the first test says that it loses."""
        lost = [t for t in self.question.tests if t.weight and t.outcome is not Outcome.PASSED]
        return f"{lost[0].title}: {lost[0].message}"


@dataclass(frozen=True)
class Group:
    """Failures of one question that gave the same answers; `name` is made from these."""

    name: str
    question: str
    members: tuple[Member, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the group as plain data."""
        return {
            "group": self.name,
            "question": self.question,
            "students": [member.result.student for member in self.members],
            "example": self.members[0].example,
        }


def groups_of(results: Sequence[SubmissionResult]) -> tuple[Group, ...]:
    """Return the groups by question, in the assignment's order, the largest first."""
    questions = dict.fromkeys(q.id for result in results for q in result.questions)
    return tuple(group for question in questions for group in _of_question(results, question))


def _of_question(results: Iterable[SubmissionResult], question: str) -> list[Group]:
    kinds: list[tuple[set[str], list[Member]]] = []
    for result in results:
        for own in result.questions:
            prints = set(own.diagnosis.fingerprints)
            if own.id != question or not prints:
                continue
            members = [Member(result, own)]
            for kind in [kind for kind in kinds if kind[0] & prints]:  # it may join several
                kinds.remove(kind)
                prints |= kind[0]
                members = kind[1] + members
            kinds.append((prints, members))
    found = [_group(question, members) for _, members in kinds]
    return sorted(found, key=lambda group: (-len(group.members), group.name))


def _group(question: str, members: Sequence[Member]) -> Group:
    in_order = sorted(members, key=lambda member: member.result.student)
    first = min(member.question.diagnosis.fingerprints[0] for member in members)
    return Group(f"{question}-{first[:_DIGITS]}", question, tuple(in_order))

"""Name the known mistake that gives the very answers that a student's functions gave.

Every failed question's tests have been run with the student's functions; they are run once more
with each wrong variant that costs points there. A variant is named when it fails the same tests and
every call in them has the same answer. Where several are named they are told apart by inputs that
are drawn for that purpose. No match, no name: such a failure gets fingerprints, by which those of
one kind find together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from ..course import Assignment, Question
from ..errors import SandboxLost
from ..results import Diagnosis, Mistake, Outcome
from ..variants import Variant, load_variants, overlaid
from .fingerprints import fingerprints, key_of
from .subject import Subject
from .suite import Suite, TestRun
from .tapes import Seen, Taped, same_tape

_TELLABLE = (Outcome.FAILED, Outcome.ERROR)
"""Outcomes that a variant can share; one that never answers is told by its limit."""

_FURTHER_SEEDS = 2
"""How many further draws tell apart what looks the same."""

_KEPT = 2048
"""Runs of variants that are kept for the next submission."""


def watched(suite: Suite, taped: Taped, **choice: object) -> Iterator[tuple[TestRun, Seen]]:
    """Run hidden tests as `Suite.each` does, each with what was seen of it."""
    for run in suite.each(taped, **choice):  # type: ignore[arg-type]
        outcome = run.result.outcome
        yield run, Seen(outcome, taped.take() if outcome in _TELLABLE else ())


class Watch:
    """What variants make of a question's tests; each runs when it is first asked for, in order."""

    def __init__(self, runs: Iterator[tuple[TestRun, Seen]]) -> None:
        self._runs = runs
        self._seen: dict[str, Seen] = {}

    def __getitem__(self, name: str) -> Seen:
        while name not in self._seen:
            with np.errstate(all="ignore"):
                run, one = next(self._runs)
            self._seen[run.result.id] = one
        return self._seen[name]


class Diagnostician:
    """Knows the wrong variants of an assignment, and what each of them answers."""

    def __init__(self, assignment: Assignment, suite: Suite, seed: int) -> None:
        self._assignment = assignment
        self._suite = suite
        self._seed = seed
        self._key = key_of(assignment)
        self._wrong = tuple(v for v in load_variants(assignment) if v.kind == "wrong")
        self._seen_of = lru_cache(maxsize=_KEPT)(self._watch)

    def diagnose(self, taped: Taped, seen: Mapping[str, Seen]) -> dict[str, Diagnosis]:
        """Return what can be said of failed questions, by their ids.

        `taped` are the student's functions, `seen` what became of each hidden test that matters.
        """
        found: dict[str, Diagnosis] = {}
        by_question = {q.id: self._tests_of(q, seen) for q in self._assignment.tested_questions}
        failed = {name for name, own in by_question.items() if any(map(_is_lost, own.values()))}
        attempted = {name for name, own in by_question.items() if own}
        wrong = [v for v in self._wrong if failed.issuperset(attempted.intersection(v.loses))]
        for question in self._assignment.tested_questions:
            if question.id not in failed:
                continue
            before = [found[other] for other in question.depends_on if other in found]
            inherited = tuple(other for other in question.depends_on if other in failed)
            own = [variant for variant in wrong if question.id in variant.loses]
            names, proved = self._name(question, taped, by_question[question.id], own, before)
            unknown = () if names or proved else self._fingerprints(question, by_question)
            diagnosis = Diagnosis(
                tuple(map(_mistake, names)), inherited, proved=proved, fingerprints=unknown
            )
            if diagnosis != Diagnosis():
                found[question.id] = diagnosis
        return found

    def _tests_of(self, question: Question, seen: Mapping[str, Seen]) -> dict[str, Seen]:
        return {
            name: one
            for name, one in seen.items()
            if (test := self._suite.tests[name]).question == question.id and test.weight
        }

    def _fingerprints(
        self, question: Question, by_question: Mapping[str, Mapping[str, Seen]]
    ) -> tuple[str, ...]:
        lost = {name: one for name, one in by_question[question.id].items() if _is_lost(one)}
        if any(one.outcome not in _TELLABLE for one in lost.values()):
            return ()
        return fingerprints(self._key, self._assignment.functions_of(question), lost)

    def _name(
        self,
        question: Question,
        taped: Taped,
        seen: Mapping[str, Seen],
        own: Sequence[Variant],
        before: Sequence[Diagnosis],
    ) -> tuple[tuple[Variant, ...], bool]:
        """Return the variants that answer alike, and whether an earlier question's alone do."""
        if any(_is_lost(one) and one.outcome not in _TELLABLE for one in seen.values()):
            return (), False
        base = self._base(before)
        if base and self._alike(question, base, seen):
            return (), True
        for under in dict.fromkeys([(), base]):
            alike = [v for v in own if self._alike(question, (*under, v), seen)]
            if alike:
                return tuple(self._told_apart(question, taped, under, alike)), False
        return (), False

    def _base(self, before: Sequence[Diagnosis]) -> tuple[Variant, ...]:
        names = [diagnosis.mistakes[0].name for diagnosis in before if diagnosis.mistakes]
        return tuple(variant for variant in self._wrong if variant.name in names)

    def _told_apart(
        self, question: Question, taped: Taped, under: tuple[Variant, ...], alike: list[Variant]
    ) -> list[Variant]:
        for number in range(1, _FURTHER_SEEDS + 1):
            if len(alike) == 1:
                break
            seed = self._assignment.seed + number
            try:
                seen = _by_test(self._suite, taped, seed, question.id)
            except SandboxLost:
                break
            told = [v for v in alike if self._alike(question, (*under, v), seen, seed)]
            alike = told or alike
        return alike

    def _alike(
        self,
        question: Question,
        variants: tuple[Variant, ...],
        seen: Mapping[str, Seen],
        seed: int | None = None,
    ) -> bool:
        theirs = self._seen_of(variants, question.id, seed)
        return all(
            one.outcome is theirs[name].outcome and same_tape(one.tape, theirs[name].tape)
            for name, one in seen.items()
        )

    def _watch(self, variants: tuple[Variant, ...], question: str, seed: int | None) -> Watch:
        modules = overlaid(self._assignment, *variants)
        subject = Taped(Subject(self._assignment, modules, self._seed))
        return Watch(watched(self._suite, subject, seed=seed, questions=(question,)))


def _by_test(suite: Suite, taped: Taped, seed: int | None, question: str) -> dict[str, Seen]:
    seen = watched(suite, taped, seed=seed, questions=(question,))
    return {run.result.id: one for run, one in seen}


def _is_lost(one: Seen) -> bool:
    return one.outcome is not Outcome.PASSED


def _mistake(variant: Variant) -> Mistake:
    return Mistake(variant.name, variant.hint)

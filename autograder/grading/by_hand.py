"""For a failed question, the smallest failure that one can follow with pencil and paper.

The numbers are drawn afresh, and the student's functions that are asked have seen no hidden test:
what they answer can carry no hidden input. Only numbers and texts among the arguments (a stride,
the size of a window) are those of the hidden test, as it asks the solution: what a student's
function left in a state for the next call could hold a hidden input.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice

import numpy as np

from ..checks import Answer, Earlier, Function
from ..checks.examples import Probe, against_reference, against_slopes, smallest
from ..course import Assignment, Question
from ..reference import Reference
from ..variants import load_variants, overlaid
from .fixtures import Graded
from .subject import Subject
from .suite import Suite
from .tapes import Entry, Taped

_TRIED = 3
"""How many failing calls of a question are looked at."""


class ByHand:
    """Finds examples, by what the reference and every accepted variant agree on."""

    def __init__(self, assignment: Assignment, suite: Suite, reference: Reference) -> None:
        self._assignment = assignment
        self._suite = suite
        self._reference = reference
        self._accepted = tuple(v for v in load_variants(assignment) if v.kind == "accepted")
        self._others = lru_cache(maxsize=None)(self._load_others)
        self._calls_of = lru_cache(maxsize=None)(self._calls_of_the_solution)

    def example(self, question: Question, tests: Collection[str], student: Graded) -> str:
        """Return the example in words, or nothing where none was found.

        `tests` are those of the question that fail. `student` has the submitted functions in a
        process that no test has used. Raises `TimedOut` and `Crashed`, whose cost nobody should pay
        twice.
        """
        asked = self._calls_of(question.id, tuple(question.regions))
        calls = (entry for test, entries in asked.items() if test in tests for entry in entries)
        for entry in islice(_of_each_kind(calls), _TRIED):
            probe = self._probe(entry, student)
            args = entry.given if entry.origin is None else entry.origin.given
            with np.errstate(all="ignore"):
                found = smallest(args, probe, np.random.default_rng(0))
            if found is not None:
                return str(found)
        return ""

    def _calls_of_the_solution(
        self, question: str, regions: tuple[str, ...]
    ) -> dict[str, tuple[Entry, ...]]:
        """Return what each test of a question asks of the functions that the question is about."""
        about = {region.partition("#")[0] for region in regions}
        solution = Taped(Subject(self._assignment, overlaid(self._assignment), 0))
        found: dict[str, tuple[Entry, ...]] = {}
        for run in self._suite.each(solution, questions=(question,)):
            usable = (e for e in _usable(solution.take()) if e.signature.name in about)
            found[run.result.id] = tuple(map(_without_answer, _of_each_kind(usable)))
        return found

    def _probe(self, entry: Entry, student: Graded) -> Probe:
        name = entry.signature.name
        function: Function = getattr(student, name)
        if entry.origin is None:
            reference = getattr(self._reference, name)
            others = self._others(name)
            return against_reference(function, reference, others, self._reference.parameters(name))
        forward = entry.origin.signature.name
        return against_slopes(
            getattr(student, forward), function, self._reference.parameters(forward)
        )

    def _load_others(self, name: str) -> list[Function]:
        subjects = (
            Subject(self._assignment, overlaid(self._assignment, variant), 0)
            for variant in self._accepted
            if name in variant.functions
        )
        return [getattr(subject, name) for subject in subjects]


def _usable(tape: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the calls that were given nothing which only an earlier call can have made."""
    opaque: list[object] = []
    for entry in tape:
        if entry.origin is not None or not _holds_any(entry, opaque):
            yield entry
        results = entry.signature.split(entry.answer.value) or ()
        places = entry.signature.opaque_positions if results else ()
        opaque += (results[i] for i in places if results[i] is not None)


def _holds_any(entry: Entry, results: Iterable[object]) -> bool:
    plain = (np.ndarray, np.generic, int, float, str, bool, dict, type(None))
    return any(
        isinstance(arg, Earlier) or not isinstance(arg, plain) or any(arg is one for one in results)
        for arg in entry.given
    )


def _of_each_kind(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the first call of each function with arguments of each shape."""
    kinds: set[object] = set()
    for entry in entries:
        kind = (entry.signature.name, _shapes(entry))
        if kind not in kinds:
            kinds.add(kind)
            yield entry


def _without_answer(entry: Entry) -> Entry:
    origin = _without_answer(entry.origin) if entry.origin is not None else None
    return replace(entry, answer=Answer(), origin=origin)


def _shapes(entry: Entry) -> tuple[object, ...]:
    given = entry.given if entry.origin is None else entry.origin.given
    return tuple(np.shape(arg) if not isinstance(arg, Mapping) else None for arg in given)

"""For a failed question, the smallest failure that one can follow with pencil and paper.

The numbers are drawn afresh, and the student's functions that are asked have seen no hidden test:
what they answer can carry no hidden input. Only numbers and texts among the arguments (a stride,
the size of a window) are those of the hidden test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import numpy as np

from ..checks import Earlier, Function
from ..checks.examples import Probe, against_reference, against_slopes, smallest
from ..course import Assignment, Question
from ..reference import Reference
from ..variants import load_variants, overlaid
from .diagnosis import Seen
from .subject import Subject
from .suite import Graded
from .tapes import Entry

_TRIED = 3
"""How many failing calls of a question are looked at."""


class ByHand:
    """Finds examples, by what the reference and every accepted variant agree on."""

    def __init__(self, assignment: Assignment, reference: Reference) -> None:
        self._assignment = assignment
        self._reference = reference
        self._accepted = tuple(v for v in load_variants(assignment) if v.kind == "accepted")
        self._others = lru_cache(maxsize=None)(self._load_others)

    def example(self, question: Question, seen: Iterable[Seen], student: Graded) -> str:
        """Return the example in words, or nothing where none was found.

        `student` has the submitted functions in a process that no test has used. Raises `TimedOut`
        and `Crashed`, whose cost nobody should pay twice.
        """
        for entry in self._calls(question, seen):
            probe = self._probe(entry, student)
            args = entry.given if entry.origin is None else entry.origin.given
            with np.errstate(all="ignore"):
                found = smallest(args, probe, np.random.default_rng(0))
            if found is not None:
                return str(found)
        return ""

    def _calls(self, question: Question, seen: Iterable[Seen]) -> Iterator[Entry]:
        """Yield some calls in failed tests of the functions that a question is about."""
        names = {region.partition("#")[0] for region in question.regions}
        shapes: set[object] = set()
        for one in seen:
            for entry in one.tape:
                usable = entry.origin is not None or not _holds_results(entry)
                kind = (entry.signature.name, _shapes(entry))
                if entry.signature.name in names and usable and kind not in shapes:
                    shapes.add(kind)
                    yield entry
                if len(shapes) == _TRIED:
                    return

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


def _holds_results(entry: Entry) -> bool:
    """Tell whether a call was given what only an earlier call can have made."""
    plain = (np.ndarray, np.generic, int, float, str, bool, dict, type(None))
    return any(isinstance(arg, Earlier) or not isinstance(arg, plain) for arg in entry.given)


def _shapes(entry: Entry) -> tuple[object, ...]:
    given = entry.given if entry.origin is None else entry.origin.given
    return tuple(np.shape(arg) if not isinstance(arg, Mapping) else None for arg in given)

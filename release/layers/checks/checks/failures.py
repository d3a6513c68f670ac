"""What a failed check says: one sentence for a person, and the facts behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Any


class Kind(IntEnum):
    """What is wrong with an answer, in the order in which it is looked at."""

    TYPE = 1
    SHAPE = 2
    DTYPE = 3
    FINITE = 4
    VALUES = 5
    PROPERTY = 6


@dataclass(frozen=True)
class Failure:
    """One thing that is wrong.

    `sentence` holds no value of an input or of an expected output, since a student reads it also
    for hidden tests; `fact` is the part of it that says what is peculiar to the difference. `error`
    and `tolerance` are relative errors; `worst` is the index of the entry that is farthest off;
    `shape` is the one expected. The arrays are for pictures and never leave the process.
    `by_own_slopes` tells that nothing but the student's own forward pass says that it is wrong.

    `look_closer`, given a number of seconds, finds the arrays behind a failed gradient check, which
    knows none, or returns None. It is for the picture in a release; the grader never calls it.
    """

    kind: Kind
    sentence: str
    name: str = ""
    case: str = ""
    error: float | None = None
    tolerance: float | None = None
    worst: tuple[int, ...] | None = None
    actual: Any = field(default=None, repr=False, compare=False)
    expected: Any = field(default=None, repr=False, compare=False)
    fact: str = field(default="", compare=False)
    shape: tuple[int, ...] | None = field(default=None, compare=False)
    by_own_slopes: bool = field(default=False, compare=False)
    look_closer: Callable[[float], Failure | None] | None = field(
        default=None, repr=False, compare=False
    )

    def in_case(self, case: str) -> Failure:
        """Return the failure with the case in which it was seen."""
        return replace(self, case=case)

    def __str__(self) -> str:
        return f"{self.case}: {self.sentence}" if self.case else self.sentence


class CheckFailed(AssertionError):  # noqa: N818 - it is an outcome, like CallFailed
    """A check that did not hold, with every wrong answer it found.

    `failing` counts the cases that fail, those among them that brought no answer at all.
    """

    def __init__(
        self, failures: Sequence[Failure], cases: int = 1, *, failing: int | None = None
    ) -> None:
        self.failures = tuple(failures)
        count = len(self.failures) if failing is None else failing
        more = f" ({count} of {cases} cases fail)" if cases > 1 else ""
        super().__init__(f"{self.failures[0]}{more}")


class NotCounted(Exception):  # noqa: N818 - it is an outcome, like CheckFailed
    """What a test saw is another question's to judge: it counts neither for nor against.

    `shown_by` are the names of that question's tests in which the same mistake shows.
    """

    def __init__(self, sentence: str, shown_by: Sequence[str]) -> None:
        super().__init__(sentence)
        self.shown_by = tuple(shown_by)

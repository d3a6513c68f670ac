"""What the results of a class say about its questions and its mistakes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median, pstdev

from ..results import Outcome, QuestionResult, SubmissionResult, Verdict

OVER_TIME = frozenset({Outcome.TIMEOUT, Outcome.CPU_TIME})
FEWEST = 10
"""Below so many submissions a discrimination is noise, and none is told."""

BROKE_OFF = (
    Verdict.FAULT,
    Verdict.CRASH,
    Verdict.ENDLESS_LOOP,
    Verdict.OUT_OF_MEMORY,
    Verdict.REJECTED,
    Verdict.SYNTAX_ERROR,
)
"""Verdicts of submissions that a person should look at, in this order."""


@dataclass(frozen=True)
class Item:
    """A question over the class.

    `difficulty` is the mean share of its points. `discrimination` is the corrected item-total
    correlation: Pearson's r between the question's score and the score of all other questions
    (point-biserial where a question is all or nothing); None of fewer than `FEWEST` submissions,
    or where either score is the same for everybody.
    """

    id: str
    title: str
    points: float
    solved: int
    failed: int
    over_time: int
    absent: int
    faults: int
    difficulty: float | None
    discrimination: float | None


@dataclass(frozen=True)
class NamedMistake:
    """A known mistake, or several that nobody could tell apart, and whose it is."""

    question: str
    names: tuple[str, ...]
    hint: str
    students: tuple[str, ...]


@dataclass(frozen=True)
class Spread:
    """Some numbers in brief."""

    count: int
    mean: float
    median: float
    deviation: float
    least: float
    most: float


def spread(values: Sequence[float]) -> Spread | None:
    """Return mean, median, standard deviation (of the whole) and ends; None of nothing."""
    if not values:
        return None
    return Spread(
        len(values), fmean(values), median(values), pstdev(values), min(values), max(values)
    )


def share(result: SubmissionResult) -> float | None:
    """Return the share of the points that are settled; None where none are."""
    return result.score / result.max_score if result.max_score else None


def items(results: Sequence[SubmissionResult]) -> tuple[Item, ...]:
    """Return every question that tests grade, in the order of the results."""
    found: dict[str, list[tuple[QuestionResult, SubmissionResult]]] = defaultdict(list)
    for result in results:
        for question in result.questions:
            if not question.written:
                found[question.id].append((question, result))
    return tuple(_item(name, pairs) for name, pairs in found.items())


def _item(name: str, pairs: Sequence[tuple[QuestionResult, SubmissionResult]]) -> Item:
    outcomes = Counter(question.outcome for question, _ in pairs)
    over_time = sum(outcomes[outcome] for outcome in OVER_TIME)
    rest = outcomes[Outcome.PASSED] + outcomes[Outcome.NOT_ATTEMPTED] + outcomes[Outcome.FAULT]
    # Who handed in nothing that could be run says nothing about a question.
    settled = [
        (question.score, result.score - question.score)
        for question, result in pairs
        if question.score is not None and not result.refused
    ]
    first = pairs[0][0]
    shares = [score / first.points for score, _ in settled if first.points]
    return Item(
        name,
        first.title,
        first.points,
        outcomes[Outcome.PASSED],
        len(pairs) - rest - over_time,
        over_time,
        outcomes[Outcome.NOT_ATTEMPTED],
        outcomes[Outcome.FAULT],
        fmean(shares) if shares else None,
        correlation(settled) if len(settled) >= FEWEST else None,
    )


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Return Pearson's r, None where one of both never changes.

    >>> correlation([(0.0, 1.0), (1.0, 3.0), (2.0, 5.0)])
    1.0
    """
    xs, ys = zip(*pairs, strict=True) if pairs else ((), ())
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        return None
    x_mean, y_mean = fmean(xs), fmean(ys)
    both = fmean((x - x_mean) * (y - y_mean) for x, y in pairs)
    return float(round(both / (pstdev(xs) * pstdev(ys)), 6))


def named_mistakes(results: Sequence[SubmissionResult]) -> tuple[NamedMistake, ...]:
    """Return the known mistakes that were seen, the most common first."""
    who: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    hints: dict[tuple[str, tuple[str, ...]], str] = {}
    for result in results:
        for question in result.questions:
            told = question.diagnosis.mistakes
            if told:
                key = (question.id, tuple(mistake.name for mistake in told))
                hints[key] = " Or: ".join(dict.fromkeys(mistake.hint for mistake in told))
                who[key].append(result.student)
    found = (NamedMistake(*key, hints[key], tuple(names)) for key, names in who.items())
    return tuple(sorted(found, key=lambda one: (-len(one.students), one.question, one.names)))

"""The page of a class: for staff, since it names everybody."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..overrides import to_review
from ..results import Outcome, SubmissionResult, Verdict, points_text, what_went_wrong
from .plots import item_plot, outcome_plot, score_plot
from .rendering import render, trusted
from .statistics import (
    BROKE_OFF,
    FEWEST,
    Item,
    NamedMistake,
    items,
    named_mistakes,
    share,
    spread,
)

_MOST_SLOW = 10
_MOST_NAMED = 12


@dataclass(frozen=True)
class Entry:
    """One submission: its result, what its page is linked by, and how long its tests took.

    `link` is empty where there is no page, `seconds` is None where nobody wrote them down.
    """

    result: SubmissionResult
    link: str = ""
    seconds: float | None = None


@dataclass(frozen=True)
class Row:
    """A line of the table of submissions."""

    student: str
    link: str
    score: str
    percent: int
    right: int
    verdict: str
    wrong: str
    seconds: str


@dataclass(frozen=True)
class Named:
    """Somebody, and a link to their page if there is one."""

    student: str
    link: str


@dataclass(frozen=True)
class Mistaken:
    """A known mistake and who made it: the first few, and the others."""

    mistake: NamedMistake
    first: tuple[Named, ...]
    others: tuple[Named, ...]


def class_page(title: str, entries: Sequence[Entry], skipped: Sequence[str] = ()) -> str:
    """Return the page of a class. `skipped` says which results could not be read, and why."""
    ordered = sorted(entries, key=lambda entry: entry.result.student)
    results = [entry.result for entry in ordered]
    questions = items(results)
    shares = [value for result in results if (value := share(result)) is not None]
    links = {entry.result.student: entry.link for entry in ordered}
    rows = [_row(entry) for entry in ordered]
    return render(
        "class.html",
        title=title,
        skipped=skipped,
        to_review=to_review(results),
        rows=rows,
        verdicts=Counter(row.verdict for row in rows).most_common(),
        tested=len(questions),
        waiting=sorted({name for result in results for name in result.pending}),
        summary=spread(shares),
        items=questions,
        fewest=FEWEST,
        mistakes=[_mistaken(found, links) for found in named_mistakes(results)],
        slowest=_slowest(ordered),
        broken=_broken(ordered),
        made_with=list(_made_with(results)),
        plots=_plots(shares, questions),
    )


def _plots(shares: Sequence[float], questions: Sequence[Item]) -> Mapping[str, object]:
    """Return the plots that there is something to draw in. Their texts are ids and numbers."""
    told = any(item.discrimination is not None for item in questions)
    return {
        "scores": trusted(score_plot(shares)) if shares else "",
        "outcomes": trusted(outcome_plot(questions)) if questions else "",
        "difficulty": trusted(item_plot(questions)) if told else "",
    }


def _row(entry: Entry) -> Row:
    result = entry.result
    part = share(result)
    return Row(
        result.student,
        entry.link,
        f"{points_text(result.score)} / {points_text(result.max_score)}",
        -1 if part is None else math.floor(100 * part + 1e-9),
        sum(question.outcome is Outcome.PASSED for question in result.questions),
        result.verdict.value,
        what_went_wrong(result),
        "" if entry.seconds is None else f"{entry.seconds:.2f}",
    )


def _mistaken(found: NamedMistake, links: Mapping[str, str]) -> Mistaken:
    named = tuple(Named(student, links[student]) for student in found.students)
    return Mistaken(found, named[:_MOST_NAMED], named[_MOST_NAMED:])


def _slowest(entries: Sequence[Entry]) -> list[Row]:
    timed = [entry for entry in entries if entry.seconds is not None]
    timed.sort(key=lambda entry: -(entry.seconds or 0.0))
    return [_row(entry) for entry in timed[:_MOST_SLOW]]


def _broken(entries: Sequence[Entry]) -> list[tuple[str, list[Row]]]:
    """Return the submissions that did not run to their end, by verdict."""
    found: dict[Verdict, list[Row]] = {}
    for entry in entries:
        found.setdefault(entry.result.verdict, []).append(_row(entry))
    return [(verdict.value, found[verdict]) for verdict in BROKE_OFF if verdict in found]


def _made_with(results: Sequence[SubmissionResult]) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield what graded the class: a name, and each value with the number of its submissions."""
    yield "sandbox", Counter(map(_sandbox, results)).most_common()
    names = sorted({name for result in results for name in result.stamp.get("versions", {})})
    for name in names:
        seen = Counter(str(r.stamp.get("versions", {}).get(name, "unknown")) for r in results)
        yield name, seen.most_common()
    versions = Counter(str(r.stamp.get("release", "unknown")) for r in results)
    yield "graded by version", versions.most_common()
    made_for = Counter(str(r.stamp.get("made_for") or "not said") for r in results)
    yield "made for version", made_for.most_common()
    suites = Counter(str(r.stamp.get("suite_digest", "unknown"))[:12] for r in results)
    yield "hidden tests", suites.most_common()


def _sandbox(result: SubmissionResult) -> str:
    """Return the tier, and whatever else the stamp says of the sandbox."""
    known = result.stamp.get("sandbox", {})
    more = [", ".join(map(str, value)) for value in known.values() if isinstance(value, list)]
    return f"{result.tier} ({'; '.join(more)})" if any(more) else result.tier

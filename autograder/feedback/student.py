"""A student's page: what was earned, what failed and why, as far as the course lets them know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..course import Assignment
from ..results import (
    ErrorPicture,
    Outcome,
    QuestionResult,
    SubmissionResult,
    TestResult,
    Verdict,
    points_text,
)
from .code import Excerpt, excerpts
from .drawings import Drawing, draw
from .papers import Mark, Paper
from .rendering import render

_WORDS = {
    Outcome.FAILED: "wrong answer",
    Outcome.ERROR: "your code raised an error",
    Outcome.TIMEOUT: "took too long",
    Outcome.CPU_TIME: "computed for too long",
    Outcome.MEMORY: "needed too much memory",
    Outcome.TOO_LARGE: "returned too much",
    Outcome.CRASHED: "the process crashed",
    Outcome.NOT_ATTEMPTED: "not attempted",
    Outcome.FAULT: "to be graded again",
}


_NO_SCORE = "\N{EN DASH}"


@dataclass(frozen=True)
class Failure:
    """A test that did not pass, as a student may read of it.

    `also` are the titles of others that the same line stops.
    """

    title: str
    word: str
    message: str
    costs_nothing: bool
    carried: str
    picture: Drawing | None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One question on the page. `state` names its colour and its sign."""

    id: str
    title: str
    state: str
    word: str
    score: str
    points: str
    percent: int
    tests: str = ""
    hints: tuple[str, ...] = ()
    by_hand: str = ""
    failures: tuple[Failure, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    answer: str = ""
    comment: str = ""

    @property
    def has_more(self) -> bool:
        """Whether there is more to say than the row in the overview does."""
        said = (self.hints, self.by_hand, self.failures, self.excerpts, self.answer, self.comment)
        return any(said)


def student_page(assignment: Assignment, paper: Paper) -> str:
    """Return the page of one student.

    It holds what the manifest's `feedback` allows, and never program output, a test's `detail`, or
    anything of somebody else.
    """
    result = paper.result
    sections = [_section(assignment, paper, question) for question in result.questions]
    given = [_score(question, _mark(paper, question.id)) for question in result.questions]
    earned = sum(score for score in given if score is not None)
    possible = sum(
        question.points
        for question, score in zip(result.questions, given, strict=True)
        if score is not None
    )
    return render(
        "student.html",
        title=assignment.title,
        student=result.student,
        score=_points(earned),
        possible=_points(possible),
        percent=_percent(earned, possible),
        waiting=[section for section in sections if section.state == "waiting"],
        problems=tuple(_problems(result)),
        where=_where_it_stops(paper),
        notes=result.notes,
        sections=sections,
        stamp=_stamp(result),
    )


def _section(assignment: Assignment, paper: Paper, question: QuestionResult) -> Section:
    mark = _mark(paper, question.id)
    score = _score(question, mark)
    state, word = _state(question, score)
    if score is not None and question.override:
        word = f"{word}, set by a person"
    detailed = paper.result.feedback == "detail"
    lost = [test for test in question.tests if test.outcome is not Outcome.PASSED]
    tried = state not in {"absent", "waiting", "again"} and not _blocked(paper.result)
    return Section(
        question.id,
        question.title,
        state,
        word,
        _NO_SCORE if score is None else _points(score),
        _points(question.points),
        0 if score is None else _percent(score, question.points),
        tests=_passed(question) if tried and not question.written else "",
        hints=question.diagnosis.sentences if paper.result.feedback != "score" and tried else (),
        by_hand=question.diagnosis.by_hand.removeprefix("By hand: ") if detailed and tried else "",
        failures=tuple(_failures(lost)) if detailed and tried else (),
        excerpts=_code(assignment, paper, question, detailed=detailed) if tried else (),
        answer=paper.answers.get(question.id, "") if question.written else "",
        comment=mark.comment,
    )


def _mark(paper: Paper, question: str) -> Mark:
    return next((mark for mark in paper.marks if mark.question == question), Mark(question))


def _score(question: QuestionResult, mark: Mark) -> float | None:
    return question.score if mark.score is None else mark.score


def _state(question: QuestionResult, score: float | None) -> tuple[str, str]:
    if score is None and question.written:
        return "waiting", "a person will mark this"
    if score is None and question.override:
        return "again", "a person will look at this again"
    if score is None:
        return "again", "to be graded again, through no fault of yours"
    if not question.written and question.outcome is Outcome.NOT_ATTEMPTED and not score:
        return "absent", "not attempted"
    if score >= question.points:
        return "full", "all points"
    return ("part", "part of the points") if score > 0 else ("none", "no points")


def _passed(question: QuestionResult) -> str:
    passed = sum(test.outcome is Outcome.PASSED for test in question.tests)
    return f"{passed} of {len(question.tests)} tests passed"


def _failures(lost: Sequence[TestResult]) -> Iterator[Failure]:
    """Yield what did not pass, the first picture alone; what one line stops is told once."""
    pictured = next((test for test in lost if test.picture is not None), None)
    told: set[tuple[str, int]] = set()
    for test in lost:
        if test.line is None:
            yield _failure(test, test.picture if test is pictured else None)
            continue
        place = (test.file, test.line)
        if place not in told:
            told.add(place)
            alike = [one.title for one in lost if (one.file, one.line) == place]
            yield replace(_failure(test, None), also=tuple(alike[1:]))


def _failure(test: TestResult, picture: ErrorPicture | None) -> Failure:
    return Failure(
        test.title,
        _WORDS[test.outcome],
        test.message,
        not test.weight,
        f"{test.carried:.0%}" if test.carried else "",
        draw(picture) if picture is not None else None,
    )


def _code(
    assignment: Assignment, paper: Paper, question: QuestionResult, *, detailed: bool
) -> tuple[Excerpt, ...]:
    """Return the functions of a question that lost points; lines are marked in full detail only."""
    if question.outcome in {None, Outcome.PASSED}:
        return ()
    asked = next((one for one in assignment.questions if one.id == question.id), None)
    functions = [region.partition("#")[0] for region in asked.regions] if asked else []
    known = [name for name in functions if name in assignment.written]
    found: list[Excerpt] = []
    for file, text in paper.files.items():
        here = [name for name in known if assignment.file_of(name) == file]
        lines = {
            test.line
            for test in question.tests
            if detailed and test.file == file and test.line is not None
        }
        found += excerpts(file, text, here, lines)
    return tuple(found)


def _blocked(result: SubmissionResult) -> bool:
    """Whether no question could be graded, all for one reason, which is told once."""
    unread = result.verdict is Verdict.SYNTAX_ERROR
    return bool(result.refused or result.load_error or unread)


def _where_it_stops(paper: Paper) -> tuple[Excerpt, ...]:
    """Return the lines for which no question could be graded, where they are known."""
    if not _blocked(paper.result) or paper.result.feedback != "detail":
        return ()
    places = {
        (test.file, test.line)
        for question in paper.result.questions
        for test in question.tests
        if test.file in paper.files and test.line is not None
    }
    return tuple(
        excerpt
        for file, line in sorted(places)[:1]
        for excerpt in excerpts(file, paper.files[file], (), {line})
    )


def _problems(result: SubmissionResult) -> Iterator[str]:
    if result.refused:
        yield f"Nothing could be graded: {result.refused}"
    if result.syntax_error:
        yield f"The file does not parse: {result.syntax_error}"
    if result.load_error:
        yield f"The file cannot be loaded: {result.load_error}"


def _stamp(result: SubmissionResult) -> str:
    versions = result.stamp.get("versions", {})
    named = (f"{name} {version}" for name, version in sorted(versions.items()))
    return ", ".join(named)


def _points(points: float) -> str:
    return points_text(round(points, 2))


def _percent(part: float, whole: float) -> int:
    """Return a share in percent; 100 and 0 are kept for all and nothing."""
    if whole <= 0:
        return 100
    share = 100 * part / whole
    return min(99, max(1, round(share))) if 0 < share < 100 else max(0, min(100, round(share)))

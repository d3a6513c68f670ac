"""What an experiment waits for: questions that are not attempted, or whose answers are wrong.

A wrong layer seldom fails where it is wrong: the error comes up in the layer behind it, or in
the given code. So the checks are run before the experiment, which takes about a second, and they
name the function.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .attempts import Attempts, find_attempts
from .own import read_texts
from .release import Place, QuestionFacts, Release
from .reports import Outcome, QuestionReport, Report
from .supervisor import run
from .words import listed, summary

_WRONG = {Outcome.FAILED, Outcome.ERROR, Outcome.TIMEOUT}
"""What keeps a cell from running. A broken check is not the student's fault, and keeps nobody."""


def what_is_missing(release: Release, place: Place, question_ids: Sequence[str]) -> str:
    """Return what has to be done before a cell can use these questions, or nothing."""
    texts, problems = read_texts(place.work, release.files)
    if problems:
        return "\n".join(problems.values())
    questions = [release.question(question_id) for question_id in dict.fromkeys(question_ids)]
    if empty := _not_attempted(find_attempts(release, texts), questions):
        return empty
    tested = [question.id for question in questions if not question.written]
    return _not_right(run(release, place, tested, closely=False)) if tested else ""


def _not_attempted(attempts: Attempts, questions: Iterable[QuestionFacts]) -> str:
    waiting = [question for question in questions if attempts.to_fill(question)]
    if not waiting:
        return ""
    return (
        f"This cell needs {listed([question.id for question in waiting])}, not attempted yet: "
        f"fill {listed(attempts.all_to_fill(waiting))}, save, then run this cell again."
    )


def _not_right(report: Report) -> str:
    if report.interrupted:
        return "Interrupted before this cell began: run it again."
    problems = (report.problem, *(question.problem for question in report.questions))
    if any(problems):
        return "\n".join(dict.fromkeys(filter(None, problems)))
    wrong = [question for question in report.questions if question.outcome in _WRONG]
    if not wrong:
        return ""
    return "\n".join(
        [
            "This cell needs what is not right yet:",
            *(f"    {_told(question)}" for question in wrong),
            "Mend the first of these, save, then run this cell again.",
        ]
    )


def _told(question: QuestionReport) -> str:
    return f'{question.title}, {summary(question)}: run check("{question.id}")'

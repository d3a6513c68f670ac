"""What a notebook calls: `check` and `ready`."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence

from .attempts import find_attempts
from .own import read_texts
from .panel import Panel
from .release import Place, Release, ReleaseError, here, load
from .reports import Report
from .runner import run


def check(*question_ids: str) -> Panel:
    """Check your answers to some questions, by default to all of them.

    In a notebook, make it the last line of a cell: what it returns shows itself.

        check("scale-forward")
        check()
    """
    panel = Panel(report_on(here(), question_ids))
    if not _shows_results():
        print(panel)  # noqa: T201 - a script shows nothing by itself
    return panel


def ready(*question_ids: str) -> bool:
    """Return whether you have begun every region of these questions; if not, say what is missing.

    A cell that needs your functions begins with `if ready("scale-forward"):`.
    """
    sentence = waits_for(here(), question_ids)
    if sentence:
        print(sentence)  # noqa: T201 - this is what it is for
    return not sentence


def report_on(place: Place, question_ids: Sequence[str]) -> Report:
    """Check some questions, or all if there is none; say so of ids that do not exist."""
    try:
        release = load(place)
    except ReleaseError as error:
        return Report("", problem=str(error))
    if unknown := explain_unknown(release, question_ids):
        return Report(release.title, problem=unknown)
    return run(release, place, question_ids or None)


def waits_for(place: Place, question_ids: Sequence[str]) -> str:
    """Return what has to be done before these questions can be used, or nothing."""
    try:
        release = load(place)
    except ReleaseError as error:
        return str(error)
    if unknown := explain_unknown(release, question_ids):
        return unknown
    texts, problems = read_texts(place.work, release.files)
    if problems:
        return "\n".join(problems.values())
    attempts = find_attempts(release, texts)
    questions = [release.question(question_id) for question_id in question_ids]
    missing = {q.id: attempts.to_fill(q) for q in questions if attempts.to_fill(q)}
    if not missing:
        return ""
    regions = ", ".join(dict.fromkeys(words for listed in missing.values() for words in listed))
    return f"not attempted yet: {', '.join(missing)} (fill {regions}); this cell waits for it"


def explain_unknown(release: Release, question_ids: Sequence[object]) -> str:
    """Return what to say of ids that no question has, or nothing."""
    known = [question.id for question in release.questions]
    return "\n".join(_explain_unknown(given, known) for given in question_ids if given not in known)


def _explain_unknown(given: object, known: Sequence[str]) -> str:
    if not isinstance(given, str):
        example = f'check("{known[0]}")' if known else "check()"
        return f"A question is named by its id, in quotes: {example}."
    spelt = given.strip().replace("_", "-").lower()
    near = [spelt] if spelt in known else difflib.get_close_matches(spelt, known, n=3)
    near = near or [question for question in known if spelt and spelt in question]
    hint = f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(known)}."
    return f"There is no question {given!r}. {hint}"


def _shows_results() -> bool:
    """Return whether the caller shows what an expression returns: IPython, or Python's prompt."""
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        return True
    return hasattr(sys, "ps1")

"""What a notebook calls: `check`, `ready` and `submit`."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .handing_in import hand_in
from .panel import Panel
from .readiness import what_is_missing
from .release import Place, Release, ReleaseError, here, load
from .reports import Outcome, Report
from .saved import stale_names
from .supervisor import run

_STALE = (
    "This notebook still holds an older version of {}: the check used the saved one. Run the cell "
    "with %autoreload 2 (it stands first in the notebook), or restart the kernel."
)


def check(*question_ids: str) -> Panel | None:
    """Check your answers to some questions, by default to all of them.

    Your files are read from disk and run in a process of their own, whatever the notebook holds.
    In a notebook, make it the last line of a cell: what it returns shows itself.

        check("scale-forward")
        check()

    Under `nbgrader validate`, which counts whatever raises nothing as right, what does not pass
    raises `AssertionError`.
    """
    panel = Panel(report_on(here(), question_ids))
    if os.environ.get("NBGRADER_EXECUTION") == "validate":
        _validate(panel)
        return None
    _shown(panel)
    return panel


def submit() -> Any:  # noqa: ANN401 - shows itself, as a panel does
    """Make the file to hand in, from the files and notebooks as they are saved.

    Save this notebook before: what an editor has not saved is not handed in.
    """
    place = here()
    try:
        release = load(place)
        found = hand_in(release, place, run(release, place))
    except (ReleaseError, OSError) as error:
        return _shown(Panel(Report("", problem=f"No file was made: {error}")))
    return _shown(found)


def ready(*question_ids: str) -> bool:
    """Return whether your answers to these questions pass their checks; if not, say what to do.

    A cell that needs your functions begins with `if ready("scale-forward"):`. The checks run as
    `check` runs them, so a loop without an end is stopped there and not in your notebook.
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
    report = run(release, place, question_ids or None)
    if stale := stale_names(release, place):
        report = replace(report, notes=(*report.notes, _STALE.format(", ".join(stale))))
    return report


def waits_for(place: Place, question_ids: Sequence[str]) -> str:
    """Return what has to be done before these questions can be used, or nothing."""
    try:
        release = load(place)
    except ReleaseError as error:
        return str(error)
    if unknown := explain_unknown(release, question_ids):
        return unknown
    return what_is_missing(release, place, question_ids)


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


def _validate(panel: Panel) -> None:
    """Say it in nbgrader's way: an exception for what fails, and no result for what passes."""
    passes = (Outcome.PASSED, Outcome.WRITTEN, Outcome.UNTESTED)
    report = panel.report
    if report.problem or any(question.outcome not in passes for question in report.questions):
        raise AssertionError(str(panel))
    print(panel)  # noqa: T201 - a result would be taken for points


def _shown(shown: Any) -> Any:  # noqa: ANN401 - whatever shows itself
    if not _shows_results():
        print(shown)  # noqa: T201 - a script shows nothing by itself
    return shown


def _shows_results() -> bool:
    """Return whether the caller shows what an expression returns: IPython, or Python's prompt."""
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        return True
    return hasattr(sys, "ps1")

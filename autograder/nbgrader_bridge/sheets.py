"""A student's notebook as a grader sees it: plain notebooks in, plain notebooks out.

`mend` brings a notebook that was handed in back to the cells that were handed out: nothing of it is
believed but the text of its cells. `show` puts score and reasons below each check cell. Both of the
roads to nbgrader's gradebook go through them, so that they cannot differ.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..gradescope import question_message, to_gradescope
from ..results import QuestionResult, SubmissionResult, points_text
from ..text import in_a_line, printable

Cell = dict[str, Any]
Notebook = dict[str, Any]
"""What stands in a file of nbformat 4.5."""

NOT_THERE = "*(This answer was not in what was handed in.)*"
"""Stands for a written answer that is not there. A person decides: it may be somewhere else."""

_HEAD = "autograder-head"
_NOTES = "autograder-notes"
_KINDS = ("code", "markdown", "raw")
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_PICTURE = re.compile("image/[a-z0-9.+-]+", re.ASCII)
_LONGEST_NOTE = 300


@dataclass(frozen=True)
class HandedIn:
    """A notebook of a student's, None if there is none to be read, and what is to be told of it."""

    notebook: Notebook | None
    notes: tuple[str, ...] = ()


def grade_id(cell: Mapping[str, Any]) -> str:
    """Return the question that a cell claims to be of, or nothing.

    Some editors drop nbgrader's metadata; the id of the cell is the question's, too.
    """
    metadata = cell.get("metadata")
    ours = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    claimed = ours.get("grade_id") if isinstance(ours, dict) else None
    claimed = claimed or cell.get("id")
    return claimed if isinstance(claimed, str) else ""


def questions_in(notebook: Mapping[str, Any]) -> dict[str, Cell]:
    """Return the cells of a released notebook that bear a question, by its id."""
    return {
        cell["metadata"]["nbgrader"]["grade_id"]: cell
        for cell in notebook["cells"]
        if "nbgrader" in cell["metadata"]
    }


def is_written(cell: Mapping[str, Any]) -> bool:
    """Tell whether a cell of a released notebook holds an answer that a person reads."""
    return bool(cell["metadata"]["nbgrader"]["solution"])


def mend(released: Notebook, handed: HandedIn) -> Notebook:
    """Return a student's notebook with the cells, ids and metadata that were handed out.

    Check cells are the released ones; missing ones are put back. Of two cells with one id the last
    counts, as it does for nbgrader. Metadata, outputs and ids of the student's own are dropped.
    """
    tagged = questions_in(released)
    notes = list(handed.notes)
    if handed.notebook is None:
        cells = [_not_there(cell) if _is_tagged(cell) else cell for cell in released["cells"]]
    else:
        cells = _claimed(list(_clean(handed.notebook)), tagged, notes)
        _put_back(cells, tagged, notes)
    if notes:
        cells = [_notes_cell(notes), *cells]
    return {**_frame(released), "cells": _with_ids(cells)}


def show(notebook: Notebook, released: Notebook, result: SubmissionResult) -> Notebook:
    """Return a mended notebook in which every check cell shows its score and the reasons.

    The reasons are those that the student may read: nbgrader's feedback is made of this notebook.
    A cell on which the grader failed shows no score.
    """
    tagged = questions_in(released)
    results = {question.id: question for question in result.questions}
    cells = []
    for cell in notebook["cells"]:
        name = grade_id(cell) if _is_tagged(cell) else ""
        original = tagged.get(name)
        if original is None or is_written(original):
            cells.append(dict(cell))
            continue
        outputs = _outputs(results[name], result) if name in results else []
        cells.append({**cell, "source": original["source"], "outputs": outputs})
    if head := _head(result):
        cells = [head, *(c for c in cells if _HEAD not in c["metadata"].get("tags", ()))]
    return {**_frame(released), "cells": _with_ids(cells)}


def answers_in(notebook: Mapping[str, Any]) -> dict[str, str]:
    """Return the texts of the written answers of a mended notebook, by question."""
    return {
        name: text_of(cell) for name, cell in questions_in(notebook).items() if is_written(cell)
    }


def text_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's source as one text that can be written as UTF-8."""
    source = cell.get("source", "")
    lines = source if isinstance(source, list) else [source]
    return _as_utf8("".join(line for line in lines if isinstance(line, str)))


def _as_utf8(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


# Mending


def _frame(released: Notebook) -> Notebook:
    return {key: released[key] for key in ("metadata", "nbformat", "nbformat_minor")}


def _is_tagged(cell: Mapping[str, Any]) -> bool:
    return "grade_id" in cell["metadata"].get("nbgrader", {})


def _clean(notebook: Notebook) -> Iterator[Cell]:
    """Yield the cells that can be understood, with nothing in them but kind, id and text."""
    cells = notebook.get("cells")
    for cell in cells if isinstance(cells, list) else ():
        if not isinstance(cell, dict) or cell.get("cell_type") not in _KINDS:
            continue
        made = _cell(cell["cell_type"], text_of(cell))
        made["id"] = cell.get("id")
        made["claims"] = grade_id(cell)
        if (pictures := _attachments(cell)) and made["cell_type"] == "markdown":
            made["attachments"] = pictures
        yield made


def _attachments(cell: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Return the pictures that were pasted into a written answer."""
    found = cell.get("attachments")
    if not isinstance(found, dict):
        return {}
    return {
        _as_utf8(name): {kind: _as_utf8(data) for kind, data in forms.items() if type(data) is str}
        for name, forms in found.items()
        if isinstance(forms, dict) and all(map(_PICTURE.fullmatch, forms))
    }


def _claimed(cells: list[Cell], tagged: Mapping[str, Cell], notes: list[str]) -> list[Cell]:
    """Give each question's cell its released form; the last of those that claim it."""
    taken: set[str] = set()
    for cell in reversed(cells):
        name = cell.pop("claims")
        if name not in tagged:
            continue
        if name in taken:
            notes.append(f"{name}: there is more than one cell of this id; the last one counts")
            continue
        taken.add(name)
        text, original = cell["source"], tagged[name]
        kept = {"attachments": cell["attachments"]} if "attachments" in cell else {}
        if not is_written(original):
            if text.strip() != text_of(original).strip():
                notes.append(f"{name}: the check cell was changed; the released one stands here")
            text, kept = text_of(original), {}
        cell.clear()
        cell |= {**original, "source": text, **kept}
    return cells


def _put_back(cells: list[Cell], tagged: Mapping[str, Cell], notes: list[str]) -> None:
    """Put cells that were deleted back behind the question that they follow."""
    there = {grade_id(cell) for cell in cells if _is_tagged(cell)}
    place = len(cells)
    for name, original in tagged.items():
        if name in there:
            place = 1 + next(
                i for i, c in enumerate(cells) if _is_tagged(c) and grade_id(c) == name
            )
            continue
        cells.insert(place, _not_there(original))
        place += 1
        what = "the answer" if is_written(original) else "the check cell"
        notes.append(f"{name}: {what} was missing and has been put back")


def _not_there(original: Cell) -> Cell:
    return {**original, "source": NOT_THERE} if is_written(original) else dict(original)


def _notes_cell(notes: Sequence[str]) -> Cell:
    lines = [f"# - {in_a_line(note)[:_LONGEST_NOTE]}" for note in dict.fromkeys(notes)]
    text = "\n".join(["# About this notebook, from the grader:", *lines])
    return {**_cell("code", text), "metadata": {"tags": [_NOTES]}}


def _cell(kind: str, text: str) -> Cell:
    made: Cell = {"cell_type": kind, "metadata": {}, "source": text}
    return made | {"execution_count": None, "outputs": []} if kind == "code" else made


def _with_ids(cells: Sequence[Cell]) -> list[Cell]:
    """Give every cell an id of its own: questions theirs, the others if they can."""
    used = {cell["id"] for cell in cells if _is_tagged(cell)}
    made = []
    for number, cell in enumerate(cells):
        name = cell.get("id")
        if not _is_tagged(cell):
            if not isinstance(name, str) or not _CELL_ID.fullmatch(name) or name in used:
                key = f"{number} {text_of(cell)}".encode()
                name = hashlib.blake2b(key, digest_size=8).hexdigest()
            used.add(name)
        made.append({**cell, "id": name})
    return made


# Showing


def _outputs(question: QuestionResult, result: SubmissionResult) -> list[dict[str, Any]]:
    """Return what a check cell shows: the reasons, and the score that nbgrader reads."""
    score = question.score
    if score is None and question.override:
        return [_stream("Not settled: a person gave points here and will look at them again.\n")]
    if score is None:
        lines = "Not graded: the grader failed here, through no fault of the student's.\n"
        return [_stream(lines)]
    points = f"{points_text(score)} of {points_text(question.points)} points"
    by = " (set by a person)" if question.override else ""
    said = f"{points}{by}\n{question_message(question, result.feedback)}\n"
    number = {
        "output_type": "execute_result",
        "execution_count": None,
        "metadata": {},
        "data": {"text/plain": repr(float(score))},
    }
    return [_stream(said), number]


def _stream(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": _as_utf8(printable(text))}


def _head(result: SubmissionResult) -> Cell | None:
    """Return a cell with what is said of the whole submission beside its points, if anything is."""
    lines = to_gradescope(result)["output"].split("\n")[1:]
    if not lines or not (
        result.refused or result.syntax_error or result.load_error or result.notes
    ):
        return None
    head = _cell("code", "# About the files that were handed in, from the grader")
    return {**head, "metadata": {"tags": [_HEAD]}, "outputs": [_stream("\n".join(lines) + "\n")]}

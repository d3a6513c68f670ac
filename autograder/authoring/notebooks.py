"""Turn an author's notebooks into nbgrader source notebooks: text in, text out.

A cell with the jupytext metadata `question="ID"` becomes the nbgrader cell that the manifest asks
for. Everything that would differ from run to run (cell ids, outputs, tool metadata) is made stable.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from ..course import Assignment, Question
from ..errors import CourseError

HIDDEN_TESTS = """\
### BEGIN HIDDEN TESTS
raise RuntimeError("{id}: hidden tests are run by `autograder grade`, never in a notebook")
### END HIDDEN TESTS"""
"""What follows a tested question's cell in the source notebook. It fails closed."""

_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}

_KEPT = ("tags", "slideshow")
"""Metadata of a cell that an author may want in the release."""

_DELIMITERS = re.compile(r"(?:BEGIN|END) (?:SOLUTION|HIDDEN TESTS|MARK SCHEME)|AUTOTEST")

_CHECKED = re.compile(r"""\bcheck\(\s*["']([^"']*)["']""")


@dataclass(frozen=True)
class _Place:
    """Where a cell stands in an author's notebook."""

    file: str
    cell: int
    line: int | None

    def __str__(self) -> str:
        line = f" (line {self.line})" if self.line is not None else ""
        return f"{self.file}, cell {self.cell}{line}"


def notebook_name(file: str) -> str:
    """Return the name of the notebook that is made from an author's file.

    >>> notebook_name("1_first_steps.py")
    '1_first_steps.ipynb'
    """
    return f"{PurePath(file).stem}.ipynb"


def make_notebooks(assignment: Assignment, texts: Mapping[str, str]) -> dict[str, str]:
    """Return nbgrader's source notebooks by name; `texts` are the author's notebooks by name.

    Raises `CourseError` naming notebook, cell and line of every fault: an id that the manifest does
    not know or that is tagged twice, a question without a cell, the wrong type of cell.
    """
    questions = {question.id: question for question in assignment.questions}
    made: dict[str, str] = {}
    faults: list[str] = []
    tagged: dict[str, _Place] = {}
    for name, text in texts.items():
        file = str(assignment.root / name)
        if notebook_name(name) in made:
            faults.append(f"{file}: another notebook is also called {PurePath(name).stem}")
        try:
            cells = _read(name, text, file)
        except CourseError as error:
            faults.append(str(error))
            continue
        places = _places(file, text, cells)
        faults += [f for c, p in zip(cells, places, strict=True) for f in _faults(c, p, questions)]
        faults += _twice(cells, places, tagged)
        try:
            made[notebook_name(name)] = _write(PurePath(name).stem, cells, questions)
        except ValueError as error:
            faults.append(f"{file}: would not be a valid notebook: {error}")
    faults += [
        f"{assignment.root}: no notebook has a cell for the question {id_!r}; tag one with "
        f'question="{id_}"'
        for id_ in questions
        if id_ not in tagged and len(made) == len(texts)
    ]
    if faults:
        raise CourseError("\n".join(faults))
    return made


def model_answers(notebook: str) -> tuple[list[str], list[str]]:
    """Return the texts of a source notebook's written answers, and of all of its other cells."""
    answers: list[str] = []
    others: list[str] = []
    for cell in json.loads(notebook)["cells"]:
        written = cell["metadata"].get("nbgrader", {}).get("solution", False)
        (answers if written else others).append("".join(cell["source"]))
    return answers, others


def _read(name: str, text: str, file: str) -> list[Any]:
    """Return the cells of a notebook in any format that jupytext knows."""
    import jupytext  # noqa: PLC0415 - loads slowly

    extension = PurePath(name).suffix
    try:
        notebook = jupytext.reads(text, fmt=extension.removeprefix("."))
    except Exception as error:  # noqa: BLE001 - whatever jupytext and its readers raise
        raise CourseError(
            f"{file}: cannot be read as a notebook: {type(error).__name__}: {error}"
        ) from None
    language = notebook.metadata.get("kernelspec", {}).get("language", "python")
    if language != "python":
        raise CourseError(f"{file}: is a notebook for {language}, expected python")
    return list(notebook.cells)


def _places(file: str, text: str, cells: list[Any]) -> list[_Place]:
    """Return where each cell stands; lines are told by the tags, which jupytext leaves in order."""
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if match := re.search(r"""\bquestion"?\s*[=:]\s*["']([^"']*)["']""", line):
            lines.setdefault(match[1], []).append(number)
    places = []
    for number, cell in enumerate(cells, start=1):
        waiting = lines.get(str(cell.metadata.get("question")), [])
        places.append(_Place(file, number, waiting.pop(0) if waiting else None))
    return places


def _faults(cell: Any, place: _Place, questions: Mapping[str, Question]) -> Iterator[str]:  # noqa: ANN401
    if match := _DELIMITERS.search(cell.source):
        yield (
            f"{place}: nbgrader would take {match[0]!r} for a marker of its own; tag the cell with "
            f'question="ID" instead, or word it differently'
        )
    if "question" not in cell.metadata:
        return
    id_ = cell.metadata["question"]
    question = questions.get(id_) if isinstance(id_, str) else None
    if question is None:
        yield f"{place}: the manifest has no question {id_!r}"
    elif question.graded_by == "person" and cell.cell_type != "markdown":
        yield f"{place}: {id_}, graded by a person, needs a markdown cell, not {cell.cell_type}"
    elif question.graded_by == "tests":
        if cell.cell_type != "code":
            yield f"{place}: {id_}, graded by tests, needs a code cell, not {cell.cell_type}"
        elif wrong := [other for other in _CHECKED.findall(cell.source) if other != id_]:
            yield f'{place}: the cell of {id_} calls check("{wrong[0]}")'


def _twice(cells: list[Any], places: list[_Place], tagged: dict[str, _Place]) -> Iterator[str]:
    """Note in `tagged` where each id stands; yield those that stand somewhere already."""
    for cell, place in zip(cells, places, strict=True):
        if "question" in cell.metadata:
            id_ = str(cell.metadata["question"])
            if id_ in tagged:
                yield f"{place}: {id_} is tagged twice, first in {tagged[id_]}"
            tagged.setdefault(id_, place)


def _write(name: str, cells: list[Any], questions: Mapping[str, Question]) -> str:
    """Return the text of a notebook. Raises `ValueError` if nbformat does not accept it."""
    tools: Any = importlib.import_module("nbformat")  # loads slowly, and has no types
    seen: dict[str, int] = {}
    made = []
    for cell in cells:
        question = questions.get(str(cell.metadata.get("question")))
        key = f"{cell.cell_type}\n{cell.source}"
        seen[key] = seen.get(key, 0) + 1
        made.append(_cell(cell, question, _cell_id(f"{name}\n{seen[key]}\n{key}")))
    plain = {"cells": made, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    notebook = tools.from_dict(plain)
    try:
        tools.validate(notebook)
    except tools.ValidationError as error:
        raise ValueError(error.message) from None
    return f"{tools.writes(notebook)}\n"


def _cell(cell: Any, question: Question | None, untagged_id: str) -> dict[str, Any]:  # noqa: ANN401
    metadata: dict[str, Any] = {key: cell.metadata[key] for key in _KEPT if key in cell.metadata}
    source = cell.source
    if question is not None:
        metadata["nbgrader"] = _nbgrader(question)
        if question.graded_by == "tests":
            source = f"{source}\n{HIDDEN_TESTS.format(id=question.id)}"
    made = {
        "cell_type": cell.cell_type,
        "id": untagged_id if question is None else question.id,
        "metadata": metadata,
        "source": source,
    }
    if cell.cell_type == "code":
        made |= {"execution_count": None, "outputs": []}
    elif "attachments" in cell:
        made["attachments"] = cell.attachments
    return made


def _nbgrader(question: Question) -> dict[str, Any]:
    """Return nbgrader's metadata of a cell, schema 3; it allows no other key."""
    written = question.graded_by == "person"
    points = question.points
    return {
        "grade": True,
        "grade_id": question.id,
        "locked": not written,
        "points": int(points) if points.is_integer() else points,
        "schema_version": 3,
        "solution": written,
        "task": False,
    }


def _cell_id(key: str) -> str:
    """Return an id that stays while the cell's text does, wherever the cell moves."""
    return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()

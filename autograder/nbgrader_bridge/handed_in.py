"""Find and read the notebooks of a submission, whatever has become of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from ..grading.opening import read_others
from .sheets import HandedIn, Notebook, grade_id, questions_in, text_of

LARGEST = 32 * 1024 * 1024
"""Bytes of all notebooks of a submission; one may hold many pictures."""
_MOST_PARTS = 300_000
"""Lists and tables in a notebook: each takes as much memory as a long text."""
_MOST_OLD_PARTS = 20_000
"""The same in a notebook of another format, which nbformat brings to this one: it is slow."""
_TOO_MANY = "it holds more cells and lists than a notebook has"


def notebooks_of(
    released: Mapping[str, Notebook], submitted: Path, student: str, assignment: str
) -> dict[str, HandedIn]:
    """Return what `submitted/STUDENT/ASSIGNMENT/` holds for each released notebook, by its name.

    A notebook is known by its file's name. Where that is missing, one under another name stands
    in for it if it is the only one that holds cells of its questions. Never raises.
    """
    files = read_others(assignment, submitted, student, ".ipynb", limit=LARGEST, first=released)
    read = {name: _read(content) for name, content in files.items()}
    strangers = {
        name: notebook
        for name, notebook in read.items()
        if name not in released and isinstance(notebook, dict)
    }
    return {name: _one(name, original, read, strangers) for name, original in released.items()}


def _one(
    name: str,
    original: Notebook,
    read: Mapping[str, Notebook | str],
    strangers: Mapping[str, Notebook],
) -> HandedIn:
    claimants = [other for other, notebook in strangers.items() if _claims(notebook, original)]
    found = read.get(name)
    if isinstance(found, dict):
        notes = [f"{other} holds questions of {name}, too; {name} counts" for other in claimants]
        return HandedIn(found, tuple(notes))
    problem = f"{name} cannot be read: {found}" if found else f"{name} was not handed in"
    if len(claimants) == 1:
        return HandedIn(strangers[claimants[0]], (f"{problem}; {claimants[0]} stands in for it",))
    if claimants:
        others = ", ".join(claimants)
        return HandedIn(None, (f"{problem}; which of {others} is meant a person has to say",))
    return HandedIn(None, (problem,))


def _claims(notebook: Notebook, original: Notebook) -> bool:
    """Tell whether a notebook under a strange name has a cell of a released one's questions."""
    cells = notebook.get("cells")
    known = questions_in(original)
    return isinstance(cells, list) and any(
        isinstance(cell, dict) and grade_id(cell) in known for cell in cells
    )


def _read(content: bytes | str) -> Notebook | str:
    """Return a notebook of format 4, or the reason why there is none to be read."""
    if isinstance(content, str):
        return content
    parts = content.count(b"{") + content.count(b"[")
    if parts > _MOST_PARTS:
        return _TOO_MANY
    try:
        plain: Any = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return "it is no notebook, but broken or something else"
    if not isinstance(plain, dict) or not isinstance(plain.get("nbformat"), int):
        return "it is no notebook, but something else"
    if plain["nbformat"] == 4:
        return plain if isinstance(plain.get("cells"), list) else "it has no cells"
    return _upgraded(content) if parts <= _MOST_OLD_PARTS else _TOO_MANY


def _upgraded(content: bytes) -> Notebook | str:
    import nbformat  # noqa: PLC0415 - loads slowly, and old notebooks are rare

    try:
        upgraded: Notebook = nbformat.reads(content.decode("utf-8-sig"), as_version=4)
    except Exception as error:  # noqa: BLE001 - whatever nbformat raises for what it finds
        return f"it is of a format that cannot be read ({type(error).__name__})"
    return upgraded


def released_notebooks(folder: Path) -> dict[str, Notebook]:
    """Return the notebooks of a folder of ours by the names of their files, sorted.

    The text of a cell is one string, as nbformat hands it to nbgrader, and no list of lines.
    """
    found: dict[str, Notebook] = {}
    for path in sorted(folder.glob("*.ipynb")):
        plain = json.loads(path.read_text(encoding="utf-8"))
        cells = [{**cell, "source": text_of(cell)} for cell in plain["cells"]]
        found[path.name] = {**plain, "cells": cells}
    return found


def stem(name: str) -> str:
    """Return nbgrader's name of a notebook: that of its file without the ending."""
    return PurePath(name).stem

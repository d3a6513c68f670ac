"""Written answers, read from a notebook that somebody else saved."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

LONGEST_ANSWER = 20_000
"""Characters of an answer that are shown."""


def written_answers(notebook: bytes, questions: Collection[str]) -> dict[str, str]:
    """Return the texts of the cells that answer `questions`, by question.

    What is no notebook has no answers. A cell is known by nbgrader's `grade_id`; of several of one
    name the last one counts, as in nbgrader.
    """
    found: dict[str, str] = {}
    for cell in _cells(notebook) or ():
        name = _at(cell, "metadata", "nbgrader", "grade_id")
        if isinstance(name, str) and name in questions:
            found[name] = _text(_at(cell, "source"))[:LONGEST_ANSWER]
    return found


def is_notebook(content: bytes) -> bool:
    """Tell whether a file holds cells."""
    return _cells(content) is not None


def _cells(notebook: bytes) -> list[Any] | None:
    try:
        data = json.loads(notebook)
    except (ValueError, RecursionError):
        return None
    cells = data.get("cells") if isinstance(data, dict) else None
    return cells if isinstance(cells, list) else None


def _at(value: Any, *keys: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _text(source: object) -> str:
    """Return a cell's text, which is one string or a list of lines."""
    lines = source if isinstance(source, list) else [source]
    return "".join(line for line in lines if isinstance(line, str)).strip()

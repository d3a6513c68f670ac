"""Answers are read from notebooks that may be anything."""

from __future__ import annotations

import json

import pytest

from autograder.feedback.answers import LONGEST_ANSWER, written_answers


def cell(source, name="why"):
    return {"cell_type": "markdown", "source": source, "metadata": {"nbgrader": {"grade_id": name}}}


def test_an_answer_is_known_by_its_grade_id():
    cells = [cell("mine"), cell(["two\n", "lines\n"], "how"), cell("other", "else")]
    notebook = json.dumps({"cells": cells}).encode()
    assert written_answers(notebook, {"why", "how"}) == {"why": "mine", "how": "two\nlines"}


def test_the_last_of_two_cells_counts_as_in_nbgrader_and_is_cut():
    notebook = json.dumps({"cells": [cell("first"), cell("x" * 99_999)]}).encode()
    assert written_answers(notebook, {"why"}) == {"why": "x" * LONGEST_ANSWER}


@pytest.mark.parametrize(
    "notebook",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"cells": 3}',
        b'{"cells": [1, {"metadata": []}, {"metadata": {"nbgrader": 7}}]}',
        b"[" * 100_000,
        b'{"cells": ' * 100_000,
    ],
)
def test_what_is_no_notebook_has_no_answers(notebook):
    assert written_answers(notebook, {"why"}) == {}


def test_a_source_that_is_no_text_is_no_answer():
    notebook = json.dumps({"cells": [cell([1, None, "a"]), cell({"a": 1}, "how")]}).encode()
    assert written_answers(notebook, {"why", "how"}) == {"why": "a", "how": ""}

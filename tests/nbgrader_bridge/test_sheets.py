"""A student's notebook is brought back to the released cells, and shows scores and reasons."""

from __future__ import annotations

import json

import pytest

from autograder.nbgrader_bridge.handed_in import notebooks_of, released_notebooks
from autograder.nbgrader_bridge.sheets import (
    NOT_THERE,
    HandedIn,
    answers_in,
    mend,
    questions_in,
    show,
)
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult


def cell(kind, text, name=None, *, written=False):
    made = {"cell_type": kind, "id": name or f"x{abs(hash(text)) % 10**8}", "metadata": {}}
    made["source"] = text
    if name:
        made["metadata"]["nbgrader"] = {
            "grade": True, "grade_id": name, "locked": not written, "points": 2,
            "schema_version": 3, "solution": written, "task": False, "checksum": "c",
            "cell_type": kind,
        }  # fmt: skip
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def notebook(*cells):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def copy(value):
    return json.loads(json.dumps(value))


RELEASED = notebook(
    cell("markdown", "# Title"),
    cell("code", 'check("one")', "one"),
    cell("markdown", "YOUR ANSWER HERE", "why", written=True),
    cell("code", 'check("two")', "two"),
)


def mended(*cells, notes=()):
    return mend(RELEASED, HandedIn(notebook(*copy(list(cells))), notes))


def sources(made):
    return [c["source"] for c in made["cells"]]


def notes_of(made):
    first = made["cells"][0]
    return first["source"] if first["source"].startswith("# About this notebook") else ""


def with_answer(text):
    cells = copy(RELEASED["cells"])
    cells[2]["source"] = text
    return cells


def test_an_untouched_notebook_comes_back_as_it_was_handed_out():
    assert mended(*RELEASED["cells"]) == RELEASED


def test_a_students_own_cells_stay_without_outputs_and_metadata():
    own = cell("code", "print(1)") | {
        "outputs": [{"output_type": "display_data", "data": {"text/html": "<script>"}}],
        "metadata": {"tags": ["autograder-head"], "x": 1},
    }
    made = mended(RELEASED["cells"][0], own, *RELEASED["cells"][1:])
    assert made["cells"][1]["source"] == "print(1)"
    assert made["cells"][1]["outputs"] == []
    assert made["cells"][1]["metadata"] == {}


def test_an_answer_keeps_its_text_and_its_pictures_only():
    cells = with_answer("Because.")
    cells[2]["attachments"] = {"a.png": {"image/png": "aGk="}, "b": {"text/html": "<script>"}}
    made = mended(*cells)
    assert answers_in(made) == {"why": "Because."}
    assert made["cells"][2]["attachments"] == {"a.png": {"image/png": "aGk="}}
    assert made["cells"][2]["metadata"] == RELEASED["cells"][2]["metadata"]


def test_pictures_hold_nothing_that_cannot_be_written_or_steers_a_page():
    cells = with_answer("Because.")
    cells[2]["attachments"] = {
        "\ud800": {"image/png": "\udfff"},
        "quote": {'image/png" onerror="alert(1)': "aGk="},
        "half": {"image/\ud800": "aGk="},
    }
    assert mended(*cells)["cells"][2]["attachments"] == {"?": {"image/png": "?"}}


def test_an_edited_check_cell_is_the_released_one_again_and_that_is_said():
    cells = copy(RELEASED["cells"])
    cells[1]["source"] = "full_marks()"
    cells[1]["metadata"]["nbgrader"]["points"] = 100
    made = mended(*cells)
    assert questions_in(made)["one"] == RELEASED["cells"][1]
    assert "one: the check cell was changed; the released one stands here" in notes_of(made)


def test_a_deleted_check_cell_is_put_back_behind_the_question_before_it():
    made = mended(*RELEASED["cells"][:3], cell("code", "mine"))
    assert sources(made)[1:] == ["# Title", 'check("one")', "YOUR ANSWER HERE", 'check("two")',
                                 "mine"]  # fmt: skip
    assert "two: the check cell was missing and has been put back" in notes_of(made)


def test_a_deleted_answer_is_not_taken_for_an_empty_one():
    made = mended(RELEASED["cells"][0], RELEASED["cells"][1], RELEASED["cells"][3])
    assert answers_in(made) == {"why": NOT_THERE}
    assert "why: the answer was missing and has been put back" in notes_of(made)


def test_the_last_of_two_cells_with_one_id_counts_as_it_does_for_nbgrader():
    first, second = with_answer("first")[2], with_answer("second")[2]
    made = mended(*RELEASED["cells"][:2], first, second, RELEASED["cells"][3])
    assert answers_in(made) == {"why": "second"}
    assert "first" in sources(made)
    assert "why: there is more than one cell of this id; the last one counts" in notes_of(made)
    assert len({c["id"] for c in made["cells"]}) == len(made["cells"])


def test_a_cell_that_claims_the_id_of_another_notebook_is_an_ordinary_cell():
    made = mended(*RELEASED["cells"], cell("code", "x", "three"))
    assert "nbgrader" not in made["cells"][-1]["metadata"]


def test_an_editor_that_drops_nbgraders_metadata_costs_nothing():
    cells = with_answer("Because.")
    for one in cells:
        one["metadata"] = {}
    made = mended(*cells)
    assert answers_in(made) == {"why": "Because."}
    assert notes_of(made) == ""


def test_an_answer_that_was_made_a_code_cell_is_an_answer_again():
    cells = with_answer("Because.")
    cells[2] |= {"cell_type": "code", "outputs": [], "execution_count": 1}
    made = mended(*cells)
    assert made["cells"][2]["cell_type"] == "markdown"
    assert answers_in(made) == {"why": "Because."}


def test_a_missing_notebook_is_the_released_one_with_a_word_about_it():
    made = mend(RELEASED, HandedIn(None, ("1.ipynb was not handed in",)))
    assert "1.ipynb was not handed in" in notes_of(made)
    assert answers_in(made) == {"why": NOT_THERE}


@pytest.mark.parametrize(
    "broken",
    [None, 3, "text", [], {}, {"cell_type": "video"}, {"cell_type": "code", "source": 3},
     {"cell_type": "markdown", "source": ["a", None], "metadata": []},
     {"cell_type": "raw", "source": "\ud800", "metadata": {"nbgrader": {"grade_id": ["one"]}}}],
)  # fmt: skip
def test_what_is_no_cell_at_all_stops_nothing(broken):
    handed = notebook(*copy(RELEASED["cells"]), broken)
    made = mend(RELEASED, HandedIn(handed))
    assert questions_in(made).keys() == {"one", "why", "two"}
    json.dumps(made, ensure_ascii=False).encode()


def result(*questions, **others):
    return SubmissionResult("ann", "a", questions, **others)


ONE = QuestionResult(
    "one", "One", 2.0,
    (TestResult("t1", "right shape", Outcome.PASSED),
     TestResult("t2", "right <values>", Outcome.FAILED, message="off by \x1b[31m2",
                detail="hidden input, for staff")),
)  # fmt: skip
LOST = QuestionResult("two", "Two", 2.0, (TestResult("t", "t", Outcome.FAULT, message="disk"),))


def outputs(made, name):
    return questions_in(made)[name]["outputs"]


def test_a_check_cell_shows_score_and_reasons_and_nothing_for_staff():
    made = show(RELEASED, RELEASED, result(ONE, LOST))
    said, number = outputs(made, "one")
    assert said["text"] == ("1 of 2 points\n1 of 2 tests passed\nright <values>: off by ?[31m2\n")
    assert number["data"] == {"text/plain": "1.0"}
    assert "for staff" not in json.dumps(made)


def test_feedback_that_is_kept_short_is_short_in_the_notebook_too():
    made = show(RELEASED, RELEASED, result(ONE, LOST, feedback="score"))
    assert outputs(made, "one")[0]["text"] == "1 of 2 points\n1 of 2 tests passed\n"


def test_a_cell_on_which_the_grader_failed_has_no_number():
    (said,) = outputs(show(RELEASED, RELEASED, result(ONE, LOST)), "two")
    assert said["name"] == "stdout"
    assert "Not graded" in said["text"]


def test_what_became_of_the_file_stands_at_the_head():
    made = show(RELEASED, RELEASED, result(ONE, LOST, refused="layers.py is empty"))
    assert "Nothing could be graded: layers.py is empty" in made["cells"][0]["outputs"][0]["text"]


# Which notebook is meant


def hand_in(tmp_path, **files):
    folder = tmp_path / "ann" / "a"
    folder.mkdir(parents=True)
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.ipynb").write_text(text)
    return notebooks_of({"1.ipynb": RELEASED}, tmp_path, "ann", "a")["1.ipynb"]


def test_a_notebook_is_known_by_its_name(tmp_path):
    handed = hand_in(tmp_path, **{"1": RELEASED})
    assert handed == HandedIn(RELEASED)


def test_the_only_notebook_under_another_name_stands_in(tmp_path):
    handed = hand_in(tmp_path, **{"1 (2)": RELEASED, "other": notebook(cell("code", "1"))})
    assert handed.notebook == RELEASED
    assert handed.notes == ("1.ipynb was not handed in; 1 (2).ipynb stands in for it",)


def test_of_two_notebooks_with_one_id_the_one_with_the_right_name_counts(tmp_path):
    other = notebook(*with_answer("other"))
    handed = hand_in(tmp_path, **{"1": RELEASED, "1-Copy1": other})
    assert handed.notebook == RELEASED
    assert handed.notes == ("1-Copy1.ipynb holds questions of 1.ipynb, too; 1.ipynb counts",)


def test_of_two_strangers_nobody_guesses(tmp_path):
    handed = hand_in(tmp_path, a=RELEASED, b=RELEASED)
    assert handed.notebook is None
    assert "which of a.ipynb, b.ipynb is meant a person has to say" in handed.notes[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "it is no notebook, but broken or something else"),
        ("[]", "it is no notebook, but something else"),
        ("[" * 100_000, "it is no notebook, but broken or something else"),
        ('{"nbformat": 4, "cells": 3}', "it has no cells"),
        ('{"nbformat": 99}', "it is of a format that cannot be read"),
    ],
)
def test_a_corrupt_notebook_is_told_and_stops_nothing(tmp_path, text, told):
    handed = hand_in(tmp_path, **{"1": text})
    assert handed.notebook is None
    assert handed.notes[0].startswith(f"1.ipynb cannot be read: {told}")


def test_a_link_in_place_of_a_notebook_is_not_followed(tmp_path):
    secret = tmp_path / "secret.ipynb"
    secret.write_text(json.dumps(RELEASED))
    (tmp_path / "bob" / "a").mkdir(parents=True)
    (tmp_path / "bob" / "a" / "1.ipynb").symlink_to(secret)
    handed = notebooks_of({"1.ipynb": RELEASED}, tmp_path, "bob", "a")["1.ipynb"]
    assert handed.notebook is None
    assert "is not a plain file" in handed.notes[0]


@pytest.mark.parametrize(
    ("form", "count"), [(4, 300_000), (3, 20_000)], ids=["of today", "to be upgraded"]
)
def test_a_notebook_of_nothing_but_cells_is_not_read(tmp_path, form, count):
    cells = ",".join(["{}"] * count)
    handed = hand_in(tmp_path, **{"1": f'{{"nbformat": {form}, "cells": [{cells}]}}'})
    assert handed.notebook is None
    assert handed.notes == (
        "1.ipynb cannot be read: it holds more cells and lists than a notebook has",
    )


def test_released_notebooks_are_read_before_others_that_leave_no_room(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.nbgrader_bridge.handed_in.LARGEST", 10_000)
    handed = hand_in(tmp_path, **{"0": " " * 9_000, "00": " " * 9_000, "1": RELEASED})
    assert handed == HandedIn(RELEASED)


def test_a_student_without_a_folder_has_no_notebook(tmp_path):
    handed = notebooks_of({"1.ipynb": RELEASED}, tmp_path, "nobody", "a")["1.ipynb"]
    assert handed == HandedIn(None, ("1.ipynb was not handed in",))


def test_the_text_of_a_released_cell_is_one_string_as_nbgrader_wants_it(tmp_path):
    lines = copy(RELEASED)
    lines["cells"][0]["source"] = ["# Title\n", "text"]
    (tmp_path / "1.ipynb").write_text(json.dumps(lines))
    read = released_notebooks(tmp_path)["1.ipynb"]
    assert read["cells"][0]["source"] == "# Title\ntext"
    assert read["cells"][1:] == RELEASED["cells"][1:]

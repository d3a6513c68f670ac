"""`autograder grade` in an nbgrader course: gradebook, export, feedback, and what a person gave."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

from autograder.nbgrader_bridge import is_nbgrader_course, write_gradebook

from .roads import answer as write_answer
from .roads import (
    auto_scores,
    autograder,
    cells,
    exported,
    grades,
    hand_in,
    nbgrader,
    query,
    results,
    run,
    shown,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("gradebook")]

NAME, FILE, NOTEBOOK = "measurements", "measurements.py", "1_measurements.ipynb"
TESTED = ("distances", "smooth-forward", "smooth-backward")
WRITTEN = "written-weight"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A course in which everything that can happen to a submission has happened, graded once."""
    course = tmp_path_factory.mktemp("nbgrader") / "course"
    autograder("new", course, cwd=course.parent)
    autograder("build", NAME, cwd=course)
    samples = course / "solutions" / NAME / "submissions"
    solved = course / "solutions" / NAME / FILE
    for student in ("ann", "bob"):
        folder = hand_in(course, NAME, student, **{FILE: solved})
        write_answer(folder, NOTEBOOK, WRITTEN, f"Less noise, says {student}.")
    (course / "submitted/ann" / NAME / "timestamp.txt").write_text("2026-03-01 10:00:00 UTC\n")
    wrong = {FILE: samples / "wrong" / "weights-exchanged" / FILE}
    folder = hand_in(course, NAME, "cy-renamed", **wrong)
    write_answer(folder, NOTEBOOK, WRITTEN, "Less noise.")
    (folder / NOTEBOOK).rename(folder / "1_measurements (1).ipynb")
    hand_in(course, NAME, "dee-untouched", **{FILE: course / "release" / NAME / FILE})
    hand_in(course, NAME, "eve-without-notebook", notebooks=False, **{FILE: solved})
    hand_in(course, NAME, "fay-corrupt", **{FILE: solved, NOTEBOOK: "{"})
    hand_in(course, NAME, "gus-without-file")
    (course / "submitted" / "hal-nothing").mkdir()
    return course, autograder("grade", cwd=course)


@pytest.fixture
def course(graded, tmp_path):
    """A copy of the graded course that a test may change."""
    return shutil.copytree(graded[0], tmp_path / "course")


def test_the_gradebook_has_the_scores_of_the_results(graded):
    course, done = graded
    found, wanted = grades(course, NAME), results(course, NAME)
    assert len(found) == 7 * 4
    for key, (auto, manual, extra, needs) in found.items():
        assert (manual, extra) == (None, None)
        if key[1] != WRITTEN:
            assert (auto, needs) == (wanted[key], 0), key
    assert "nbgrader: scores of 8 students in the gradebook" in done.stdout


def test_each_state_of_a_submission_has_its_outcome(graded):
    course, done = graded
    found = auto_scores(course, NAME)
    waits, empty = (None, 1), (0.0, 0)
    assert {student: found[student, WRITTEN] for student, _ in found} == {
        "ann": waits,
        "bob": waits,
        "cy-renamed": waits,
        "dee-untouched": empty,
        "eve-without-notebook": waits,
        "fay-corrupt": waits,
        "gus-without-file": empty,
    }
    assert found["eve-without-notebook", "distances"] == (2.0, 0)
    assert found["fay-corrupt", "distances"] == (2.0, 0)
    assert found["cy-renamed", "smooth-forward"][0] < 3
    assert found["gus-without-file", "distances"] == (0.0, 0)
    told = " ".join(done.stderr.split())
    assert f"cy-renamed: {NOTEBOOK} was not handed in; 1_measurements (1).ipynb stands" in told
    assert f"eve-without-notebook: {NOTEBOOK} was not handed in" in told
    assert f"fay-corrupt: {NOTEBOOK} cannot be read: it is no notebook" in told
    assert "hal-nothing: handed nothing in; there is a student, and no submission" in told


def test_an_untouched_answer_says_that_there_was_none(graded):
    rows = query(
        graded[0],
        "select student_id, auto_comment from comment join submitted_notebook on "
        "comment.notebook_id = submitted_notebook.id join submitted_assignment on "
        "submitted_notebook.assignment_id = submitted_assignment.id",
    )
    assert dict(rows)["dee-untouched"] == "No response."
    assert dict(rows)["ann"] is None


def test_everybody_is_in_the_export(graded):
    rows = exported(graded[0])
    assert {student: float(row["score"]) for student, row in rows.items()} | {"cy-renamed": 0} == {
        "ann": 8, "bob": 8, "cy-renamed": 0, "dee-untouched": 0, "eve-without-notebook": 8,
        "fay-corrupt": 8, "gus-without-file": 0, "hal-nothing": 0,
    }  # fmt: skip
    assert {float(row["max_score"]) for row in rows.values()} == {10}
    assert rows["ann"]["timestamp"] == "2026-03-01 10:00:00"


def test_the_notebook_shows_score_and_reasons(graded):
    folder = graded[0] / "autograded" / "cy-renamed" / NAME
    forward = shown(cells(folder, NOTEBOOK)["smooth-forward"])
    assert " of 3 points" in forward
    assert "The weight goes to the past and 1 - weight to the new number" in forward
    assert "Less noise." in "".join(cells(folder, NOTEBOOK)[WRITTEN]["source"])
    lost = graded[0] / "autograded" / "gus-without-file" / NAME / NOTEBOOK
    assert f"Nothing could be graded: {FILE} was not handed in" in lost.read_text()


def test_feedback_shows_them_and_no_hidden_test(graded):
    course, _ = graded
    nbgrader("generate_feedback", NAME, cwd=course)
    page = (course / "feedback" / "cy-renamed" / NAME / "1_measurements.html").read_text()
    assert " of 3 points" in page
    for name in ("HIDDEN TESTS", "hidden tests are run by"):
        assert name not in page


def test_formgrader_takes_every_submission_for_graded(graded):
    script = (
        "from nbgrader.apps.baseapp import NbGrader\n"
        "from nbgrader.apps import NbGraderAPI\n"
        "app = NbGrader(); app.initialize([]); api = NbGraderAPI(app.coursedir)\n"
        f"print(sorted(api.get_submitted_students('{NAME}') - "
        f"api.get_autograded_students('{NAME}')))\n"
    )
    done = run("python", "-W", "ignore", "-c", script, cwd=graded[0])
    assert done.stdout.strip() == "[]"


def test_what_a_person_gave_is_kept_and_what_changed_is_to_be_looked_at(course):
    def give(student, question, **values):
        for column, value in values.items():
            query(
                course,
                f"update grade set {column} = ? where id in (select grade.id from grade "
                "join base_cell on grade.cell_id = base_cell.id "
                "join submitted_notebook on grade.notebook_id = submitted_notebook.id "
                "join submitted_assignment on submitted_notebook.assignment_id = "
                "submitted_assignment.id where student_id = ? and base_cell.name = ?)",
                value, student, question,
            )  # fmt: skip

    for student in ("ann", "bob"):
        give(student, WRITTEN, manual_score=1.5, extra_credit=0.5, needs_manual_grade=0)
        give(student, "distances", manual_score=0.25)
    query(course, "update comment set manual_comment = 'Well seen.'")
    # nbgrader's own penalty, for whoever is late.
    query(course, "update assignment set duedate = '2026-02-01 00:00:00.000000'")
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    # Bob hands in something else: another answer, and a file without any solution.
    write_answer(course / "submitted/bob" / NAME, NOTEBOOK, WRITTEN, "Another answer.")
    shutil.copy(course / "release" / NAME / FILE, course / "submitted/bob" / NAME / FILE)

    done = autograder("grade", cwd=course)
    assert "answers wait for a person" in done.stdout
    found = grades(course, NAME)
    assert found["ann", WRITTEN] == [None, 1.5, 0.5, 0]
    assert found["ann", "distances"] == [2.0, 0.25, None, 0]
    assert found["bob", WRITTEN] == [None, 1.5, 0.5, 1]
    assert found["bob", "distances"] == [0.0, 0.25, None, 1]
    assert found["bob", "smooth-forward"] == [0.0, None, None, 0]
    assert {c for (c,) in query(course, "select manual_comment from comment")} == {"Well seen."}
    assert query(course, "select duedate from assignment") == [("2026-02-01 00:00:00.000000",)]
    page = (course / "pages" / NAME / "ann.html").read_text()
    assert "Well seen." in page
    autograder("export", NAME, cwd=course)
    rows = csv.DictReader((course / "exported" / NAME / "csv.csv").read_text().splitlines())
    points = {row["student"]: row[WRITTEN] for row in rows}
    assert (points["ann"], points["bob"]) == ("2", "")  # bob's answer is another one by now
    row = exported(course)["ann"]
    assert float(row["raw_score"]) == 0.25 + 3 + 3 + 1.5 + 0.5
    assert (float(row["late_submission_penalty"]), float(row["score"])) == (8.25, 0)

    # nbgrader passes over what is there; with --force it grades anew, to the same scores.
    before, notebook = found, course / "autograded/ann" / NAME / NOTEBOOK
    text = notebook.read_text()
    nbgrader("autograde", NAME, "--student", "ann", cwd=course)
    assert notebook.read_text() == text
    nbgrader("autograde", NAME, "--student", "ann", "--force", cwd=course)
    assert notebook.read_text() != text
    for (student, cell), (auto, manual, extra, _) in grades(course, NAME).items():
        assert [auto, manual, extra] == before[student, cell][:3]

    # And `autograder grade` has the last word whenever it is the last command.
    autograder("grade", "--student", "ann", cwd=course)
    assert notebook.read_text() == text


def test_points_in_place_of_automatic_ones_are_one_thing_on_both_roads(course):
    """In table, gradebook, notebook and nbgrader's export, whichever way a person gave them."""

    def points():
        autograder("export", NAME, cwd=course)
        lines = (course / "exported" / NAME / "csv.csv").read_text().splitlines()
        return {row["student"]: row for row in csv.DictReader(lines)}

    manual = (
        "update grade set manual_score = 0.5, needs_manual_grade = 0 where id in (select grade.id "
        "from grade join base_cell on grade.cell_id = base_cell.id join submitted_notebook on "
        "grade.notebook_id = submitted_notebook.id join submitted_assignment on "
        "submitted_notebook.assignment_id = submitted_assignment.id where student_id = 'ann' and "
        "base_cell.name = 'distances')"
    )
    query(course, manual)
    given = ["bob", "distances", "1.25", "--by", "tok", "--reason", "half a sign"]
    autograder("override", NAME, *given, cwd=course)
    assert (points()["ann"]["distances"], points()["bob"]["distances"]) == ("0.5", "1.25")

    autograder("grade", cwd=course)
    found = grades(course, NAME)
    assert found["ann", "distances"] == [2.0, 0.5, None, 0]
    assert found["bob", "distances"] == [1.25, None, None, 0]
    cell = cells(course / "autograded/bob" / NAME, NOTEBOOK)["distances"]
    assert "1.25 of 2 points (set by a person)" in shown(cell)
    assert "half a sign" not in json.dumps(cell)
    table = (course / "results" / NAME / "grades.csv").read_text()
    assert {row["student"]: row["distances"] for row in csv.DictReader(table.splitlines())}[
        "ann"
    ] == "0.5"
    nbgraders = exported(course)
    assert float(nbgraders["ann"]["raw_score"]) == 6.5
    assert float(nbgraders["bob"]["raw_score"]) == 7.25
    nbgrader("autograde", NAME, "--student", "bob", "--force", cwd=course)
    assert grades(course, NAME)["bob", "distances"] == [1.25, None, None, 0]

    # Both hand in something else: neither score is kept or dropped before a person has looked.
    for student in ("ann", "bob"):
        path = course / "submitted" / student / NAME / FILE
        path.write_text(path.read_text() + "\n# another\n")
    done = autograder("grade", cwd=course)
    told = " ".join(done.stderr.split())
    assert "ann, distances: 0.5 points given by formgrader" in told
    assert "bob, distances: 1.25 points given by tok" in told
    assert told.count("do not count: the submission changed since") == 2
    found = grades(course, NAME)
    assert found["ann", "distances"] == [2.0, 0.5, None, 1]
    assert found["bob", "distances"] == [None, None, None, 1]
    assert {points()[student]["distances"] for student in ("ann", "bob")} == {""}
    autograder("grade", cwd=course)
    assert grades(course, NAME)["ann", "distances"][3] == 1

    # The person saves the score in formgrader again, and takes back what the command gave.
    query(course, manual)
    taken = ["bob", "distances", "--take-back", "--reason", "solved by now"]
    autograder("override", NAME, *taken, cwd=course)
    done = autograder("grade", cwd=course)
    assert "do not count" not in done.stderr
    assert "ann, distances: 0.5 points given in formgrader" in " ".join(done.stderr.split())
    found = grades(course, NAME)
    assert found["ann", "distances"] == [2.0, 0.5, None, 0]
    assert found["bob", "distances"] == [2.0, None, None, 0]
    assert (points()["ann"]["distances"], points()["bob"]["distances"]) == ("0.5", "2")


def test_a_fault_of_the_grader_leaves_no_score_and_waits_for_a_person(course):
    from autograder.course import load_assignment
    from autograder.grading.session import fault_result

    assignment = load_assignment(course / "solutions" / NAME)
    fault = fault_result(assignment, "ann", "the disk is full", {})
    report = write_gradebook(course, assignment.root, course / "submitted", [fault])
    assert (report.students, report.waiting, report.failed) == (1, 4, {})
    found = grades(course, NAME)
    assert {tuple(found["ann", cell]) for cell in (*TESTED, WRITTEN)} == {(None, None, None, 1)}
    assert found["bob", "distances"] == [2.0, None, None, 0]
    cell = cells(course / "autograded/ann" / NAME, NOTEBOOK)["distances"]
    assert "Not graded: the grader failed here" in shown(cell)


def test_one_student_whom_nbgrader_refuses_costs_the_others_nothing(course):
    (course / "autograded" / "bob").joinpath(NAME).rename(course / "aside")
    (course / "autograded" / "bob").rmdir()
    (course / "autograded" / "bob").write_text("a file where a folder is to be\n")
    done = autograder("grade", cwd=course, check=False)
    assert done.returncode == 7
    assert "gradebook does not have the scores of these students" in done.stderr
    assert "bob: " in done.stderr
    assert "Traceback" not in done.stderr
    assert "scores of 7 students" in done.stdout


def test_cells_that_nbgrader_no_longer_takes_are_an_error_in_its_words(course):
    manifest = course / "solutions" / NAME / "assignment.toml"
    manifest.write_text(
        manifest.read_text().replace('id = "written-weight"', 'id = "written-other"')
    )
    author = course / "solutions" / NAME / "1_measurements.py"
    author.write_text(author.read_text().replace("written-weight", "written-other"))
    autograder("build", NAME, cwd=course)
    before = grades(course, NAME)
    done = autograder("grade", "--student", "ann", cwd=course, check=False)
    assert done.returncode == 1
    assert "Cannot add or remove cells for notebook '1_measurements'" in done.stderr
    assert "keep the ids, or give the assignment another name" in done.stderr
    assert "Traceback" not in done.stderr
    assert grades(course, NAME) == before


def test_the_gradebook_is_left_alone_where_nobody_asked(course):
    before = (course / "gradebook.db").read_bytes()
    for arguments in (["--no-gradebook"], ["--submitted", "submitted"], ["--output", "other"]):
        done = autograder("grade", "--student", "ann", *arguments, cwd=course)
        assert "gradebook" not in done.stdout
    assert (course / "gradebook.db").read_bytes() == before


def test_a_configuration_that_cannot_be_loaded_is_named(course):
    (course / "nbgrader_config.py").write_text("c = get_config()\nraise SystemExit(1)\n")
    done = autograder("grade", "--student", "ann", cwd=course, check=False)
    assert done.returncode == 1
    assert "nbgrader_config.py: nbgrader cannot load it" in done.stderr
    result = json.loads((course / "results" / NAME / "ann.json").read_text())
    assert result["score"] == 8


def test_a_plain_folder_is_no_nbgrader_course(tmp_path):
    assert not is_nbgrader_course(tmp_path)
    (tmp_path / "source").mkdir()
    assert is_nbgrader_course(tmp_path)

"""Exporting: rules, marks and results put together, as spreadsheets and platforms read them."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import load_assignment
from autograder.errors import CourseError
from autograder.exchange.ledger import Ledger, Status, grade_rows, read_marks
from autograder.exchange.policy import load_policy
from autograder.exchange.roster import load_roster
from autograder.gradescope import to_gradescope
from autograder.grading.intake import read_submission
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

from .conftest import answer


@pytest.fixture
def hand_in(course):
    """Return a function that puts a file into submitted/ and writes its result."""
    assignment = load_assignment(course / "solutions" / "twice")
    submitted = course / "submitted"

    def hand_in(student, first="passed", second="passed", time="", graded=True):
        folder = submitted / student / "twice"
        folder.mkdir(parents=True)
        (folder / "twice.py").write_text(answer(len(student)))
        if time:
            (folder / "timestamp.txt").write_text(time)
        outcomes = {"twice-forward": first, "twice-again": second}
        questions = tuple(
            QuestionResult(q.id, q.title, q.points, written=True)
            if q.graded_by == "person"
            else QuestionResult(
                q.id,
                q.title,
                q.points,
                (TestResult("t", "It is twice", Outcome(outcomes[q.id]), message="no disk"),),
            )
            for q in assignment.questions
        )
        stamp = read_submission(assignment, submitted, student).stamp
        result = SubmissionResult(student, "twice", questions, stamp=stamp)
        if graded:
            path = course / "results" / "twice" / f"{student}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(to_gradescope(result)))

    return hand_in


MARKS = "student,question,points\nada,written-why,2\neva,written-why,1.5\n"


@pytest.fixture
def export(course):
    """Return a function that runs `autograder export` and returns its exit code and the rows."""

    def export(target, *more, marks=MARKS):
        (course / "marks.csv").write_text(marks)
        output = course / "out.csv"
        output.unlink(missing_ok=True)
        arguments = ["export", "twice", "--to", target, "--course", course, "--output", output]
        done = CliRunner().invoke(
            app, [str(a) for a in (*arguments, "--marks", course / "marks.csv", *more)]
        )
        text = output.read_text(encoding="utf-8") if output.exists() else ""
        return done, list(csv.reader(io.StringIO(text)))

    return export


def rules(course, text):
    path = course / "policy.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def by_student(rows):
    head = rows[0]
    return {row[0]: dict(zip(head, row, strict=True)) for row in rows[1:]}


def test_the_spreadsheet_has_a_row_for_everybody_and_a_number_only_where_there_is_a_grade(
    course, hand_in, export
):
    rules(course, 'excused = ["zoe"]\n')
    hand_in("ada", second="failed", time="2026-10-03 22:30:00 UTC")
    hand_in("eva", second="fault")
    hand_in("grace")
    done, rows = export("csv")
    assert done.exit_code == 4
    cells = by_student(rows)
    told = {s: (c["status"], c["total"], c["twice-again"]) for s, c in cells.items()}
    assert told == {
        "ada": ("graded", "4.8", "0"),
        "eva": ("grader fault", "", "fault"),
        "grace": ("needs marking", "", "6"),
        "zoe": ("excused", "", ""),
    }
    assert cells["ada"]["rules"] == "3 days late, 1 of the bank; 20 % off"
    assert cells["ada"]["settled_before_lateness"] == "6"
    assert cells["grace"]["settled_before_lateness"] == "10"
    assert "The grader failed: eva, twice-again: t: no disk" in done.output
    assert "No grade: grace: needs marking" in done.output


def test_a_fault_and_a_question_that_waits_are_never_a_zero(course, hand_in, export):
    hand_in("ada", first="fault", second="fault")
    hand_in("grace", first="failed", second="failed")
    for target in ("csv", "canvas", "moodle", "gradescope"):
        _, rows = export(target, marks="student,question,points\n")
        total = {"csv": "total", "canvas": "Twice", "moodle": "Grade"}.get(target, "Total Score")
        assert {row[rows[0].index(total)] for row in rows[1:]} <= {"", "12"}


def test_who_handed_in_nothing_or_is_not_graded_or_changed_something_is_told(
    course, hand_in, export
):
    hand_in("ada", graded=False)
    for student, file in (("eva", "twice.py"), ("grace", "work.ipynb")):
        hand_in(student)
        (course / "submitted" / student / "twice" / file).write_text("changed = 1\n")
    _, rows = export("csv")
    assert {s: c["status"] for s, c in by_student(rows).items()} == {
        "ada": "not graded yet",
        "eva": "changed since it was graded",
        "grace": "changed since it was graded",
        "zoe": "no submission",
    }


def test_what_was_graded_and_is_gone_has_no_grade(course, hand_in, export):
    for student in ("ada", "eva"):
        hand_in(student)
    shutil.rmtree(course / "submitted" / "ada")
    _, rows = export("csv")
    told = {student: c["status"] for student, c in by_student(rows).items()}
    assert (told["ada"], told["eva"]) == ("graded, and not there any more", "graded")


def test_points_for_nobody_are_told(hand_in, export):
    hand_in("ada")
    done, _ = export("csv", marks=MARKS + "Ada,written-why,1\n")
    assert "the points are nobody's: Ada" in done.stderr


def test_a_group_is_graded_once_and_each_member_has_the_grade_and_a_lateness_of_their_own(
    course, hand_in, export
):
    rules(
        course, 'groups = { pair = ["ada", "zoe"] }\nextensions = { zoe = 2026-10-09T12:00:00 }\n'
    )
    hand_in("ada", time="2026-10-03 22:30:00 UTC")
    _, rows = export("csv")
    cells = by_student(rows)
    assert (cells["ada"]["total"], cells["zoe"]["total"]) == ("9.6", "12")
    assert cells["zoe"]["graded_as"] == "ada"


def test_canvas_imports_one_column_and_excuses(course, hand_in, export):
    rules(course, 'excused = ["zoe"]\ncanvas_assignment = 4711\n')
    hand_in("ada")
    hand_in("grace")
    done, rows = export("canvas")
    assert rows == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Twice (4711)"],
        ["    Points Possible", "", "", "", "", "12"],
        ["Lovelace, Ada", "12345", "", "", "Mon", "12"],
        ["Zhang, Zoë", "12348", "", "", "Tue", "EX"],
    ]
    assert "No grade: eva: no submission" in done.output


def test_moodle_imports_by_the_participants_number_that_a_download_told(
    course, downloads, collect, hand_in, export
):
    from .test_collect import moodle

    collect(moodle(downloads), "moodle")
    assignment = load_assignment(course / "solutions" / "twice")
    digest = read_submission(assignment, course / "submitted", "ada").digest
    questions = tuple(
        QuestionResult(q.id, q.title, q.points, (TestResult("t", "t", Outcome.PASSED),))
        for q in assignment.questions
    )
    result = SubmissionResult("ada", "twice", questions, stamp={"submission_digest": digest})
    path = course / "results" / "twice" / "ada.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(to_gradescope(result)))
    _, rows = export("moodle")
    assert rows[0][:5] == ["Identifier", "Full name", "Email address", "Status", "Grade"]
    assert rows[1] == [
        *("Participant 700001", "Ada Lovelace", "ada@uni.example", "Submitted for grading"),
        *("12", "12", "Yes", "-", "-", "4", "6", "2"),
    ]


def test_gradescopes_layout_says_what_is_graded(course, hand_in, export):
    hand_in("ada", time="2026-10-01 23:00:05 UTC")
    hand_in("grace")
    _, rows = export("gradescope")
    cells = {row[2]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert {sid: c["Status"] for sid, c in cells.items()} == {
        "900001": "Graded",
        "900002": "Missing",
        "900003": "Ungraded",
        "900004": "Missing",
    }
    assert cells["900001"]["Lateness (H:M:S)"] == "01:01:05"
    assert cells["900001"]["1: Twice (4.0 pts)"] == "4"


def test_formulas_in_names_reach_no_spreadsheet(course, hand_in, export):
    (course / "roster.csv").write_text(
        'id,name,email,canvas,section\nada,"=HYPERLINK(""x"")",@a,5,+1\n', encoding="utf-8"
    )
    hand_in("ada")
    for target in ("csv", "canvas", "moodle", "gradescope"):
        _, rows = export(target)
        cells = [cell for row in rows[1:] for cell in row if cell != "-"]
        assert cells
        assert not [cell for cell in cells if cell[:1] in "=+-@" and cell]


def test_the_same_results_give_the_same_bytes_and_a_dry_run_shows_the_rows(course, hand_in, export):
    hand_in("ada")
    hand_in("eva")
    _, first = export("csv")
    assert export("csv")[1] == first
    done, rows = export("csv", "--dry-run")
    assert rows == []
    assert done.stdout.splitlines()[0].startswith("student,name,email")
    assert "ada,Ada Lovelace,ada@uni.example,Mon,graded,12,12" in done.stdout
    told = json.loads(export("csv", "--dry-run", "--json")[0].stdout)
    assert told["students"][0]["total"] == 12
    assert [one["student"] for one in told["left_out"]] == ["grace", "zoe"]


def test_without_a_roster_whoever_has_a_result_has_a_row(course, hand_in, export):
    (course / "roster.csv").unlink()
    hand_in("bob")
    _, rows = export("csv", marks="student,question,points\nbob,written-why,0\n")
    assert by_student(rows)["bob"]["total"] == "10"


def test_marks_that_cannot_be_are_faults_with_their_line(course):
    assignment = load_assignment(course / "solutions" / "twice")
    path = course / "marks.csv"
    path.write_text("student,question,points\nada,why,1\nada,written-why,3\nada\n")
    with pytest.raises(CourseError) as caught:
        read_marks(path, assignment)
    assert str(caught.value).replace(f"{path}, ", "").splitlines() == [
        "line 2: question: there is no question 'why'",
        "line 3: points: should be a number from 0 to 2 (it says '3')",
        "line 4: 1 cells, and not 3",
    ]
    path.write_text("name,points\n")
    with pytest.raises(CourseError, match="line 1: should be student,question,points"):
        read_marks(path, assignment)


def test_a_broken_result_names_its_file_and_the_command_that_mends_it(course):
    folder = course / "results" / "twice"
    folder.mkdir(parents=True)
    (folder / "ada.json").write_text('{"score": 1}')
    roster = load_roster(course)
    ledger = Ledger(
        load_assignment(course / "solutions" / "twice"),
        folder,
        course / "submitted",
        load_policy(course),
        roster,
    )
    with pytest.raises(
        CourseError, match=r"ada.json: .* run: autograder grade twice --student ada"
    ):
        grade_rows(ledger)
    (folder / "ada.json").unlink()
    assert {row.status for row in grade_rows(ledger)} == {Status.NO_SUBMISSION}

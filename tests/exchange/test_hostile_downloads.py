"""Downloads that mean harm to everybody in them: each costs its own student, and nobody else."""

from __future__ import annotations

import json
import os

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import load_assignment
from autograder.exchange.standing import parse_time
from autograder.grading.session import Graded
from autograder.grading.writing import write_result
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

from .conftest import answer, zipped

HONEST = {"eva/twice.py": answer(3), "grace/twice.py": answer(4)}


@pytest.fixture
def collected(course):
    """Return a function that runs `autograder collect` and returns what it says, as JSON."""

    def collected(download, road, *more):
        arguments = ["collect", download, "twice", "--from", road, "--course", course, "--json"]
        done = CliRunner().invoke(app, [str(argument) for argument in (*arguments, *more)])
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return json.loads(done.stdout)

    return collected


@pytest.mark.parametrize("time", ["0001-01-01 00:00:00+14:00", "9999-12-31 23:59:59-14:00"])
def test_a_time_outside_of_all_times_is_none(course, downloads, collected, time):
    assert parse_time(time) is None
    path = zipped(
        downloads / "all.zip", {"ada/twice.py": answer(2), "ada/timestamp.txt": time, **HONEST}
    )
    told = collected(path, "zip")
    assert told["students"][0]["counts"]["submitted"] is None
    (course / "submitted" / "ada" / "twice" / "timestamp.txt").write_text(time)
    done = CliRunner().invoke(app, ["export", "twice", "--course", str(course)])
    assert done.exit_code == 0


@pytest.mark.parametrize("target", ["csv", "gradescope"])
def test_a_folder_whose_name_is_not_utf_8_has_a_row_in_an_export(course, target):
    (course / "roster.csv").unlink()
    assignment = load_assignment(course / "solutions" / "twice")
    for student in ("eva", os.fsdecode(b"Jos\xe9")):
        questions = tuple(
            QuestionResult(q.id, q.title, q.points, (TestResult("t", "t", Outcome.PASSED),))
            for q in assignment.questions
        )
        result = SubmissionResult(student, "twice", questions)
        write_result(course / "results" / "twice", Graded(result, {}))
    command = ["export", "twice", "--to", target, "--course", str(course), "--output"]
    done = CliRunner().invoke(app, [*command, str(course / "out.csv")])
    assert done.exit_code == 0
    text = (course / "out.csv").read_text(encoding="utf-8")
    assert "Jos\\udce9," in text
    assert "eva," in text

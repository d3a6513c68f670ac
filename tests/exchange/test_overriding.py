"""A person's override from the command to the table, and what becomes of it when things change."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.commands.overriding import overrides_of
from autograder.course import load_assignment
from autograder.gradescope import to_gradescope
from autograder.grading.intake import digest_on_disk
from autograder.grading.session import Graded
from autograder.grading.writing import result_there, write_result
from autograder.nbgrader_bridge import Instead
from autograder.overrides import LEDGER, Road, read_overrides
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

from .conftest import answer


class Course:
    """A course in which ada's submission is graded: 0 of 4 and 6 of 6."""

    def __init__(self, root):
        self.root = root
        self.assignment = load_assignment(root / "solutions" / "twice")
        self.results = root / "results" / "twice"
        self.hand_in(1)
        self.grade()

    def hand_in(self, number):
        path = self.root / "submitted" / "ada" / "twice" / "twice.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(answer(number))

    def grade(self, suite="t1", outcome=Outcome.FAILED):
        outcomes = {"twice-forward": outcome, "twice-again": Outcome.PASSED}
        questions = tuple(
            QuestionResult(q.id, q.title, q.points, written=True)
            if q.graded_by == "person"
            else QuestionResult(q.id, q.title, q.points, (TestResult("t", "T", outcomes[q.id]),))
            for q in self.assignment.questions
        )
        stamp = {"submission_digest": self.digest, "suite_digest": suite}
        result = SubmissionResult("ada", "twice", questions, stamp=stamp)
        write_result(self.results, Graded(result, {}))

    @property
    def digest(self):
        return digest_on_disk(self.assignment, self.root / "submitted", "ada")[0]

    def run(self, *arguments):
        command, *rest = map(str, arguments)
        done = CliRunner().invoke(app, [command, "twice", *rest, "--course", str(self.root)])
        return done.exit_code, done.output if done.exception is None else str(done.exception)

    def exported(self):
        marks = self.root / "marks.csv"
        marks.write_text("student,question,points\nada,written-why,2\n")
        _, output = self.run("export", "--marks", marks, "--json", "--dry-run")
        data = json.loads(output[output.index("{") :])
        row = next(row for row in data["students"] if row["student"] == "ada")
        return row["status"], row["total"], row["points"]["twice-forward"], row["reviews"]


@pytest.fixture
def graded(course):
    return Course(course)


def give(graded, *more):
    return graded.run("override", "ada", "twice-forward", *more, "--reason", "it is a typo")


def test_points_that_a_person_gives_are_in_the_table(graded):
    assert graded.exported() == ("graded", 8, 0, [])
    code, output = give(graded, 3, "--by", "tok")
    assert (code, "ada, twice-forward: 3 points (by the tests: 0)" in output) == (0, True)
    assert graded.exported() == ("graded", 11, 3, [])
    (entry,) = read_overrides(graded.root).entries
    assert (entry.by, entry.reason, entry.submission_digest) == (
        "tok",
        "it is a typo",
        graded.digest,
    )
    # The result itself stays what the tests say: a batch that is started again keeps it.
    assert result_there(graded.results, "twice", "ada").score == 6


def test_taken_back_points_are_a_line_more(graded):
    give(graded, 3)
    assert give(graded, "--take-back")[0] == 0
    assert graded.exported() == ("graded", 8, 0, [])
    assert [e.points for e in read_overrides(graded.root).entries] == [3, None]
    _, listed = graded.run("override", "--json")
    states = [one["state"] for one in json.loads(listed)["overrides"]]
    assert states == ["replaced by a later line", "the tests' points count"]
    assert "there is nothing to take back" in give(graded, "--take-back")[1]


@pytest.mark.parametrize("what", ["submission", "tests"])
def test_what_changed_since_waits_for_a_person_and_is_told(graded, what):
    give(graded, 3, "--by", "tok")
    if what == "submission":
        graded.hand_in(2)
        assert graded.exported()[:2] == ("changed since it was graded", None)
        assert "something else since it was graded; run: autograder grade" in give(graded, 3)[1]
    graded.grade(suite="t2" if what == "tests" else "t1")
    status, total, points, (told,) = graded.exported()
    assert (status, total, points) == ("override to be looked at again", None, None)
    assert told.endswith(f"do not count: the {what} changed since")
    _, output = graded.run("export", "--dry-run")
    assert f"To be looked at again: {told}" in output.replace("\n", " ")
    assert "ada: override to be looked at again" in output
    _, listed = graded.run("override", "--json")
    (one,) = json.loads(listed)["overrides"]
    assert one["state"] == f"does not count: the {what} changed since"
    _, output = graded.run("report")
    assert "To be looked at again: ada, twice-forward" in output
    page = (graded.root / "pages" / "twice" / "index.html").read_text()
    assert "To be looked at again: ada, twice-forward: 3 points given by tok" in page
    graded.run("feedback")
    page = (graded.root / "pages" / "twice" / "ada.html").read_text()
    assert "a person will look at this again" in page
    assert give(graded, 2)[0] == 0
    assert graded.exported() == ("graded", 10, 2, [])


def test_a_students_page_says_that_a_person_set_the_points_and_not_why(graded):
    give(graded, 3, "--by", "tok")
    graded.run("feedback")
    page = (graded.root / "pages" / "twice" / "ada.html").read_text()
    assert "part of the points, set by a person" in page
    assert "<strong>9</strong>" in page
    assert "typo" not in page
    assert "tok" not in page.replace("token", "")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ada", "twice-forward", 5, "--reason", "x"), "points go from 0 to 4"),
        (("ada", "twice-forward", "nan", "--reason", "x"), "points go from 0 to 4"),
        (("ada", "twice-forward", 1, "--reason", " "), "needs a reason"),
        (("ada", "nothing", 1, "--reason", "x"), "known: twice-forward, twice-again"),
        (("ada", "written-why", 1, "--reason", "x"), "has no automatic score"),
        (("eva", "twice-forward", 1, "--reason", "x"), "there is no result of eva"),
    ],
)
def test_what_is_no_override_is_refused_and_nothing_is_written(graded, arguments, told):
    code, output = graded.run("override", *arguments)
    assert code == 1
    assert told in output
    assert not (graded.root / LEDGER).exists()


def test_points_and_taking_back_at_once_are_a_wrong_use(graded):
    assert give(graded, 3, "--take-back")[0] == 2
    assert give(graded)[0] == 2


def test_a_result_that_was_changed_by_hand_is_no_ground_for_an_override(graded):
    path = graded.results / "ada.json"
    path.write_text(path.read_text().replace('"score": 6', '"score": 9', 1))
    assert "changed since" in give(graded, 3)[1]


def formgrader(graded, points, *, waiting=False, seen=None, write=True):
    """What the ledger is once formgrader has these points; and the score that counts then."""
    one = Instead("twice-forward", points, waiting, seen or graded.digest)
    result = result_there(graded.results, "twice", "ada")
    ledger = overrides_of(
        graded.root, graded.assignment, {"ada": [one]}, {"ada": result}.get, write=write
    )
    return len(ledger.entries), ledger.apply(result).questions[0].score


def test_a_manual_score_of_formgraders_is_taken_up_once(graded, capsys):
    assert formgrader(graded, 3.5, write=False) == (1, 3.5)
    assert not (graded.root / LEDGER).exists()
    assert formgrader(graded, 3.5) == (1, 3.5)
    assert "ada, twice-forward: 3.5 points given in formgrader" in capsys.readouterr().err
    assert formgrader(graded, 3.5) == (1, 3.5)
    assert formgrader(graded, 2) == (2, 2)
    assert formgrader(graded, None) == (3, 0)
    assert formgrader(graded, None) == (3, 0)
    entries = read_overrides(graded.root).entries
    assert {(e.by, e.road) for e in entries} == {("formgrader", Road.FORMGRADER)}
    assert [e.reason for e in entries][-1] == "taken back in formgrader"


def test_a_manual_score_waits_until_it_is_saved_again_for_what_is_graded_now(graded):
    formgrader(graded, 3.5)
    old = graded.digest
    graded.hand_in(2)
    graded.grade()
    assert formgrader(graded, 3.5, seen=old) == (1, None)
    assert formgrader(graded, 3.5, waiting=True) == (1, None)
    assert formgrader(graded, 3.5) == (2, 3.5)


def test_a_score_given_for_an_older_submission_is_looked_at_again(graded):
    old = graded.digest
    graded.hand_in(2)
    graded.grade()
    assert formgrader(graded, 3.5, seen=old) == (1, None)


def test_the_later_of_command_and_formgrader_counts_and_a_disagreement_is_told(graded, capsys):
    formgrader(graded, 3.5)
    give(graded, 1)
    capsys.readouterr()
    assert formgrader(graded, 3.5) == (2, 1)
    told = " ".join(capsys.readouterr().err.split())
    assert "ada, twice-forward: formgrader has 3.5 points, the ledger says 1" in told
    assert formgrader(graded, 2) == (3, 2)


def test_a_torn_line_is_told_by_the_export(graded):
    give(graded, 3)
    with (graded.root / LEDGER).open("a") as file:
        file.write('{"format": 1, "points": 0')
    _, output = graded.run("export", "--dry-run")
    assert "overrides.jsonl, line 2: its writing was interrupted" in output.replace("\n", "")
    assert graded.exported()[2] == 3


def test_results_on_the_disk_have_no_override_in_them(graded):
    give(graded, 3)
    result = result_there(graded.results, "twice", "ada")
    applied = read_overrides(graded.root).apply(result)
    assert "override" not in json.dumps(to_gradescope(applied)["extra_data"]["questions"])

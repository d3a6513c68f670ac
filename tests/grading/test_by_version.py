"""A submission is graded by the version that it was made for, and nothing is gained by a claim."""

from __future__ import annotations

import json
import os

import pytest
from typer.testing import CliRunner

from autograder.authoring.trees import read_tree
from autograder.cli import app
from autograder.course import load_assignment
from autograder.grading.by_version import shares, version_for
from autograder.grading.intake import read_submission, version_made_for
from autograder.grading.session import suite_digest
from autograder.versions import Kept, keep, unpack

from .conftest import HIDDEN, MANIFEST, hand_in, layer, make_assignment

OLD = HIDDEN.replace("def test_takes_vectors", "def test_takes_a_vector")


@pytest.fixture
def course(tmp_path):
    """The assignment in its version 2; version 1 had another name for a hidden test."""
    old = make_assignment(tmp_path, hidden=OLD, manifest='version = "1"\n' + MANIFEST)
    keep(old, "1", Kept(read_tree(old.root), {}))
    make_assignment(tmp_path, manifest='version = "2"\n' + MANIFEST)
    return tmp_path


def loaded(course):
    return load_assignment(course / "solutions" / "twice")


def made_for(course, student, said, *, within="", code=None):
    folder = hand_in(course, student, layer() if code is None else code).parent / within
    folder.mkdir(exist_ok=True)
    content = said if isinstance(said, bytes) else said.encode()
    (folder / "release_version.txt").write_bytes(content)
    return folder / "release_version.txt"


@pytest.mark.parametrize(
    ("said", "read", "grades"),
    [
        (b"1\n", "1", "1"),
        (b"\xef\xbb\xbf 1 \r\n", "1", "1"),
        (b"2", "2", "2"),
        (b"0", "0", "2"),
        (b"../../twice/versions/1", "../../twice/versions/1", "2"),
        (b"1.zip", "1.zip", "2"),
        (b"", "(not readable)", "2"),
        (b"\x1b[31m1\x00", "?[31m1?", "2"),
        (b"\xff\xfe", "\ufffd\ufffd", "2"),
        (b"1" * 100, "1" * 40, "2"),
        (b"1" * 2000, "(not readable)", "2"),
    ],
)
def test_only_a_version_that_was_handed_out_grades_instead_of_the_newest(
    course, said, read, grades
):
    made_for(course, "ada", said)
    submitted = course / "submitted"
    assert version_made_for(loaded(course), submitted, "ada") == read
    assert version_for(loaded(course), submitted, "ada") == grades


def test_a_submission_that_says_nothing_is_graded_by_the_newest(course):
    hand_in(course, "ada", layer())
    assert version_for(loaded(course), course / "submitted", "ada") == "2"
    assert version_for(loaded(course), course / "submitted", "nobody") == "2"
    assert read_submission(loaded(course), course / "submitted", "ada").notes == ()


def test_the_folder_of_the_checks_says_the_version_where_nothing_stands_beside_the_files(course):
    made_for(course, "ada", "1", within="checks")
    assert version_for(loaded(course), course / "submitted", "ada") == "1"
    made_for(course, "ada", "2")
    assert version_for(loaded(course), course / "submitted", "ada") == "2"


def test_a_link_or_a_pipe_is_no_version_and_shows_nothing(course):
    secret = course / "secret.txt"
    secret.write_text("1")
    for number, make in enumerate((os.symlink, os.link, lambda _, path: os.mkfifo(path))):
        student = f"eve{number}"
        path = made_for(course, student, "")
        path.unlink()
        make(secret, path)
        assert version_made_for(loaded(course), course / "submitted", student) == "(not readable)"


def test_a_claim_that_no_version_answers_is_told(course):
    made_for(course, "eve", "easy")
    submission = read_submission(loaded(course), course / "submitted", "eve")
    (note,) = submission.notes
    assert note == (
        "Made for version easy; graded by version 2, the newest, since no such version was "
        "handed out."
    )


def test_each_version_has_its_own_digest_of_the_tests(course, tmp_path):
    made_for(course, "ada", "1")
    hand_in(course, "bob", layer())
    submitted = course / "submitted"
    new, old = shares(loaded(course), submitted, ["bob", "ada"], tmp_path / "aside")
    assert (new.students, old.students) == (("bob",), ("ada",))
    assert suite_digest(new.assignment) == suite_digest(loaded(course))
    assert suite_digest(old.assignment) != suite_digest(loaded(course))
    (every,) = shares(loaded(course), submitted, ["ada", "bob"], tmp_path, newest=True)
    assert every.students == ("ada", "bob")
    again = unpack(loaded(course), "1", tmp_path / "elsewhere")
    assert suite_digest(old.assignment) == suite_digest(again)


def grade(course, *more):
    done = CliRunner().invoke(app, ["grade", "twice", "--course", str(course), "-j", "1", *more])
    assert done.exit_code == 0, done.output
    found = {}
    for path in (course / "results" / "twice").glob("*.json"):
        data = json.loads(path.read_text())
        tests = data["extra_data"]["questions"]["twice-forward"]["tests"]
        named = any("takes a vector" in test["title"] for test in tests)
        extra = data["extra_data"]
        found[extra["student"]] = (extra["made_for"], extra["release"], named)
    return done, found


@pytest.mark.slow
def test_grading_says_which_version_graded_and_goes_on_where_it_stopped(course):
    made_for(course, "ada", "1")
    made_for(course, "eve", "easy")
    hand_in(course, "bob", layer())
    done, found = grade(course)
    assert found == {"ada": ("1", "1", True), "eve": ("easy", "2", False), "bob": ("", "2", False)}
    assert "Graded by version 1, for which they were made: ada" in done.output
    assert "3 graded, 0 unchanged" in done.output
    assert "0 graded, 3 unchanged" in grade(course)[0].output
    assert "ada" in grade(course, "--dry-run", "--newest")[0].output
    done, found = grade(course, "--newest")
    assert found["ada"] == ("1", "2", False)
    assert "1 graded, 2 unchanged" in done.output
    notes = json.loads((course / "results/twice/ada.json").read_text())["extra_data"]["notes"]
    assert notes == ["Made for version 1; graded by version 2, the newest."]
    made_for(course, "bob", "1")
    done, found = grade(course)
    assert "2 graded, 1 unchanged" in done.output
    assert found["bob"] == ("1", "1", True)
    assert not list((course / "results").glob(".*versions*"))


@pytest.mark.slow
def test_nbgraders_road_grades_by_the_same_version(course):
    from autograder.nbgrader_bridge.alone import answer

    made_for(course, "ada", "1")
    request = {
        "assignment": str(loaded(course).root),
        "submitted": str(course / "submitted"),
        "student": "ada",
    }
    extra = answer(request)["result"]["extra_data"]
    assert (extra["made_for"], extra["release"]) == ("1", "1")

"""Reading what was handed in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder.course import Assignment
from autograder.grading.intake import Submission, read_submission, students_in

from .conftest import hand_in, layer


def read(assignment: Assignment, tmp_path: Path) -> Submission:
    return read_submission(assignment, tmp_path / "submitted", "ada")


def test_a_file_is_read_byte_for_byte(assignment, tmp_path):
    hand_in(tmp_path, "ada", layer())
    submission = read(assignment, tmp_path)
    assert submission.files == {"twice.py": layer().encode()}
    assert submission.refused == ""


def test_regions_in_which_nothing_was_written_are_known(assignment, tmp_path):
    hand_in(tmp_path, "ada", layer(backward="pass"))
    assert read(assignment, tmp_path).untouched == {"twice_backward"}


def test_other_files_of_a_submission_are_not_looked_at(assignment, tmp_path):
    path = hand_in(tmp_path, "ada", layer())
    path.with_name("conftest.py").write_text("raise SystemExit")
    assert set(read(assignment, tmp_path).files) == {"twice.py"}


def test_a_byte_order_mark_is_no_fault(assignment, tmp_path):
    hand_in(tmp_path, "ada", b"\xef\xbb\xbf" + layer().encode())
    assert read(assignment, tmp_path).refused == ""


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "twice.py is empty"),
        (b" \n\t\n", "twice.py is empty"),
        (
            b"x = 1\n# caf\xe9\n",
            r"twice.py is not UTF-8 (line 2); save it again with the encoding UTF-8",
        ),
        (b"#" * 600 * 1024, "twice.py is larger than 512 KiB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    assignment, tmp_path, content, reason
):
    hand_in(tmp_path, "ada", content)
    assert read(assignment, tmp_path).refused == reason


def test_a_missing_folder_is_told(assignment, tmp_path):
    (tmp_path / "submitted" / "ada").mkdir(parents=True)
    assert read(assignment, tmp_path).refused == "no folder twice was handed in"


def test_a_missing_file_is_told(assignment, tmp_path):
    hand_in(tmp_path, "ada", layer()).unlink()
    assert read(assignment, tmp_path).refused == "twice.py was not handed in"


def test_a_link_to_a_file_is_not_followed(assignment, tmp_path):
    path = hand_in(tmp_path, "ada", layer())
    path.unlink()
    path.symlink_to(assignment.root / "twice.py")
    assert read(assignment, tmp_path).refused.startswith("twice.py is not a plain file")


def test_a_link_to_a_folder_is_not_followed(assignment, tmp_path):
    (tmp_path / "submitted" / "ada").mkdir(parents=True)
    (tmp_path / "submitted" / "ada" / "twice").symlink_to(assignment.root)
    assert read(assignment, tmp_path).refused.startswith("twice is not a plain folder")


def test_a_students_folder_that_is_a_link_is_not_followed(assignment, tmp_path):
    hand_in(tmp_path, "bob", layer())
    (tmp_path / "submitted" / "ada").symlink_to(tmp_path / "submitted" / "bob")
    assert read(assignment, tmp_path).refused.startswith("the student's folder is not a plain")


def test_a_hard_link_to_a_file_elsewhere_is_refused(assignment, tmp_path):
    path = hand_in(tmp_path, "ada", layer())
    path.unlink()
    os.link(assignment.root / "twice.py", path)
    # A folder that is itself a link makes the solution no student's own.
    (tmp_path / "submitted" / "eve").mkdir()
    (tmp_path / "submitted" / "eve" / "twice").symlink_to(assignment.root)
    reason = "twice.py is a hard link to a file elsewhere; hand in a copy"
    assert read(assignment, tmp_path).refused == reason


@pytest.mark.parametrize(
    "where", ["twice/twice.py", "twice/notes.txt", "twice/.x/y/z", "z", "../z"]
)
def test_nobody_is_refused_because_a_classmate_linked_to_their_file(assignment, tmp_path, where):
    ada = hand_in(tmp_path, "ada", layer())
    hand_in(tmp_path, "eve", layer()).unlink()
    link = tmp_path / "submitted" / "eve" / where
    link.parent.mkdir(parents=True, exist_ok=True)
    os.link(ada, link)
    for student in ("ada", "eve") if where == "twice/twice.py" else ("ada",):
        submission = read_submission(assignment, tmp_path / "submitted", student)
        assert submission.refused == ""


def test_a_pipe_is_refused_and_not_waited_for(assignment, tmp_path):
    path = hand_in(tmp_path, "ada", layer())
    path.unlink()
    os.mkfifo(path)
    assert read(assignment, tmp_path).refused == "twice.py is not a plain file"


def test_a_folder_in_place_of_a_file_is_refused(assignment, tmp_path):
    path = hand_in(tmp_path, "ada", layer())
    path.unlink()
    path.mkdir()
    assert "twice.py is not a plain file" in read(assignment, tmp_path).refused


def test_broken_markers_are_noted_and_the_file_is_still_graded(assignment, tmp_path):
    text = layer().replace("    # *****END OF YOUR CODE", "    # gone", 1)
    hand_in(tmp_path, "ada", text)
    submission = read(assignment, tmp_path)
    assert submission.refused == ""
    assert "The marked regions could not be told apart: twice.py, line" in submission.notes[0]


def test_the_digest_tells_files_apart(assignment, tmp_path):
    hand_in(tmp_path, "ada", layer())
    one = read(assignment, tmp_path).digest
    hand_in(tmp_path, "ada", layer() + "#\n")
    assert read(assignment, tmp_path).digest != one


def test_students_are_the_folders_in_order_of_their_names(tmp_path):
    for name in ("b", "a", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "readme.txt").write_text("")
    assert students_in(tmp_path) == ["a", "b"]


def test_a_file_of_endless_words_is_graded_and_its_regions_are_not_looked_for(assignment, tmp_path):
    hand_in(tmp_path, "ada", layer(backward="pass") + "\n" + "a;" * 60_000 + "\n?\n")
    submission = read(assignment, tmp_path)
    assert (submission.refused, submission.untouched) == ("", frozenset())
    (note,) = submission.notes
    assert note.startswith("The marked regions were not looked for: twice.py, line ")
    assert note.endswith("more than 100,000 words and signs")

"""What was handed out is kept and never changed unawares; a correction breaks nobody's work."""

from __future__ import annotations

import json

import pytest

from autograder.authoring.build import check
from autograder.authoring.patching import (
    patch,
    raised,
    rebuild,
    release,
    unreleased,
    with_version,
)
from autograder.authoring.recording import record
from autograder.course import MANIFEST
from autograder.errors import CourseError
from autograder.nbgrader_bridge import generate_assignment
from autograder.versions import Kept, keep, kept_versions, path_of, read_kept, unpack

RECORDED: dict[bytes, dict[str, str]] = {}


@pytest.fixture(autouse=True)
def _record_once(monkeypatch):
    """Run the public tests of equal courses once: it takes most of the time of a build."""

    def remembered(assignment):
        names = [*assignment.files, "tests/public/test_scale.py"]
        key = b"".join((assignment.root / name).read_bytes() for name in names)
        if key not in RECORDED:
            RECORDED[key] = record(assignment)
        return RECORDED[key]

    monkeypatch.setattr("autograder.authoring.build.record", remembered)


def do(step, course):
    return step(course.load(), course.root, generate_assignment)


@pytest.fixture
def released(course):
    """A course whose version 1 is handed out."""
    do(release, course)
    return course


def public(course):
    return (course.root / "release" / "scale" / "checks" / "public" / "test_scale.py").read_text()


def test_a_version_that_is_released_is_kept_with_what_grades_it(released):
    assignment = released.load()
    kept = read_kept(assignment, "1")
    assert kept.solutions["tests/hidden/test_scale.py"] == (
        (released.solutions / "tests/hidden/test_scale.py").read_bytes()
    )
    assert kept.release["scale.py"] == (released.root / "release/scale/scale.py").read_bytes()
    assert kept.release["checks/release_version.txt"] == b"1\n"
    assert not any(name.startswith(("versions/", "submissions/")) for name in kept.solutions)


def test_the_same_version_gives_the_same_archive(released):
    path = path_of(released.load(), "1")
    first = path.read_bytes()
    path.unlink()
    do(release, released)
    assert path.read_bytes() == first
    do(release, released)
    assert path.read_bytes() == first


def test_a_correction_reaches_the_release_under_the_next_version(released, tmp_path):
    first = path_of(released.load(), "1").read_bytes()
    released.replace("tests/public/test_scale.py", "[3, 4]", "[3, 4, 5]")
    released.replace("tests/hidden/test_scale.py", "size=(3, 5)", "size=(2, 5)")
    released.replace("1_scale.py", "Why would anybody scale", "Why would you scale")
    done = do(patch, released)
    assignment = released.load()
    assert (done.version, assignment.version) == ("2", "2")
    assert kept_versions(assignment) == {"1", "2"}
    assert "[3, 4, 5]" in public(released)
    facts = json.loads((released.root / "release/scale/checks/assignment.json").read_text())
    assert facts["version"] == "2"
    assert path_of(assignment, "1").read_bytes() == first
    assert check(assignment, released.root, generate_assignment) == []
    was = unpack(assignment, "1", tmp_path / "aside")
    assert (was.version, was.root) == ("1", tmp_path / "aside" / "1" / "scale")
    assert "size=(3, 5)" in (was.root / "tests/hidden/test_scale.py").read_text()


def test_a_plain_build_does_not_change_what_was_handed_out(released):
    before = public(released)
    released.replace("tests/public/test_scale.py", "[3, 4]", "[3, 4, 5]")
    for step in (rebuild, release):
        with pytest.raises(CourseError) as caught:
            do(step, released)
        assert "version 1 was handed out" in str(caught.value)
        assert "autograder build scale --patch\n" in str(caught.value)
        assert "release/scale/checks/public/test_scale.py: is not up to date" in str(caught.value)
    assert public(released) == before


def test_a_changed_hidden_test_is_told_until_it_has_a_version(released):
    assert unreleased(released.load()) == []
    released.replace("tests/hidden/test_scale.py", "size=(3, 5)", "size=(2, 5)")
    (line,) = unreleased(released.load())
    assert "tests/hidden/test_scale.py: is not what version 1 was released with" in line
    do(patch, released)
    assert unreleased(released.load()) == []


QUESTION = """

[[questions]]
id = "written-more"
title = "More?"
points = 1
graded_by = "person"
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (MANIFEST, "points = 2\n", "points = 3\n", "questions: scale-forward: points was 2"),
        (
            "scale.py",
            "(x, factor):\n",
            "(x, by):\n    factor = by\n",
            "scale_forward: code was",
        ),
        ("scale.py", "    cache = (x, factor)\n", "    cache = [x, factor]\n", "code was"),
        ("scale.py", "import numpy as np\n", "import numpy as np\nTWO = 2\n", "TWO = 2 is new"),
        (MANIFEST, 'regions = ["inputs", "factor"]', 'regions = ["x", "factor"]', "regions was"),
    ],
)
def test_a_correction_that_breaks_what_students_have_is_refused(released, file, old, new, told):
    before = released.files()
    released.replace(file, old, new)
    with pytest.raises(CourseError) as caught:
        do(patch, released)
    assert "a correction of version 1 would break what students have: " in str(caught.value)
    assert told in str(caught.value)
    released.replace(file, new, old)
    assert released.files() == before


def test_all_that_a_correction_breaks_is_told_at_once(released):
    released.replace(MANIFEST, "points = 2.5", "points = 2")
    released.write(MANIFEST, (released.solutions / MANIFEST).read_text() + QUESTION)
    notebook = (released.solutions / "1_scale.py").read_text()
    released.write("1_scale.py", notebook + '\n# %% [markdown] question="written-more"\n# More.\n')
    with pytest.raises(CourseError) as caught:
        do(patch, released)
    lines = [line.partition("students have: ")[2] for line in str(caught.value).splitlines()]
    assert lines == [
        "questions: scale-backward: points was 2.5, and would be 2.0",
        "questions: written-more is new, and in nobody's files",
        "1_scale.ipynb: scale-backward: points was 2.5, and would be 2",
        "1_scale.ipynb: written-more is new, and in nobody's files",
    ]


def test_docstrings_and_the_texts_of_a_stub_may_be_corrected(released):
    released.replace("scale.py", '"""Multiply `x` by', '"""Return `x` times')
    assert do(patch, released).version == "2"
    assert "Return `x` times" in (released.root / "release/scale/scale.py").read_text()


def test_what_was_not_released_is_not_patched(course):
    with pytest.raises(CourseError, match=r"1\.zip: is not there.*--release; then patch"):
        do(patch, course)


def test_a_damaged_archive_is_named(released):
    path = path_of(released.load(), "1")
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(CourseError, match=r"versions/1\.zip: no version can be read from it"):
        do(rebuild, released)


def test_an_archive_under_another_name_is_no_other_version(released, tmp_path):
    assignment = released.load()
    path_of(assignment, "1").rename(path_of(assignment, "0"))
    with pytest.raises(CourseError, match="holds version '1', which its name does not say"):
        unpack(assignment, "0", tmp_path)


def test_an_archive_that_leads_elsewhere_is_refused(released, tmp_path):
    keep(released.load(), "0", Kept({"../../../evil.py": b""}, {}))
    with pytest.raises(CourseError, match=r"0\.zip: leads out of it: \.\./"):
        unpack(released.load(), "0", tmp_path / "aside")
    assert not list(tmp_path.rglob("evil.py"))


@pytest.mark.parametrize(
    ("version", "after"),
    [("1", "2"), ("1.9", "1.10"), ("2026-a", "2027-a"), ("autumn", "autumn.1"), ("a9b", "a10b")],
)
def test_the_last_number_of_a_version_is_raised(version, after):
    assert raised(version) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('version = "1"\n[a]\nb = 1\n', 'version = "2"\n[a]\nb = 1\n'),
        ("version='1' # mine\n[a]\n", 'version = "2" # mine\n[a]\n'),
        ('x = 1\n\n# of a\n[a]\nversion = "1"\n',
         'x = 1\nversion = "2"\n\n# of a\n[a]\nversion = "1"\n'),
        ("x = 1\n", 'x = 1\nversion = "2"\n'),
        ('"version" = "1"\n[a]\n', None),
        ('x = """\n[a]\n"""\n', None),
    ],
)  # fmt: skip
def test_nothing_but_the_version_changes_in_a_manifest(before, after):
    assert with_version(before, "2") == after

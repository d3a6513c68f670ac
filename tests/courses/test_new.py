"""`autograder new` as an instructor uses it, and what it takes with it when it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from autograder.course import load_assignment

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "autograder" / "template"
NAME = "warm-up"
pytestmark = pytest.mark.xdist_group("new")


def files_of_the_template() -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in TEMPLATE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory, autograder):
    """A new course, built, and what the commands said."""
    parent = tmp_path_factory.mktemp("new")
    told = autograder(parent, "new", "a course", "--assignment", NAME)
    assert told.returncode == 0, told.stderr
    built = autograder(parent / "a course", "build")
    assert built.returncode == 0, built.stderr
    return parent / "a course", told.stdout


@pytest.fixture
def course(made):
    return made[0]


def test_it_says_what_to_do_next(made):
    _, told = made
    commands = [line.strip() for line in told.splitlines()[1:]]
    assert commands == [
        "cd 'a course'",
        f"autograder build {NAME}",
        f"autograder audit {NAME}",
        f"autograder grade {NAME} --samples",
    ]


def test_a_new_course_is_up_to_date_once_it_is_built(course, autograder):
    assert autograder(course, "build", "--check").returncode == 0


def test_the_tests_of_a_new_course_are_proved(course, autograder):
    done = autograder(course, "audit", "--seeds", "2")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_samples_of_a_new_course_keep_their_promises(course, autograder):
    done = autograder(course, "grade", "--samples")
    assert done.returncode == 0, done.stdout + done.stderr
    stub = course / "solutions" / NAME / "submissions" / "not-attempted" / "stub"
    released = course / "release" / NAME / "measurements.py"
    assert (stub / "measurements.py").read_text() == released.read_text()


def test_a_student_who_fills_the_release_gets_every_point(course, autograder):
    handed_in = course / "submitted" / "ada" / NAME
    shutil.copytree(course / "release" / NAME, handed_in)
    shutil.copy(course / "solutions" / NAME / "measurements.py", handed_in)
    checked = subprocess.run(
        [sys.executable, "-m", "checks"],
        cwd=handed_in,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    done = autograder(course, "grade")
    assert done.returncode == 0, done.stderr
    grades = (course / "results" / NAME / "grades.csv").read_text()
    assert "ada,accepted,8,8," in grades


def test_its_readme_names_every_part_and_no_blank_is_left(course):
    text = (course / "README.md").read_text()
    for path in (course / "solutions" / NAME).iterdir():
        assert path.name in text or any(f"{path.name}/{p.name}" in text for p in path.iterdir())
    requirements = (course / "solutions" / NAME / "requirements.txt").read_text()
    assert "{" not in text + requirements
    assert (course / ".gitignore").is_file()


def test_its_subject_is_another_than_that_of_the_shipped_course(course):
    new = load_assignment(course / "solutions" / NAME)
    shipped = load_assignment(ROOT / "solutions" / "layers")
    assert not set(new.functions) & set(shipped.functions)
    assert {kind for q in new.questions for kind in [q.graded_by]} == {"tests", "person"}


def everything_in(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    ("folder", "options", "fault"),
    [
        ("mine", (), "mine: is not empty; name a folder that is empty or not there yet"),
        ("mine/notes.txt", (), "mine/notes.txt: is a file; name a folder that is empty or not"),
        ("other", ("--assignment", "../b"), "--assignment '../b': should be up to 64 letters"),
        ("mine/notes.txt/c", (), "mine/notes.txt/c: Not a directory"),
    ],
)
def test_it_overwrites_nothing_and_says_why_not(tmp_path, autograder, folder, options, fault):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("of mine")
    before = everything_in(tmp_path)
    done = autograder(tmp_path, "new", folder, *options)
    assert done.returncode == 1
    assert fault in done.stderr
    assert "Traceback" not in done.stderr
    assert everything_in(tmp_path) == before


def test_an_empty_folder_will_do(tmp_path, autograder):
    (tmp_path / "mine").mkdir()
    assert autograder(tmp_path, "new", "mine").returncode == 0
    assert (tmp_path / "mine" / "solutions" / "measurements" / "assignment.toml").is_file()


def test_the_help_says_what_is_written(autograder, tmp_path):
    done = autograder(tmp_path, "new", "--help")
    assert "COURSE/solutions/NAME/" in done.stdout
    assert "known right and wrong versions" in done.stdout


def test_the_files_of_the_template_are_data_of_the_installed_kit():
    data = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    patterns = data["package-data"]["autograder"]
    covered = {
        path.relative_to(ROOT).as_posix()
        for pattern in patterns
        for path in (ROOT / "autograder").glob(pattern)
    }
    found = files_of_the_template()
    assert found
    assert found <= covered
    hidden = [path for path in found if any(part.startswith(".") for part in Path(path).parts)]
    assert not hidden, "patterns leave out what begins with a dot"


@pytest.mark.slow
def test_a_wheel_holds_the_template_and_makes_a_course_from_it(tmp_path):
    source = tmp_path / "source"
    no_caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "autograder", source / "autograder", ignore=no_caches)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip"]
    subprocess.run(
        [*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path, source], check=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert files_of_the_template() <= set(archive.namelist())
        archive.extractall(tmp_path / "installed")
    subprocess.run(
        [sys.executable, "-m", "autograder", "new", "mine"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "installed")},
        check=True,
    )
    assert (tmp_path / "mine" / "solutions" / "measurements" / "measurements.py").is_file()

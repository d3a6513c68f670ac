"""Every command of the pages on roads in and out is run, in a small course.

Its assignment is called as the pages call theirs; a grading of the shipped one takes half a minute.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring.new import new_course
from autograder.course import load_assignment
from autograder.exchange.policy import load_policy
from autograder.exchange.roster import load_roster

from .conftest import ROSTER, zipped

COURSE = Path(__file__).parents[2]
DOCS = COURSE / "docs"
METADATA = """\
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '900001'
    :email: ada@uni.example
  :created_at: 2026-10-01 20:15:02.365935000 Z
"""
DOWNLOADS = {
    "canvas.md": ("lovelaceada_12345_67890_{stem}-1.py", "oneilcelikeva_12346_678_{stem}.py"),
    "moodle.md": ("Ada Lovelace_700001_assignsubmission_file_/{stem}.py",),
    "gradescope.md": ("x/submission_1/{stem}.py",),
    "folder.md": ("ada/{stem}.py", "eva/{stem}.py"),
}
NEEDS_MORE = ("--gradescope", "EXCHANGE")
"""Commands that have tests of their own: wheels are built, an exchange is set up."""


def commands(page):
    """Return the commands of a page, in order."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(r"^ {4,}(autograder .*)$", text, flags=re.MULTILINE)


def run(line, course):
    """Run a command of a page in the course; return what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "autograder", *shlex.split(line, comments=True)[1:]],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(COURSE)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture
def course(tmp_path):
    new_course(tmp_path / "course", "layers")
    tmp_path /= "course"
    (tmp_path / "release" / "layers").mkdir(parents=True)
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    written = load_assignment(tmp_path / "solutions" / "layers").written_questions
    marks = [f"{s},{q.id},{q.points:g}" for s in ("ada", "eva") for q in written]
    (tmp_path / "marks.csv").write_text("\n".join(["student,question,points", *marks, ""]))
    for student in ("ada", "eva"):
        page = tmp_path / "pages" / "layers" / f"{student}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("a page")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("page", sorted(DOWNLOADS))
def test_the_commands_of_a_page_do_what_it_says(page, course):
    assignment = load_assignment(course / "solutions" / "layers")
    name = assignment.files[0]
    solved = (assignment.root / name).read_text(encoding="utf-8")
    files = {path.format(stem=Path(name).stem): solved for path in DOWNLOADS[page]}
    if page == "gradescope.md":
        files["x/submission_metadata.yml"] = METADATA
    zipped(course / "submissions.zip", files)
    ran = [line for line in commands(page) if not any(word in line for word in NEEDS_MORE)]
    assert len(ran) >= 5
    for line in ran:
        run(line, course)
    for path in set(re.findall(r"(?:exported|returned)/layers/[\w.]+", (DOCS / page).read_text())):
        assert (course / path).exists(), path
    if page == "canvas.md":
        total = f"{sum(q.points for q in assignment.questions):g}"
        table = (course / "exported" / "layers" / "canvas.csv").read_text(encoding="utf-8")
        assert f'"Lovelace, Ada",12345,,,Mon,{total}\n' in table


@pytest.mark.slow
def test_the_commands_on_corrections_do_what_the_page_says(course):
    """Something is mended before the patch, and ada made hers for version 1."""
    (course / "release" / "layers").rmdir()
    root = course / "solutions" / "layers"
    files = load_assignment(root).files
    for student in ("ada", "eva"):
        folder = course / "submitted" / student / "layers"
        folder.mkdir(parents=True)
        for name in files:
            (folder / name).write_bytes((root / name).read_bytes())
    (course / "submitted/ada/layers/release_version.txt").write_text("1\n")
    ran = commands("corrections.md")
    assert len(ran) == 8
    said = []
    for line in ran:
        if "--patch" in line:
            hidden = next((root / "tests" / "hidden").glob("test_*.py"))
            hidden.write_text(hidden.read_text() + "\n# mended\n")
        said.append(run(line, course))
    assert {path.stem for path in (root / "versions").iterdir()} == {"1", "2"}
    assert "Graded by version 1, for which they were made: ada" in said[2]
    assert "1 graded, 1 unchanged" in said[3]
    assert "the sign is a matter of taste" in " ".join(said[6].split())


def test_the_rules_in_the_docs_are_rules(course):
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    roster, policy = (
        re.sub(r"^ {4}", "", block, flags=re.MULTILINE)
        for block in re.findall(r"(?:^ {4}\S.*\n|^\n(?= {4}\S))+", text, flags=re.MULTILINE)
    )
    (course / "roster.csv").write_text(f"{roster.strip()}\neva,Eva E,,,,,\n", encoding="utf-8")
    (course / "policy.toml").write_text(policy, encoding="utf-8")
    rules = load_policy(course, load_roster(course)).rules_of("layers")
    assert rules.group_of("eva") == ("pair", ("ada", "eva"))
    assert rules.canvas_assignment == 4711

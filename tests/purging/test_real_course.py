"""A course in which everything was run once: what lies where, who may read it, what a purge leaves.

The names of the places come from docs/privacy.md.
"""

from __future__ import annotations

import json
import re
import shutil
import stat
from pathlib import Path

import pytest

from autograder.purging.patterns import matches
from autograder.purging.places import GRADEBOOK, JOURNAL, PLACES, TOPS

from ..exchange.conftest import zipped
from ..nbgrader_bridge.roads import autograder, query, run

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("purge")]

NAME, FILE = "measurements", "measurements.py"
ADA, EVA = "ada.q7x1", "eva.k3v9"
WORDS = (ADA, "Lovelaceq7x", "q7x@uni.example", "marker_q7x", "77123401")
"""What tells ada: id, name, address, code, the platform's number."""

ROSTER = f"""\
id,name,email,canvas,moodle,gradescope,section
{ADA},Ada Lovelaceq7x,q7x@uni.example,77123401,,,Mon
{EVA},"O'Neil, Eva",eva@uni.example,77123402,,,Tue
"""
POLICY = f"""\
timezone = "Europe/Zurich"  # of the course

[late_days]
students = {{ "{ADA}" = 3, "{EVA}" = 2 }}

[assignments.{NAME}]
due = 2026-10-01T23:59:00
attempts = "best"

[assignments.{NAME}.extensions]
"{ADA}" = 2026-10-08T23:59:00
"{EVA}" = 2026-10-09T23:59:00
"""
PUBLIC = (
    "solutions", "source", "release", "README.md", ".gitignore", "nbgrader_config.py",
    "nbgrader_autograder.py",
)  # fmt: skip
FOR_STUDENTS = re.compile(r"(returned/[^/]+/pages/.|feedback/.).*")
"""What stands ready for students to read, once somebody lets them in."""


@pytest.fixture(scope="module")
def whole_run(tmp_path_factory):
    """A course after collect, grade, override, feedback, report, export and return."""
    course = tmp_path_factory.mktemp("purge") / "course"
    autograder("new", course, cwd=course.parent)
    autograder("build", NAME, cwd=course)
    (course / "roster.csv").write_text(ROSTER)
    (course / "policy.toml").write_text(POLICY)
    solved = (course / "solutions" / NAME / FILE).read_text()
    notebook = (course / "release" / NAME / "1_measurements.ipynb").read_text()
    names = {"lovelaceq7xada_77123401": "marker_q7x", "oneileva_77123402": "marker_eva"}
    for attempt in (1, 2):
        stem, other = Path(FILE).stem, f"-{attempt - 1}" if attempt > 1 else ""
        files = {}
        for number, (who, marker) in enumerate(names.items()):
            code = f"{solved}\n# {marker} {attempt}\n"
            if attempt == 1:
                code = code.replace("return", "return 2 *", 1)
            files[f"{who}_{900 + number}_{stem}{other}.py"] = code
            files[f"{who}_{800 + number}_1_measurements{other}.ipynb"] = notebook
        download = zipped(course.parent / f"submissions-{attempt}.zip", files)
        autograder("collect", download, "--from", "canvas", cwd=course)
    for number in (1, 2):
        kept = f"collected/{NAME}"
        autograder(
            "grade", "--submitted", f"{kept}/attempts/{number}", "--output",
            f"{kept}/results/{number}", cwd=course, check=False,
        )  # fmt: skip
    autograder("collect", course.parent / "submissions-2.zip", "--from", "canvas", cwd=course)
    autograder("grade", cwd=course)
    for student in (ADA, EVA):
        autograder("override", NAME, student, "distances", "1", "--reason", "so", cwd=course)
    autograder("grade", cwd=course)
    autograder("feedback", cwd=course)
    autograder("report", cwd=course)
    for to in ("csv", "canvas"):
        autograder("export", "--to", to, cwd=course)
    for to in ("folder", "nbgrader", "canvas"):
        autograder("return", "--to", to, cwd=course)
    run(Path(shutil.which("nbgrader") or "nbgrader"), "export", cwd=course)
    return course


@pytest.fixture
def course(whole_run, tmp_path):
    """A copy of it that a test may change."""
    return shutil.copytree(whole_run, tmp_path / "course", symlinks=True)


def files_of(course):
    return {
        p.relative_to(course).as_posix(): p.read_bytes() for p in course.rglob("*") if p.is_file()
    }


def of_students(course):
    """The paths of all files in a course that are about students."""
    return sorted(path for path in files_of(course) if not path.startswith(PUBLIC))


def test_every_file_of_a_real_run_lies_in_a_place_of_the_list(whole_run):
    known = {path for place in PLACES for path, _ in matches(whole_run, place.where)}
    rest = [
        path
        for path in of_students(whole_run)
        if not known & {whole_run / path, *(whole_run / path).parents}
    ]
    empty = {".overrides.jsonl.lock", f"results/.{NAME}.lock", f"collected/.{NAME}.lock"}
    empty |= {f"collected/{NAME}/results/{number}/.{NAME}.lock" for number in (1, 2)}
    assert set(rest) == {GRADEBOOK, *empty}
    assert {(whole_run / path).stat().st_size for path in empty} == {0}
    found = {p.where for p in PLACES if any(matches(whole_run, p.where))}
    missing = {place.where for place in PLACES} - found
    assert missing == {
        "collected/ASSIGNMENT/replaced/STUDENT-DIGEST",
        "results/.ASSIGNMENT.before.json",
        "collected/ASSIGNMENT/results/NUMBER/.ASSIGNMENT.before.json",
    }


def test_what_is_about_students_is_for_its_owner_alone(whole_run):
    theirs = ("roster.csv", "policy.toml", "grades.csv")  # written by people, or by nbgrader
    readable = [
        f"{stat.S_IMODE(path.stat().st_mode):o} {name}"
        for path in whole_run.rglob("*")
        if (name := path.relative_to(whole_run).as_posix()).startswith((*TOPS, ".", GRADEBOOK))
        and not name.startswith(PUBLIC)
        and not FOR_STUDENTS.fullmatch(name)
        and name not in theirs
        and path.stat().st_size
        and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert readable == []


def test_what_is_for_students_can_be_read_by_whoever_is_let_in(whole_run):
    pages = [
        *whole_run.glob(f"returned/{NAME}/pages/*/{NAME}.html"),
        *whole_run.glob(f"feedback/*/{NAME}/*.html"),
        *(whole_run / "release").rglob("*.py"),
    ]
    assert len(pages) > 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in pages} == {0o644}
    assert stat.S_IMODE((whole_run / "feedback").stat().st_mode) == 0o700


def test_a_dry_run_shows_what_would_go_and_changes_nothing(course):
    before = files_of(course)
    done = autograder("purge", "--student", ADA, "--dry-run", cwd=course)
    assert files_of(course) == before
    shown = " ".join(done.stdout.split())
    assert f"submission submitted/{ADA} " in shown
    assert "gradebook.db 1 submissions, 1 students" in shown
    assert "Out of reach: nbgrader's exchange folder" in done.stderr


def test_nothing_goes_where_nobody_says_yes(course):
    before = files_of(course)
    done = autograder("purge", "--student", ADA, cwd=course, check=False)
    assert done.returncode == 130
    assert "nothing was removed; --yes does not ask" in done.stderr
    assert files_of(course) == before


def test_no_byte_of_a_purged_student_is_left_and_the_others_lose_nothing(course):
    before = files_of(course)
    assert any(word.encode() in before[GRADEBOOK] for word in WORDS)
    done = autograder("purge", "--student", ADA, "--yes", cwd=course)
    after = files_of(course)
    left = {
        path
        for path, content in after.items()
        for word in WORDS
        if word in path or word.encode() in content
    }
    assert left == set(), done.stdout
    assert not any(word in str(path) for path in course.rglob("*") for word in WORDS)
    assert JOURNAL not in after
    evas = [path for path in before if EVA in path]
    assert len(evas) > 12
    assert [path for path in evas if after.get(path) != before[path]] == []
    assert query(course, "select id from student") == [(EVA,)]
    assert (course / "roster.csv").read_text() == ROSTER.replace(ROSTER.splitlines(True)[1], "")
    assert '"Europe/Zurich"  # of the course' in (course / "policy.toml").read_text()
    assert f'"{EVA}" = 2026-10-09T23:59:00' in (course / "policy.toml").read_text()
    again = autograder("grade", cwd=course)
    assert "0 graded, 1 unchanged" in again.stderr
    assert (
        "there is nothing to remove"
        in autograder("purge", "--student", ADA, "--yes", cwd=course).stdout
    )


def test_what_was_handed_in_before_a_time_goes_and_the_roster_stays(course):
    stamp = course / "submitted" / ADA / NAME / "timestamp.txt"
    stamp.write_text("2026-01-05 10:00:00 UTC\n")
    done = autograder("purge", "--before", "2026-01-06", "--yes", "--json", cwd=course)
    told = json.loads(done.stdout)
    assert told["students"] == [ADA]
    assert told["gradebook"] == {"submissions": 1, "students": 0}
    assert query(course, "select student_id from submitted_assignment") == [(EVA,)]
    left = {path for path, content in files_of(course).items() if ADA.encode() in content}
    assert left == {"roster.csv", "policy.toml", GRADEBOOK}
    assert [str(path) for path in course.rglob(f"*{ADA}*")] == []


def test_the_page_on_privacy_has_a_row_for_every_place():
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text()
    rows = re.findall(r"^\| ([^|]+) \| `([^|`]+)` \|", page, flags=re.MULTILINE)
    wanted = {(place.item, place.where) for place in PLACES}
    wanted |= {("nbgrader's gradebook", GRADEBOOK), ("what a purge set out to do", JOURNAL)}
    assert set(rows) == wanted

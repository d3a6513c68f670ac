"""Giving back: one page followed from the download to the student, on each road."""

from __future__ import annotations

import json
import shutil
import warnings
import zipfile

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import load_assignment
from autograder.grading.intake import read_submission
from autograder.grading.session import Graded
from autograder.grading.writing import write_result
from autograder.results import SubmissionResult

from .conftest import answer, zipped
from .test_collect import canvas, gradescope, moodle


@pytest.fixture
def page(course):
    """Return a function that writes the page of a student, as grading does."""

    def page(*students):
        folder = course / "pages" / "twice"
        folder.mkdir(parents=True, exist_ok=True)
        for student in students:
            (folder / f"{student}.html").write_text(f"<p>{student}'s page</p>")

    return page


@pytest.fixture
def give_back(course):
    """Return a function that runs `autograder return` and returns what it told."""

    def give_back(way, *more):
        arguments = ["return", "twice", "--to", way, "--course", str(course), "--json", *more]
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return give_back


def content(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_a_page_goes_back_to_moodle_in_the_folder_it_came_in(
    course, downloads, collect, page, give_back
):
    collect(moodle(downloads), "moodle")
    page("ada", "eva", "grace")
    told = give_back("moodle")
    assert content(course / "returned" / "twice" / "moodle.zip") == {
        "Ada Lovelace_700001_assignsubmission_file_/twice.html": "<p>ada's page</p>",
        "Éva O'Neil-Çelik_700002_assignsubmission_file/twice.html": "<p>eva's page</p>",
    }
    assert {one["student"]: one["reason"].rpartition("/")[2] for one in told["left"]} == {
        "grace": "handed in nothing that came from Moodle",
        "zoe": "twice has no page",
    }


def test_a_page_goes_back_to_canvas_under_the_name_that_was_downloaded(
    course, downloads, collect, page, give_back
):
    collect(canvas(downloads), "canvas")
    page("ada", "eva")
    give_back("canvas")
    assert content(course / "returned" / "twice" / "canvas.zip") == {
        "lovelaceada_12345_67890_twice.py": "<p>ada's page</p>",
        "oneilcelikeva_LATE_12346_67900_twice-1.py": "<p>eva's page</p>",
    }


def test_the_page_of_a_later_attempt_goes_back_under_the_later_name(
    course, downloads, collect, page, give_back
):
    collect(canvas(downloads), "canvas")
    again = {"lovelaceada_12345_70001_twice-1.py": answer(7)}
    collect(zipped(downloads / "later.zip", again), "canvas")
    page("ada")
    assert give_back("canvas")["pages"] == {"ada": "lovelaceada_12345_70001_twice-1.py"}


def test_each_member_of_a_group_gets_the_groups_page(course, downloads, collect, page, give_back):
    rules = course / "policy.toml"
    rules.write_text(rules.read_text() + 'groups = { pair = ["zoe", "grace"] }\n')
    collect(gradescope(downloads), "gradescope")
    page("zoe")
    give_back("folder")
    folder = course / "returned" / "twice" / "pages"
    assert {p.parent.name: p.read_text() for p in folder.rglob("*.html")} == {
        "grace": "<p>zoe's page</p>",
        "zoe": "<p>zoe's page</p>",
    }


def test_a_dry_run_says_where_pages_would_go_and_writes_nothing(
    course, downloads, collect, page, give_back
):
    collect(canvas(downloads), "canvas")
    page("ada")
    assert give_back("folder", "--dry-run")["pages"] == {"ada": "ada/twice.html"}
    assert not (course / "returned").exists()


def test_the_page_of_what_was_there_before_is_not_given_back(
    course, downloads, collect, page, give_back
):
    collect(moodle(downloads), "moodle")
    page("ada", "eva", "zoe")
    assignment = load_assignment(course / "solutions" / "twice")
    for student in ("ada", "eva", "zoe"):
        stamp = read_submission(assignment, course / "submitted", student).stamp
        result = SubmissionResult(student, "twice", (), stamp=stamp)
        write_result(course / "results" / "twice", Graded(result, {}))
    for student, file in (("ada", "twice.py"), ("zoe", "work.ipynb")):
        (course / "submitted" / student / "twice" / file).write_text(answer(9))
    told = give_back("folder")
    assert list(told["pages"]) == ["eva"]
    why = {one["student"]: one["reason"] for one in told["left"]}
    for student in ("ada", "zoe"):
        folder = course / "submitted" / student
        assert why[student] == f"{folder} changed since it was graded: grade it again"


def test_the_page_of_what_is_gone_is_not_given_back(course, downloads, collect, page, give_back):
    collect(moodle(downloads), "moodle")
    page("ada")
    assignment = load_assignment(course / "solutions" / "twice")
    stamp = read_submission(assignment, course / "submitted", "ada").stamp
    result = SubmissionResult("ada", "twice", (), stamp=stamp)
    write_result(course / "results" / "twice", Graded(result, {}))
    shutil.rmtree(course / "submitted" / "ada")
    told = give_back("folder")
    why = next(one["reason"] for one in told["left"] if one["student"] == "ada")
    assert why == f"{course / 'submitted' / 'ada'} was graded, and is not there any more"


def test_a_page_for_staff_is_nobodys(course, page, give_back):
    (course / "roster.csv").write_text("id,name\naudit,Audit Smith\nindex,Index Jones\n")
    page("audit", "index")
    assert give_back("folder")["pages"] == {}


def test_a_link_in_the_place_of_a_page_is_not_followed(course, page, give_back):
    page("ada")
    (course / "pages" / "twice" / "eva.html").symlink_to(course / "roster.csv")
    assert give_back("folder")["pages"] == {"ada": "ada/twice.html"}


def test_feedback_that_nbgrader_made_is_kept_without_force(
    course, downloads, collect, page, give_back
):
    collect(canvas(downloads), "canvas")
    page("ada")
    theirs = course / "feedback" / "ada" / "twice" / "work.html"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("nbgrader's")
    assert give_back("nbgrader")["pages"] == {}
    assert theirs.read_text() == "nbgrader's"
    give_back("nbgrader", "--force")
    assert theirs.read_text() == "<p>ada's page</p>"


def test_the_same_pages_give_the_same_archive(course, downloads, collect, page, give_back):
    collect(moodle(downloads), "moodle")
    page("ada", "eva")
    archive = course / "returned" / "twice" / "moodle.zip"
    give_back("moodle")
    first = archive.read_bytes()
    give_back("moodle")
    assert archive.read_bytes() == first


NOTEBOOK = '{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5}'


@pytest.fixture
def exchanged(course, tmp_path, monkeypatch):
    """Return ada's home, nbgrader's inbound folder, and a function that runs its commands."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nbgrader.auth import Authenticator
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.exchange import default
        from traitlets.config import Config

    exchange, home = tmp_path / "exchange", tmp_path / "home"
    for folder in ("", "c", "c/inbound", "c/outbound", "c/feedback"):
        (exchange / folder).mkdir()
        (exchange / folder).chmod(0o777)
    for folder in (exchange / "c" / "outbound" / "twice", home / "twice"):
        folder.mkdir(parents=True)
        (folder / "work.ipynb").write_text(NOTEBOOK)
    monkeypatch.setenv("JUPYTERHUB_USER", "ada")
    monkeypatch.chdir(home)
    config = Config(
        Exchange={
            "root": str(exchange),
            "assignment_dir": str(home),
            "cache": str(tmp_path / "cache"),
        },
        CourseDirectory={"root": str(course), "course_id": "c", "assignment_id": "twice"},
    )

    def run(command, student):
        config.CourseDirectory.student_id = student
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            getattr(default, command)(
                coursedir=CourseDirectory(config=config),
                authenticator=Authenticator(config=config),
                config=config,
            ).start()

    return home / "twice", exchange / "c" / "inbound", run


@pytest.mark.slow
def test_a_page_reaches_the_student_through_nbgraders_exchange(  # noqa: PLR0917 - fixtures
    course, downloads, collect, page, give_back, exchanged
):
    home, inbound, run = exchanged
    (home / "twice.py").write_text(answer(2))
    run("ExchangeSubmit", "ada")
    (course / "policy.toml").unlink()
    planned = collect(inbound, "nbgrader")
    assert [placing.student for placing in planned.placings] == ["ada"]
    evas = {"oneilcelikeva_12346_67900_twice.py": answer(3)}
    collect(zipped(downloads / "submissions.zip", evas), "canvas")
    page("ada", "eva")
    assert sorted(give_back("nbgrader")["pages"]) == ["ada", "eva"]
    run("ExchangeReleaseFeedback", "*")
    run("ExchangeFetchFeedback", "ada")
    (fetched,) = home.rglob("feedback/**/work.html")
    assert fetched.read_text() == "<p>ada's page</p>"

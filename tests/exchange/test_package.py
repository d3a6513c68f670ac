"""Packing: the release for students, and the grader for Gradescope, run as the platform would."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.cluster.bundle import open_bundle, read_key
from autograder.commands.on_gradescope import as_shown, main
from autograder.course import load_assignment
from autograder.errors import CourseError
from autograder.exchange.packing import gradescope_tree, student_tree, suite_tree
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult
from autograder.versions import Kept, keep
from autograder.zipped import pack

COURSE = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped():
    return load_assignment(COURSE / "solutions" / "layers")


def test_the_students_archive_is_the_release_and_the_same_each_time(shipped, tmp_path):
    output = tmp_path / "student.zip"
    arguments = ["package", "layers", "--student", "--course", str(COURSE), "--output", str(output)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    first = output.read_bytes()
    assert CliRunner().invoke(app, arguments).exit_code == 0
    assert output.read_bytes() == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.testzip() is None
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        released = (COURSE / "release" / "layers" / "layers.py").read_bytes()
        assert archive.read("layers/layers.py") == released
        assert not [
            name for name in archive.namelist() if "hidden" in name or "__pycache__" in name
        ]


def test_no_release_says_which_command_makes_one(course):
    assignment = load_assignment(course / "solutions" / "twice")
    with pytest.raises(CourseError, match="run: autograder build twice"):
        student_tree(course, assignment)


@pytest.mark.parametrize("which", [[], ["--student", "--gradescope"], ["--suite", "--student"]])
def test_one_of_the_packages_is_named(course, which):
    done = CliRunner().invoke(app, ["package", "twice", *which, "--course", str(course)])
    assert done.exit_code == 2
    assert "say one of --student, --gradescope and --suite" in done.output


def test_the_suite_is_packed_with_a_key_that_is_made_once(course):
    arguments = ["package", "twice", "--suite", "--course", str(course)]
    dry = CliRunner().invoke(app, [*arguments, "--dry-run"])
    assert dry.exit_code == 0
    assert not (course / "cluster.key").exists()
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    assert "a new key. Give each worker a copy" in done.output
    key, bundle = course / "cluster.key", course / "packages" / "twice-hidden.suite"
    assert key.stat().st_mode & 0o777 == 0o600
    first = bundle.read_bytes()
    assert "twice/assignment.toml" in open_bundle(first, read_key(key))
    again = CliRunner().invoke(app, arguments)
    assert "a new key" not in again.output
    assert bundle.read_bytes() == first


def test_an_archive_does_not_depend_on_the_order_of_its_files():
    files = {"b.py": b"1", "a/c.py": b"2"}
    assert pack(files) == pack(dict(reversed(files.items())))
    with zipfile.ZipFile(io.BytesIO(pack(files, ["b.py"]))) as archive:
        modes = {info.filename: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
    assert modes == {"a/c.py": 0o644, "b.py": 0o755}


def test_the_graders_archive_has_what_grading_needs_and_no_sample(shipped):
    tree = gradescope_tree(shipped, {"kit.whl": b"1"})
    solutions = "course/solutions/layers"
    assert {"setup.sh", "run_autograder", "wheels/kit.whl"} <= set(tree)
    assert {f"{solutions}/assignment.toml", f"{solutions}/layers.py"} <= set(tree)
    assert [name for name in tree if name.startswith(f"{solutions}/tests/hidden/")]
    assert not [name for name in tree if "/submissions/" in name]


def test_versions_go_to_gradescope_and_not_to_a_worker_which_is_sent_one_of_them(course):
    assignment = load_assignment(course / "solutions" / "twice")
    keep(assignment, "0", Kept({"assignment.toml": b""}, {}))
    place = "course/solutions/twice/versions/0.zip"
    assert gradescope_tree(assignment, {})[place]
    assert not [name for name in suite_tree(assignment) if "versions" in name]


def shown(course, visibility):
    manifest = course / "solutions" / "twice" / "assignment.toml"
    text = manifest.read_text().replace(
        "points = 6\n", f'points = 6\nvisibility = "{visibility}"\n'
    )
    manifest.write_text(text)
    assignment = load_assignment(manifest.parent)
    questions = tuple(
        QuestionResult(
            q.id,
            q.title,
            q.points,
            (TestResult("t", "It is twice", Outcome.FAILED, message="no", detail="secret"),),
        )
        for q in assignment.questions
    )
    return as_shown(assignment, SubmissionResult("s", "twice", questions, output="secret"))


def test_each_question_is_shown_when_the_manifest_says(course):
    data = shown(course, "after_published")
    assert [test["visibility"] for test in data["tests"]] == [
        "visible",
        "after_published",
        "visible",
    ]
    assert "of 12 points" not in data["output"]


def test_the_total_is_told_where_everything_is_visible_and_staffs_details_stay_here(course):
    data = shown(course, "visible")
    assert data["output"] == "0 of 12 points"
    assert "secret" not in json.dumps(data)


def test_where_the_course_is_broken_no_result_is_written(tmp_path, capsys):
    assert main(tmp_path, "twice") == 1
    assert "there is no such file" in capsys.readouterr().err
    assert not (tmp_path / "results").exists()


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    """The layout of Gradescope's platform, with the grader set up as its image would be."""
    root = tmp_path_factory.mktemp("platform") / "autograder"
    package = root.parent / "package.zip"
    done = CliRunner().invoke(
        app,
        ["package", "layers", "--gradescope", "--course", str(COURSE), "--output", str(package)],
    )
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(package) as archive:
        for info in archive.infolist():
            path = Path(archive.extract(info, root / "source"))
            path.chmod(info.external_attr >> 16 & 0o777)
    for folder in ("submission", "results"):
        (root / folder).mkdir()
    shutil.copy(root / "source" / "run_autograder", root)
    run(root, root / "source" / "setup.sh")
    return root


def run(root, command, code=0):
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [command],
        cwd=root,
        env={**kept, "AUTOGRADER_ROOT": str(root)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done


def graded(root, files):
    for old in (root / "submission").iterdir():
        old.unlink()
    for name, content in files.items():
        (root / "submission" / name).write_bytes(content)
    run(root, root / "run_autograder")
    return json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.xdist_group("gradescope")
def test_the_package_grades_on_a_layout_like_the_platforms(platform, shipped):
    solved = (COURSE / "solutions" / "layers" / "layers.py").read_bytes()
    data = graded(platform, {"layers (1).py": solved})
    tested = shipped.tested_questions
    assert data["score"] == sum(q.points for q in tested)
    assert [test["name"] for test in data["tests"]] == [q.id for q in tested]
    assert {test["status"] for test in data["tests"]} == {"passed"}
    assert data["extra_data"]["sandbox"]["tier"] == "inner"
    assert "layers.py was called layers (1).py" in data["output"]


@pytest.mark.slow
@pytest.mark.xdist_group("gradescope")
def test_the_package_says_what_is_wrong_and_nothing_handed_in_is_no_fault(platform):
    stub = (COURSE / "release" / "layers" / "layers.py").read_bytes()
    data = graded(platform, {"layers.py": stub})
    assert data["score"] == 0
    assert {test["output"] for test in data["tests"]} == {"not attempted"}
    data = graded(platform, {"readme.txt": b"hello"})
    assert "Nothing could be graded: layers.py was not handed in" in data["output"]


@pytest.mark.slow
@pytest.mark.xdist_group("gradescope")
def test_student_code_on_the_platform_cannot_read_the_grader(platform):
    solved = (COURSE / "solutions" / "layers" / "layers.py").read_text(encoding="utf-8")
    secret = platform / "source" / "course" / "solutions" / "layers" / "layers.py"
    data = graded(platform, {"layers.py": f"open({str(secret)!r}).read()\n{solved}".encode()})
    assert data["score"] == 0
    assert "PermissionError" in data["output"]


@pytest.mark.slow
@pytest.mark.xdist_group("gradescope")
def test_where_the_grader_fails_on_the_platform_there_is_no_result(platform):
    hidden = next((platform / "source/course/solutions/layers/tests/hidden").glob("test_*.py"))
    kept = hidden.read_text(encoding="utf-8")
    (platform / "results" / "results.json").unlink(missing_ok=True)
    hidden.write_text(kept + "\nraise RuntimeError\n", encoding="utf-8")
    try:
        assert run(platform, platform / "run_autograder", code=1).stderr
    finally:
        hidden.write_text(kept, encoding="utf-8")
    assert not (platform / "results" / "results.json").exists()

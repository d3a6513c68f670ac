"""`autograder grade` as a person runs it: a real process on real folders."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

COURSE = Path(__file__).parents[2]


COMMAND = Path(sys.executable).with_name("autograder")
"""The installed command: `python -m autograder` would look for modules in the working directory."""


def autograder(*arguments, cwd=COURSE):
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def hand_in(folder, student, content):
    path = folder / student / "layers" / "layers.py"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


@pytest.fixture(scope="module")
def tier():
    """A sandbox if the machine has one; the tests of the sandbox themselves demand one."""
    from autograder.sandbox import SandboxUnavailable, choose

    try:
        sandbox = choose()
    except SandboxUnavailable:
        return "none"
    sandbox.close()
    return sandbox.tier


one_process = pytest.mark.xdist_group("samples")
"""Grading the samples takes a while: the tests that look at the results share one run."""


@pytest.fixture(scope="module")
def samples(tmp_path_factory, tier):
    output = tmp_path_factory.mktemp("samples")
    return output, autograder("grade", "--samples", "--output", output, "--sandbox", tier)


@one_process
def test_every_sample_submission_keeps_its_promise(samples):
    _, done = samples
    assert done.returncode == 0, done.stdout + done.stderr
    assert "broken" not in done.stdout


@one_process
def test_there_are_at_least_a_dozen_samples_with_a_result_each(samples):
    output, _ = samples
    folders = {path.name for path in (COURSE / "solutions/layers/submissions").glob("*/*")}
    results = {path.stem for path in (output / "layers").glob("*.json")}
    assert len(results) >= 12
    assert results == folders


@one_process
def test_the_table_survives_a_pipe(samples):
    _, done = samples
    assert "\x1b" not in done.stdout
    assert f"Results: {samples[0]}/layers/STUDENT.json" in done.stdout


@one_process
def test_eps_outside_the_root_at_test_time_costs_that_question_alone(samples):
    output, _ = samples
    result = json.loads((output / "layers" / "eps-outside-root-when-testing.json").read_text())
    scores = {test["name"]: (test["score"], test["max_score"]) for test in result["tests"]}
    lost = {name for name, (score, most) in scores.items() if score < most}
    assert lost == {"batchnorm-forward-test"}


@one_process
def test_grades_have_a_row_for_each_submission_and_a_column_for_each_question(samples):
    output, _ = samples
    with (output / "layers" / "grades.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["student"] for row in rows] == sorted(row["student"] for row in rows)
    assert rows[0].keys() >= {"student", "score", "conv-backward", "written-groups"}
    assert {row["written-groups"] for row in rows} == {""}


def test_two_runs_write_the_same_bytes(tmp_path, tier):
    submitted = tmp_path / "submitted"
    solved = (COURSE / "solutions/layers/layers.py").read_bytes()
    hand_in(submitted, "ada", solved)
    hand_in(submitted, "bob", solved.replace(b'dropout_param["p"]', b'1 - dropout_param["p"]'))
    hand_in(submitted, "eve", b"raise RuntimeError(list(range(9)))\n")
    for name, jobs in (("one", 1), ("two", 2)):
        done = autograder(
            "grade", "layers", "--submitted", submitted, "--output", tmp_path / name,
            "--jobs", jobs, "--sandbox", tier,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    files = sorted(p.name for p in (tmp_path / "one" / "layers").iterdir() if p.is_file())
    assert files == ["ada.json", "bob.json", "eve.json", "grades.csv"]
    for file in files:
        one, two = ((tmp_path / name / "layers" / file).read_bytes() for name in ("one", "two"))
        assert one == two


INTRUDER = """
import os, sys
open({canary!r}, "a").write(__file__ + " ran as " + str(os.getpid()))
"""


def test_nothing_of_a_submission_runs_outside_the_sandbox(tmp_path, tier, missing):
    if tier == "none":
        missing("any sandbox")
    canary = tmp_path / "canary"
    solved = (COURSE / "solutions/layers/layers.py").read_bytes()
    hand_in(tmp_path / "submitted", "eve", solved)
    folder = tmp_path / "submitted" / "eve" / "layers"
    code = INTRUDER.format(canary=str(canary))
    for name in ("conftest", "numpy", "pickle", "multiprocessing", "sitecustomize", "autograder"):
        (folder / f"{name}.py").write_text(code)
    (folder / "layers.py").write_bytes(
        solved + f"\ntry:\n    open({str(canary)!r}, 'w')\nexcept OSError:\n    pass\n".encode()
    )
    done = autograder(
        "grade", "--course", COURSE, "--submitted", tmp_path / "submitted",
        "--output", tmp_path / "out", "--sandbox", tier, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not canary.exists()
    result = json.loads((tmp_path / "out" / "layers" / "eve.json").read_text())
    assert result["extra_data"]["verdict"] == "accepted"


def test_a_student_whose_folder_is_not_utf_8_has_a_result(tmp_path, tier):
    name = os.fsdecode(b"jos\xe9")
    hand_in(tmp_path / "submitted", name, b"")
    done = autograder(
        "grade", "--submitted", tmp_path / "submitted", "--output", tmp_path / "out",
        "--sandbox", tier,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "layers.py is empty" in done.stdout
    result = json.loads((tmp_path / "out" / "layers" / f"{name}.json").read_text())
    assert result["extra_data"]["refused"] == "layers.py is empty"


def test_one_student_can_be_graded_alone(tmp_path, tier):
    for student in ("ada", "bob"):
        hand_in(tmp_path / "submitted", student, b"# nothing yet\n")
    done = autograder(
        "grade", "--submitted", tmp_path / "submitted", "--output", tmp_path / "out",
        "--student", "bob", "--sandbox", tier,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert [p.name for p in (tmp_path / "out" / "layers").glob("*.json")] == ["bob.json"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["grade", "lairs"], 1, "there is no assignment 'lairs' (known: layers)"),
        (["grade", "--submitted", "{tmp}"], 1, "holds no folder of any student"),
        (["grade", "--submitted", "{tmp}", "--student", "x"], 1, "no folder of the student 'x'"),
        (["grade", "--jobs", "0"], 2, "--jobs"),
        (["grade", "--sandbox", "paper"], 2, "paper"),
    ],
)
def test_a_wrong_command_is_answered_with_the_next_step(tmp_path, arguments, code, message):
    done = autograder(*(a.format(tmp=tmp_path) for a in arguments))
    assert done.returncode == code
    assert message in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_every_tier_can_be_asked_for():
    from autograder.cli import Tier
    from autograder.sandbox import AUTO, TIERS

    assert [tier.value for tier in Tier] == [AUTO, *TIERS]


def test_help_teaches():
    done = autograder("grade", "--help")
    assert done.returncode == 0
    for word in ("--submitted", "--jobs", "--student", "--samples", "STUDENT/ASSIGNMENT"):
        assert word in done.stdout


def test_help_does_not_wait_for_heavy_libraries():
    code = (
        "import sys, autograder.cli;"
        "print([m for m in ('numpy', 'pytest', 'pydantic', 'nbgrader', 'jupytext', 'matplotlib')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

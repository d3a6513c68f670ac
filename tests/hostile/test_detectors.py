"""The catalogue's own detectors: each of them has seen something."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.gradescope import to_gradescope
from autograder.results import Outcome, QuestionResult, SubmissionResult, TestResult

from .canaries import NOBODY, left_by_students
from .catalogue import CANARIES, Entry, Told, load_all
from .overseer import neighbours_of
from .runs import USERS, Configuration, overseen, own_grader

TRIPS = {name: entry.told.trips for name, entry in load_all("attacks").items() if entry.told.trips}

unprotected = pytest.mark.xdist_group("hostile-unprotected")


@pytest.fixture
def exposed(run_of):
    """Grade without a sandbox what is harmless there and trips canaries."""
    return run_of(Configuration("none", USERS[0]), tuple(TRIPS))


@unprotected
def test_without_a_sandbox_attacks_touch_what_they_reach_for(exposed):
    touched = {name for found in exposed.both.values() for name in found["touched"]}
    promised = {canary for trips in TRIPS.values() for canary in trips}
    assert touched | {"leak"} == promised == set(CANARIES)
    assert exposed.report["baseline"]["touched"] == {}


@unprotected
def test_without_a_sandbox_secrets_are_written_with_the_results(exposed):
    (where, secrets), *others = exposed.leaks().items()
    assert others == []
    assert where == "submitted-results/small/reads-secrets.json"
    course = {name for name in secrets if name.startswith("course/")}
    assert len(course) == 2  # the solution and the hidden tests
    assert {"file", "gradebook", "environment"} < set(secrets)
    assert any(name.startswith("baseline/") for name in secrets)  # a neighbour's


FAKE_GRADER = """
import os, pathlib, subprocess, sys, time
output = pathlib.Path(sys.argv[sys.argv.index("--output") + 1])
if output.name.startswith("submitted"):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(600)
        os._exit(0)
    kept = bytearray(600 << 20)
    for number in range(0, len(kept), 4096):
        kept[number] = 1
    output.mkdir()
    (output / "note").write_text(os.environ["AUTOGRADER_CANARY"])
    (pathlib.Path.cwd() / "core").write_text("")
    pathlib.Path(os.environ["TMPDIR"], "left").write_text("")
    print(os.environ["AUTOGRADER_CANARY"])
    sys.exit(4)
"""


@pytest.fixture(scope="module")
def clumsy(tmp_path_factory):
    """Oversee a grader that does everything that it must not."""
    script = tmp_path_factory.mktemp("clumsy") / "grader.py"
    script.write_text(FAKE_GRADER)
    grader = replace(own_grader(), command=[sys.executable, str(script)])
    with overseen(grader, "full", ()) as run:
        yield run


@unprotected
def test_a_process_that_outlives_the_grader_is_seen(clumsy):
    assert clumsy.report["baseline"]["outlived"] == {}
    (command,) = clumsy.report["submitted"]["outlived"].values()
    assert "grader.py" in command


@unprotected
def test_what_the_grader_leaves_behind_is_seen(clumsy):
    assert clumsy.report["baseline"]["touched"] == {}
    assert set(clumsy.report["submitted"]["touched"]) == {"own folder", "temporary files"}


@unprotected
def test_a_grader_that_fails_or_grows_large_is_seen(clumsy):
    assert clumsy.report["submitted"]["exit_code"] == 4
    assert clumsy.report["baseline"]["largest_kb"] < 512 << 10
    assert clumsy.report["submitted"]["largest_kb"] > 512 << 10


@unprotected
def test_a_secret_that_the_grader_writes_or_prints_is_seen(clumsy):
    assert clumsy.leaks() == {
        "submitted-results/note": ["environment"],
        "submitted.out": ["environment"],
    }


def test_a_grader_that_never_ends_is_stopped(tmp_path):
    script = tmp_path / "grader.py"
    script.write_text("import time; time.sleep(600)")
    grader = replace(own_grader(), command=[sys.executable, str(script)])
    with overseen(grader, "full", (), seconds=1) as run:
        assert run.report["baseline"]["exit_code"] is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's file")
def test_a_file_that_a_student_leaves_in_a_shared_folder_is_seen():
    with tempfile.NamedTemporaryFile(prefix="left-", dir="/tmp") as file:
        os.chown(file.name, NOBODY, NOBODY)
        assert file.name in left_by_students()


def test_neighbours_of_every_kind_stand_among_the_attacks():
    attacks = [f"attack-{number:02}" for number in range(30)]
    neighbours = neighbours_of(attacks, ["a", "b", "c"])
    assert list(neighbours.values()) == ["a", "b", "c", "a", "b", "c", "a", "b", "c", "a"]
    assert [name.rpartition("-")[0] for name in neighbours][:2] == ["attack-00-0", "attack-03-1"]
    assert set(neighbours_of(["one"], ["a", "b", "c"]).values()) == {"a", "b", "c"}


def written(outcomes, **fields):
    """Return a result of one question worth 4 points with a test for each outcome."""
    tests = tuple(
        TestResult(f"test_{number}", "title", Outcome(outcome), message="what went wrong")
        for number, outcome in enumerate(outcomes)
    )
    question = QuestionResult("affine-forward", "title", 4.0, tests)
    return to_gradescope(SubmissionResult("eve", "small", (question,), **fields))


def broken(assignment, result, **told):
    return Entry("eve", Path(), Told(about="a test", **told)).broken(assignment, result)


@pytest.mark.parametrize(
    ("told", "outcomes", "complaint"),
    [
        ({"verdict": "accepted"}, ["passed"], None),
        ({"verdict": "wrong"}, ["passed"], "promised wrong, got accepted"),
        ({"verdict": "wrong"}, ["failed"], "promised passed, got failed"),
        ({"verdict": "wrong", "loses": {"everything": "failed"}}, ["failed"], None),
        (
            {"verdict": ["crash", "error"], "loses": {"everything": ["crashed", "error"]}},
            ["error", "error"],
            None,
        ),
        (
            {"verdict": ["crash", "error"], "loses": {"everything": ["crashed", "error"]}},
            ["failed"],
            "promised crashed, got failed",
        ),
        (
            {"verdict": "wrong", "loses": {"affine-forward": "failed"}},
            ["failed", "passed"],
            "keeps 0.0 points, got 2.0",
        ),
        (
            {
                "verdict": "wrong",
                "loses": {"affine-forward": "failed"},
                "keeps": {"affine-forward": 2},
            },
            ["failed", "passed"],
            None,
        ),
        ({"verdict": "accepted", "says": "went wrong"}, ["passed"], "nobody reads 'went wrong'"),
        (
            {"verdict": "wrong", "loses": {"everything": "failed"}, "says": "went wrong"},
            ["failed"],
            None,
        ),
        (
            {"verdict": "wrong", "loses": {"everything": "failed"}, "hides": "w[aeiou]nt"},
            ["failed"],
            "a student reads 'went'",
        ),
        ({"verdict": "accepted", "hides": "w[aeiou]nt"}, ["passed"], None),
    ],
)
def test_a_broken_promise_is_told(assignment, told, outcomes, complaint):
    sentences = broken(assignment, written(outcomes), **told)
    assert any(complaint in s for s in sentences) if complaint else sentences == []


@pytest.mark.parametrize("where", ["tests", "score", "verdict"])
def test_a_score_that_does_not_follow_from_the_tests_is_told(assignment, where):
    result = written(["passed"])
    if where == "tests":
        result["tests"][0]["score"] = 3.0
    elif where == "score":
        result["score"] = 5.0
    else:
        result["extra_data"]["verdict"] = "wrong"
    (sentence,) = broken(assignment, result, verdict="accepted")
    assert "the tests that are written come to" in sentence

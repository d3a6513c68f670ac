"""Batches that are killed at any moment, and two at once: real processes."""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.grading.conftest import hand_in, layer, make_assignment

COMMAND = Path(sys.executable).with_name("autograder")

pytestmark = pytest.mark.xdist_group("killed batches")


def command(root, output, *options):
    return [
        COMMAND, "grade", "--course", root, "--output", output, "--jobs", "2",
        "--sandbox", "none", *options,
    ]  # fmt: skip


def run(root, output, *options):
    done = subprocess.run(
        command(root, output, *options), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@contextmanager
def running(root, output, *options):
    process = subprocess.Popen(
        command(root, output, *options),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def files(output):
    folder = output / "twice"
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course, the files of an uninterrupted batch, and how long that took."""
    root = tmp_path_factory.mktemp("course")
    make_assignment(root)
    hand_in(root, "ada", layer())
    hand_in(root, "bob", layer(forward="out, cache = 3 * x, x"))
    hand_in(root, "eve", "")
    start = time.monotonic()
    run(root, root / "whole")
    return root, files(root / "whole"), time.monotonic() - start


def kill_at_random(root, output, chance, seconds):
    """Kill a batch while it starts, or at any moment after it has written some results."""
    start = time.time_ns()
    wanted = chance.randrange(4)
    with running(root, output, *chance.choice([[], ["--fresh"]])) as process:
        if not wanted:
            time.sleep(chance.uniform(0.0, seconds))
        while process.poll() is None and written_since(start, output) < wanted:
            time.sleep(0.002)
        time.sleep(chance.uniform(0.0, 0.1))
        process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL


def written_since(start, output):
    return sum(path.stat().st_mtime_ns >= start for path in (output / "twice").glob("[a-z]*.json"))


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_a_batch_that_is_killed_again_and_again_ends_with_the_same_bytes(course, tmp_path, kills):
    root, whole, seconds = course
    chance = random.Random(kills)
    done = reused = 0
    while done < kills:
        done += kill_at_random(root, tmp_path, chance, seconds)
        if (tmp_path / "twice").is_dir():
            there = {n: b for n, b in files(tmp_path).items() if not n.startswith(".")}
            assert there.items() <= whole.items()
        if done % 5 == 0 or done == kills:
            told = run(root, tmp_path).stderr
            reused += int(re.search(r"graded, (\d) unchanged", told)[1])
            assert files(tmp_path) == whole
            shutil.rmtree(tmp_path / "twice")
    assert reused


def test_what_is_graded_already_is_not_graded_again(course, tmp_path):
    root, whole, _ = course
    run(root, tmp_path, "--student", "ada")
    rows = (tmp_path / "twice" / "grades.csv").read_text().splitlines()[1:]
    assert [row.split(",")[1] for row in rows] == ["accepted", "not-graded", "not-graded"]
    before = (tmp_path / "twice" / "ada.json").stat()
    done = run(root, tmp_path)
    assert "2 graded, 1 unchanged" in done.stderr
    assert (tmp_path / "twice" / "ada.json").stat().st_mtime_ns == before.st_mtime_ns
    assert files(tmp_path) == whole


def test_a_dry_run_says_why_and_writes_nothing(course, tmp_path):
    root, _, _ = course
    told = json.loads(run(root, tmp_path / "none", "--dry-run", "--json").stdout)
    assert {s["reason"] for s in told["submissions"]} == {"new"}
    assert not (tmp_path / "none").exists()
    done = run(root, root / "whole", "--dry-run", "--fresh", "--student", "eve")
    assert "1 of 1 submissions would be graded; nothing was written." in done.stdout
    assert "asked for" in done.stdout


@pytest.mark.slow
def test_a_second_batch_says_who_grades_and_a_third_one_waits(course, tmp_path):
    root, whole, _ = course
    holder = tmp_path / ".twice.holder.json"
    with running(root, tmp_path) as first:
        while not holder.exists():
            assert first.poll() is None
            time.sleep(0.01)
        first.send_signal(signal.SIGSTOP)  # however slow this machine is, it is still at work
        with running(root, tmp_path) as second:
            _, told = second.communicate(timeout=120)
        assert second.returncode == 9
        assert f"another command writes there (process {first.pid} on " in told
        with running(root, tmp_path, "--wait") as third:
            first.send_signal(signal.SIGCONT)
            assert third.wait(timeout=120) == 0
            assert first.wait(timeout=120) == 0
    assert files(tmp_path) == whole
    assert not holder.exists()


def test_regrading_after_a_hidden_test_changed_shows_whose_score_moved(tmp_path):
    make_assignment(tmp_path)
    hand_in(tmp_path, "ada", layer())
    hand_in(tmp_path, "bob", layer(forward="out, cache = 3 * x, x"))
    run(tmp_path, tmp_path / "out")
    hidden = tmp_path / "solutions" / "twice" / "tests" / "hidden" / "test_twice.py"
    hidden.write_text(hidden.read_text().replace("weight=3", "weight=1"))
    done = run(tmp_path, tmp_path / "out", "--json")
    assert json.loads(done.stdout)["changes"] == [
        {"student": "bob", "question": "twice-forward", "before": 0.8, "after": 1.33, "by": 0.53}
    ]
    assert not list((tmp_path / "out").glob(".*.json"))

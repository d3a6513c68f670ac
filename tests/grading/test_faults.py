"""Faults on the grader's own side, each really caused: nobody loses a point or a result by them."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.errors import SandboxUnavailable
from autograder.grading.intake import read_submission
from autograder.grading.session import Grader
from autograder.results import Outcome, Verdict
from autograder.sandbox import Sandbox, choose

from .conftest import MANIFEST, hand_in, layer, make_assignment

COMMAND = Path(sys.executable).with_name("autograder")

FORWARD = """
import os, signal
from pathlib import Path
import numpy as np
import pytest

FLAG = Path({flag!r})


def break_something(taped):
    student = taped._graded
    {breaks}


@pytest.mark.question("twice-forward")
def test_doubles(student, reference, check, rng):
    if {when}:
        FLAG.touch()
        break_something(student)
    check.outputs(student.twice_forward, reference.twice_forward, rng.normal(size=(3, 2)))


@pytest.mark.question("twice-backward")
def test_gradient(student, check, rng):
    check.gradients(student.twice_forward, student.twice_backward, rng.normal(size=(2, 3)))
"""

ONCE, ALWAYS = "not FLAG.exists()", "True"


def hidden(folder, breaks, when):
    return FORWARD.format(flag=str(folder / "flag"), breaks=breaks, when=when)


# A part of the sandbox is killed

KILLS = {
    "the zygote": "student.load(); it = student._lives._sandbox._process; it.kill(); it.wait()",
    "the student's process": "student.load(); it = student._lives.live.child; "
    "os.kill(it._pid, signal.SIGKILL)",
}


@pytest.fixture
def inner(missing):
    """A sandbox whose processes are seen by their real numbers."""
    try:
        sandbox = Sandbox("inner")
        sandbox.start()
    except SandboxUnavailable as error:
        missing(f"the tier inner: {error}")
    yield sandbox
    sandbox.close()


def graded(folder, sandbox, text):
    assignment = make_assignment(folder, hidden=text)
    hand_in(folder, "ada", layer())
    grader = Grader(assignment, sandbox)
    return grader.grade(read_submission(assignment, folder / "submitted", "ada")).result


@pytest.mark.parametrize("victim", KILLS)
def test_when_the_sandbox_loses_a_process_the_test_is_run_once_more(victim, tmp_path, inner):
    result = graded(tmp_path, inner, hidden(tmp_path, KILLS[victim], ONCE))
    assert result.verdict is Verdict.ACCEPTED
    assert result.score == 10


@pytest.mark.parametrize(
    ("victim", "reason"),
    [
        ("the zygote", "twice_forward: the sandbox was lost while the call was being answered"),
        ("the student's process", "twice_forward: something on this machine killed the student's"),
    ],
)
def test_when_it_loses_it_again_that_question_is_a_fault_and_no_zero(
    victim, reason, tmp_path, inner
):
    result = graded(tmp_path, inner, hidden(tmp_path, KILLS[victim], ALWAYS))
    forward, backward, _ = result.questions
    assert forward.outcome is Outcome.FAULT
    assert forward.score is None
    assert reason in forward.fault
    assert backward.score == 6


# A broken hidden test, and a trusted runner that is killed


@pytest.fixture(scope="module")
def tier():
    try:
        with choose() as sandbox:
            return sandbox.tier
    except SandboxUnavailable:
        return "none"


def grade(course, tier, *arguments, before=()):
    return subprocess.run(
        [*before, COMMAND, "grade", "--course", course, "--sandbox", tier, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def results(course):
    with (course / "results" / "twice" / "grades.csv").open(newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("breaks", "reason"),
    [
        ("raise RuntimeError('the test is wrong')", "RuntimeError: the test is wrong"),
        ("raise KeyboardInterrupt", "RuntimeError: the test raised KeyboardInterrupt: "),
        ("raise SystemExit(0)", "SystemExit: 0"),
        ("pytest.exit('enough')", "RuntimeError: the test raised Exit: enough"),
    ],
)
def test_a_broken_hidden_test_is_a_fault_of_its_question_and_the_batch_goes_on(
    breaks, reason, tmp_path, tier
):
    make_assignment(tmp_path, hidden=hidden(tmp_path, breaks, ALWAYS))
    hand_in(tmp_path, "ada", layer())
    hand_in(tmp_path, "bob", layer(backward="pass"))
    done = grade(tmp_path, tier)
    assert done.returncode == 4, done.stderr
    line = f"Not graded: ada, twice-forward: test_twice.py::test_doubles: {reason}".strip()
    assert line in done.stderr
    assert "Traceback" not in done.stderr
    rows = results(tmp_path)
    assert [rows[name]["twice-forward"] for name in ("ada", "bob")] == ["fault", "fault"]
    assert [rows[name]["twice-backward"] for name in ("ada", "bob")] == ["6", "0"]


KILL_RUNNER = "os.kill(os.getpid(), signal.SIGKILL)"
OF_EVE = "float(student.twice_forward(np.ones(1))[0][0]) == 3"
"""What the hidden test sees of the one submission at which it breaks."""


@pytest.mark.parametrize("when", [f"{OF_EVE} and {ONCE}", OF_EVE])
def test_a_trusted_runner_that_is_killed_costs_nobody_anything(when, tmp_path, tier):
    make_assignment(tmp_path, hidden=hidden(tmp_path, KILL_RUNNER, when))
    students = ["ada", "bob", "eve", "kim", "zoe"]
    for student in students:
        right = layer(forward="out, cache = (3 if x.size == 1 else 2) * x, x")
        hand_in(tmp_path, student, right if student == "eve" else layer())
    done = grade(tmp_path, tier, "--jobs", "2")
    rows = results(tmp_path)
    assert sorted(rows) == students
    lost = {name for name, row in rows.items() if row["verdict"] == "fault"}
    if ONCE in when:
        assert done.returncode == 0, done.stderr
        assert lost == set()
    else:
        assert done.returncode == 4, done.stderr
        reason = "the process that graded it was lost twice; something on this machine kills it"
        assert f"Not graded: eve, twice-forward, twice-backward: {reason}" in done.stderr
        assert lost == {"eve"}
        assert rows["eve"]["twice-forward"] == rows["eve"]["twice-backward"] == "fault"
        text = (tmp_path / "results" / "twice" / "eve.json").read_text()
        assert json.loads(text)["extra_data"]["sandbox"]["tier"] == tier
    assert {rows[name]["score"] for name in students if name not in lost} == {"10"}


# A disk that takes no more


@pytest.fixture
def mounted(missing):
    """Return a function that says how to run a command behind a mount of its own."""
    if shutil.which("unshare") is None:
        missing("unshare, from the package util-linux")
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "-rm"]
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        missing("a mount namespace, to fill a disk in")

    def mounted(options, folder, after="true"):
        folder.mkdir(parents=True)
        script = f"""
            mount -t tmpfs -o {options} tmpfs "{folder}" && "$@"
            code=$?; {after}; exit $code
        """
        return [*unshare, "sh", "-c", script, "sh"]

    return mounted


def whole(folder):
    """Return the results in a folder; each must be whole."""
    assert not list(folder.rglob(".*")), "half-written files are left"
    return {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}


def test_a_full_disk_is_told_and_what_was_written_is_whole(tmp_path, tier, mounted):
    make_assignment(tmp_path)
    for number in range(40):
        hand_in(tmp_path, f"s{number}", layer())
    output, rescued = tmp_path / "results", tmp_path / "rescued"
    before = mounted("size=64k", output, f'cp -r "{output}" "{rescued}"')
    done = grade(tmp_path, tier, before=before)
    assert done.returncode == 7, done.stderr
    assert "cannot be written: No space left on device; what was written before it" in done.stderr
    assert "Traceback" not in done.stderr
    written = whole(rescued / "twice")
    assert 0 < len(written) < 40
    assert {result["score"] for result in written.values()} == {10}


def test_a_folder_that_takes_no_file_is_told_before_anything_is_graded(tmp_path, tier, mounted):
    make_assignment(tmp_path)
    hand_in(tmp_path, "ada", layer())
    done = grade(tmp_path, tier, before=mounted("ro", tmp_path / "results"))
    assert done.returncode == 7, done.stderr
    assert "results cannot be written there: Read-only file system; name another" in done.stderr
    assert "Sandbox:" not in done.stderr


# The end of the command


def descendants(pid):
    """Return the processes below one, by number, as the kernel lists them."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = int(fields[1])
    found, new = set(), {pid}
    while new:
        new = {child for child, parent in parents.items() if parent in new} - found
        found |= new
    return found


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def eventually(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)
    return value


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_batch_that_is_ended_leaves_whole_results_and_no_process(
    number, tmp_path, tier, unmeasured
):
    manifest = MANIFEST.replace("test_seconds = 1.5", "test_seconds = 300")
    make_assignment(tmp_path, manifest=manifest)
    hand_in(tmp_path, "ada", layer())
    for name in ("bob", "eve", "zoe"):
        hand_in(tmp_path, name, layer(forward="import time; time.sleep(300)"))
    folder = tmp_path / "results" / "twice"
    with subprocess.Popen(
        [COMMAND, "grade", "--course", tmp_path, "--sandbox", tier, "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=unmeasured,
    ) as command:
        eventually((folder / "ada.json").exists)
        processes = eventually(lambda: descendants(command.pid))
        command.send_signal(number)
        _, said = command.communicate(timeout=60)
    eventually(lambda: not any(map(is_running, processes)))
    assert list(whole(folder)) == ["ada"]
    assert whole(folder)["ada"]["score"] == 10
    if number == signal.SIGKILL:
        assert command.returncode == -signal.SIGKILL
    else:
        assert command.returncode == 130, said
        assert "autograder: interrupted; results written so far are whole" in said
        assert "Traceback" not in said

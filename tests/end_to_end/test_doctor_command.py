"""`autograder doctor` as a person runs it, on this machine and on others made up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from autograder.sandbox import Sandbox, SandboxUnavailable

from ..ordinary import environment_for, open_to_all

COURSE = Path(__file__).parents[2]
COMMAND = Path(sys.executable).with_name("autograder")

MANIFEST = """
title = "Twice"
files = ["twice.py", "more.py"]

[functions]
twice = { returns = ["out"] }
thrice = { returns = ["out"], file = "more.py" }

[[questions]]
id = "twice"
title = "Twice"
points = 1
regions = ["twice"]
"""
HIDDEN = """
import numpy as np
import pytest


@pytest.mark.question("twice")
def test_doubles_every_entry(student, check):
    check.call(student.twice, np.ones(2))


@pytest.mark.question("twice")
def test_three_are_more_than_two(student, check):
    check.call(student.thrice, np.ones(2))
"""
SUBMISSION = """
import os
import socket


def attempt(what):
    try:
        what()
    except OSError:
        pass


attempt(socket.socket)


def twice(x):
    attempt(os.fork)
    attempt(os.fork)
    attempt(lambda: open("/etc/passwd"))
    return 2 * x
"""
MORE = """
def thrice(x):
    try:
        open("[bold]notes.txt", "w")
    except OSError:
        pass
    return 3 * x
"""
SOLUTION = {"twice.py": "def twice(x):\n    return 2 * x\n"}
SOLUTION["more.py"] = SOLUTION["twice.py"].replace("2", "3").replace("twice", "thrice")


def run(command, **environment):
    return subprocess.run(
        [str(word) for word in command],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=os.environ | environment,
    )


def doctor(*arguments, **environment):
    return run([COMMAND, "doctor", *arguments], **environment)


@pytest.fixture(scope="module")
def course():
    """A course that every user can read."""
    with tempfile.TemporaryDirectory(prefix="autograder-course-") as made:
        root = Path(made)
        _write(root)
        open_to_all(root)
        yield root


def _write(root):
    files = {f"solutions/twice/{name}": text for name, text in SOLUTION.items()} | {
        "solutions/twice/assignment.toml": MANIFEST,
        "solutions/twice/tests/hidden/test_twice.py": HIDDEN,
        "submitted/eve/twice/twice.py": SUBMISSION,
        "submitted/eve/twice/more.py": MORE,
        "submitted/ada/twice/twice.py": SOLUTION["twice.py"],
        "submitted/ada/twice/more.py": SOLUTION["more.py"],
        "submitted/bob/twice/twice.py": "",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


@pytest.fixture
def tier(request, missing):
    try:
        with Sandbox(request.param):
            return request.param
    except SandboxUnavailable as error:
        missing(f"the tier {request.param}: {error}")


def test_the_machine_and_every_tier_are_shown():
    done = doctor("--course", COURSE)
    assert done.returncode in {0, 3}, done.stderr
    for word in ("system", "bubblewrap", "Landlock", "seccomp", "inner-unscoped", "outer"):
        assert word in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""
    chosen = "autograder grade takes the tier" in done.stdout
    assert chosen == (done.returncode == 0)


def test_json_holds_the_same_and_nothing_else():
    done = doctor("--json")
    found = json.loads(done.stdout)
    assert [tier["tier"] for tier in found["tiers"]][:2] == ["full", "inner"]
    works = [tier["tier"] for tier in found["tiers"] if tier["works"]]
    assert found["auto"] == (works[0] if works else None)
    assert done.returncode == (0 if works else 3)
    assert found["facts"]["system"] == "Linux"


def test_a_machine_without_bubblewrap_and_strace_is_told_to_install_them(tmp_path):
    done = doctor("--course", COURSE, PATH=str(tmp_path))
    said = " ".join(done.stdout.split())
    assert "full no bubblewrap (the program bwrap) is not installed" in said
    assert "Install bubblewrap, for the tier full" in said
    assert "Install strace, for `autograder doctor --trace`" in said


ELSEWHERE = """
import os, platform, sys
platform.system = lambda: {system!r}
for name in ("fcntl", "resource", "pwd", "grp"):
    sys.modules[name] = None
for name in ("O_TMPFILE", "O_PATH", "O_NOFOLLOW", "sched_getaffinity", "geteuid", "unshare"):
    if hasattr(os, name):
        delattr(os, name)
sys.argv = ["autograder", "doctor"]
from autograder.cli import main
main()
"""


@pytest.mark.parametrize(
    ("system", "way_out"), [("Darwin", "Linux container"), ("Windows", "WSL2")]
)
def test_another_system_gets_its_way_out_and_no_traceback(system, way_out):
    done = run([sys.executable, "-c", ELSEWHERE.format(system=system)])
    assert done.returncode == 3, done.stderr
    assert way_out in done.stdout
    assert "No sandbox works here" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("tier", ["full", "inner"], indirect=True)
def test_a_trace_names_what_was_denied_and_when(course, tier, strace):
    done = doctor("--trace", "eve", "--course", course, "--sandbox", tier, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    denied = {d["call"].partition("(")[0]: d for d in found["denied"] if not d["harmless"]}
    when = {name: d["first"] for name, d in denied.items()}
    socket = denied["socket"]
    assert socket["call"].startswith("socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, ")
    assert socket["call"].endswith(" = -1 EPERM")
    assert socket["reason"] == "network: a submission has none"
    assert when["socket"] == "while twice.py was loaded"
    fork = denied["clone" if "clone" in denied else "fork"]
    assert fork["reason"] == "processes: a submission starts none"
    assert fork["times"] == 2
    assert fork["first"] == "during the hidden test: doubles every entry, in twice"
    assert found["tests"].popitem()[1] == "passed"


@pytest.mark.parametrize("tier", ["full", "inner"], indirect=True)
def test_a_trace_shows_the_files_by_name(course, tier, strace):
    done = doctor("--trace", "eve", "--course", course, "--sandbox", tier)
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    if "Which files they were cannot be seen" in said:
        assert os.geteuid() != 0, "root's strace sees every name"
        return
    read = '"/etc/passwd", O_RDONLY|O_CLOEXEC) = -1 ' + ("ENOENT" if tier == "full" else "EACCES")
    assert read in said
    assert '"[bold]notes.txt", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0666)' in said
    assert "during the hidden test: three are more than two, in thrice" in said
    assert "Hidden tests: 2 passed." in said
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize("tier", ["full", "inner"], indirect=True)
def test_an_ordinary_user_sees_the_names_of_files_or_is_told_why_not(
    course, tier, strace, readable_by_all, as_ordinary_user
):
    """In `inner` the kernel hides the sandbox's memory from the tracer of an ordinary user."""
    start = "from autograder.cli import main; main()"
    words = ["doctor", "--trace", "eve", "--course", course, "--sandbox", tier]
    done = run([*as_ordinary_user, "-c", start, *words], **environment_for(readable_by_all))
    assert done.returncode == 0, done.stderr
    assert "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC" in done.stdout
    hidden = "Which files they were cannot be seen" in done.stdout
    assert hidden == (tier == "inner")
    assert ("/etc/passwd" in done.stdout) != hidden


@pytest.mark.parametrize("tier", ["full", "inner"], indirect=True)
def test_an_innocent_submission_was_denied_nothing(course, tier, strace):
    done = doctor("--trace", "ada", "--course", course, "--sandbox", tier)
    assert "The sandbox denied this submission nothing" in done.stdout
    assert done.returncode == 0


def test_without_strace_a_trace_says_what_to_install(course, tmp_path):
    done = doctor("--trace", "eve", "--course", course, PATH=str(tmp_path))
    assert done.returncode == 3
    assert "--trace needs strace, and it is not installed" in done.stderr
    assert "`apt-get install strace`" in done.stderr


@pytest.mark.parametrize("tier", ["full", "inner"], indirect=True)
def test_where_nobody_may_trace_a_trace_says_so(course, tier, strace):
    """A process that is traced already cannot be traced again: so none may trace here."""
    command = [COMMAND, "doctor", "--trace", "eve", "--course", course, "--sandbox", tier]
    done = run([strace, "-f", "-o", "/dev/null", "-e", "trace=none", *command])
    assert done.returncode == 3
    assert "strace has to be allowed to trace (ptrace)" in done.stderr
    assert "--cap-add SYS_PTRACE" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--trace", "zoe"], 1, "holds no folder of the student 'zoe'"),
        (["--trace", "bob"], 1, "nothing to trace: more.py was not handed in"),
        (["--trace", "eve", "--sandbox", "none"], 2, "the tier none denies nothing"),
        (["thrice"], 1, "there is no assignment 'thrice' (known: twice)"),
    ],
)
def test_a_wrong_command_is_answered_with_the_next_step(course, arguments, code, message):
    done = doctor(*arguments, "--course", course)
    assert done.returncode == code
    assert message in " ".join(done.stderr.replace("│", " ").split())


def test_help_says_what_a_trace_is_for():
    done = doctor("--help")
    assert done.returncode == 0
    for word in ("--trace", "STUDENT", "--json", "strace"):
        assert word in done.stdout

"""Batches on a real cluster of Dask's: several worker processes on this machine."""

from __future__ import annotations

import contextlib
import json
import random
import re
import signal
import subprocess
import sys
import time

import pytest
from distributed import Client

from tests.grading.conftest import HIDDEN, hand_in, layer, make_assignment

from .conftest import Wire, command, give_key, results, run, running, until

pytestmark = pytest.mark.xdist_group("cluster")

ASSERTS = """

@pytest.mark.question("twice-backward", weight=0)
def test_a_plain_assert_whose_traceback_names_files(student, check, rng):
    assert check.call(student.twice_forward, rng.normal(size=3))[0].sum() > 1e9
"""
WRONG = layer(forward="out, cache = 3 * x, x")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with running(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
def course(tmp_path):
    make_assignment(tmp_path, hidden=HIDDEN + ASSERTS)
    give_key(tmp_path)
    return tmp_path


def grade(cluster, root, output, *options):
    return run(command(root, output, "--scheduler", cluster.address, *options))


def test_a_batch_ends_with_the_bytes_of_a_local_one_and_leaves_nothing_behind(cluster, course):
    for student in ("Lovelace", "Zoë Ünal", "x" * 240):
        hand_in(course, student, layer())
    hand_in(course, "bob", WRONG)
    hand_in(course, "eve", "x = (")
    (course / "submitted" / "nobody").mkdir()
    local = run(command(course, course / "here", "--jobs", "1"))
    assert local.returncode == 0, local.stderr
    done = grade(cluster, course, course / "there")
    assert done.returncode == 0, done.stderr
    assert results(course / "there") == results(course / "here")
    assert len(results(course / "there")) == 7
    until(lambda: not cluster.suites())
    assert "Lovelace" not in cluster.said()
    assert "Zo" not in cluster.said()


@pytest.mark.slow
def test_workers_with_another_key_take_no_submissions(cluster, course):
    hand_in(course, "ada", layer())
    (course / "cluster.key").write_text("another key, and long enough for one")
    done = grade(cluster, course, course / "out", "--patience", "3")
    assert done.returncode == 3, done.stderr
    said = " ".join(done.stderr.split())
    assert "takes no submissions: the bundle of the hidden tests is not opened: it was made" in said
    assert "give this worker the key file that `autograder grade` uses" in said
    assert not list((course / "out" / "twice").glob("ada.json"))
    assert not cluster.suites()


@pytest.mark.slow
def test_a_broken_hidden_test_is_told_with_the_path_that_the_instructor_knows(cluster, course):
    hand_in(course, "ada", layer())
    hidden = course / "solutions" / "twice" / "tests" / "hidden" / "test_twice.py"
    hidden.write_text("import no_such_module")
    done = grade(cluster, course, course / "out")
    assert done.returncode == 1
    assert f"autograder: {hidden.parent}: the hidden tests cannot be collected" in done.stderr
    assert "No module named 'no_such_module'" in done.stderr
    until(lambda: not cluster.suites())


@pytest.mark.slow
def test_a_worker_that_cannot_isolate_takes_no_submissions(tmp_path, course, missing):
    local = run(command(course, course / "here", "--sandbox", "full", "--dry-run"))
    if local.returncode == 3:
        missing("a full sandbox")
    for number in range(12):
        hand_in(course, f"student-{number}", layer())
    full = ("--sandbox", "full", "--patience", "5")
    with running(tmp_path / "bare", workers=0) as bare:
        bare.add_worker(PATH="/nowhere")
        bare.is_there(1)
        done = grade(bare, course, course / "none", *full)
        assert done.returncode == 3, done.stderr
        assert "it cannot isolate" in done.stderr
        assert "bubblewrap (the program bwrap) is not installed" in done.stderr
        assert not list((course / "none" / "twice").glob("*.json"))
        bare.add_worker()
        bare.is_there(2)
        done = grade(bare, course, course / "some", "--sandbox", "full")
        assert done.returncode == 0, done.stderr
        assert done.stderr.count("takes no submissions: it cannot isolate") == 1
    run(command(course, course / "here", "--sandbox", "full"))
    assert results(course / "some") == results(course / "here")


@pytest.mark.slow
def test_a_scheduler_that_stays_away_ends_the_batch_and_the_next_one_goes_on(tmp_path, course):
    for number in range(30):
        hand_in(course, f"student-{number:02}", layer())
    run(command(course, course / "here"))
    out = course / "there" / "twice"
    with running(tmp_path / "short") as short:
        arguments = command(course, course / "there", "--scheduler", short.address)
        process = subprocess.Popen(
            [*arguments, "--patience", "4"], stderr=subprocess.PIPE, text=True
        )
        until(lambda: len(list(out.glob("s*.json"))) >= 3)
        short.scheduler.kill()
        _, said = process.communicate(timeout=120)
        kept = len(list(out.glob("s*.json")))
    assert process.returncode == 10
    assert "the scheduler cannot be reached within 4 seconds. What was graded is kept" in said
    assert 3 <= kept < 30
    with running(tmp_path / "again") as again:
        done = grade(again, course, course / "there")
    assert f"{30 - kept} graded, {kept} unchanged" in done.stderr
    assert results(course / "there") == results(course / "here")


@pytest.mark.slow
def test_an_interrupted_batch_leaves_no_suite_behind_and_goes_on(cluster, course, unmeasured):
    for number in range(30):
        hand_in(course, f"student-{number:02}", layer())
    out = course / "there" / "twice"
    with subprocess.Popen(
        command(course, course / "there", "--scheduler", cluster.address),
        stderr=subprocess.PIPE, text=True, env=unmeasured,
    ) as process, contextlib.ExitStack() as stack:  # fmt: skip
        stack.callback(process.kill)
        until(lambda: len(list(out.glob("s*.json"))) >= 3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "the same command goes on from there" in said
    until(lambda: not cluster.suites())
    done = grade(cluster, course, course / "there")
    graded, kept = map(int, re.search(r"(\d+) graded, (\d+) unchanged", done.stderr).groups())
    assert kept >= 3
    assert graded + kept == 30
    assert "0 graded, 30 unchanged" in grade(cluster, course, course / "there").stderr


@pytest.mark.slow
def test_a_connection_that_is_back_at_once_stops_nothing(cluster, course):
    for number in range(60):
        hand_in(course, f"student-{number:02}", layer())
    out = course / "there" / "twice"
    wire = Wire(cluster.port)
    with (course / "said.txt").open("w") as said, subprocess.Popen(
        command(course, course / "there", "--scheduler", wire.address), stderr=said, text=True,
    ) as process, contextlib.ExitStack() as stack:  # fmt: skip
        stack.callback(process.kill)
        for done in (5, 15, 25, 35, 45):
            until(lambda done=done: done_in(out) >= done)
            wire.cut()
            wire.whole = True
        process.wait(timeout=120)
    wire.close()
    assert process.returncode == 0, (course / "said.txt").read_text()
    assert done_in(out) == 60


@pytest.mark.slow
def test_tasks_that_the_scheduler_forgets_are_handed_to_it_again(cluster, course):
    for number in range(40):
        hand_in(course, f"student-{number:02}", layer())
    out = course / "there" / "twice"

    def forget(dask_scheduler):
        tasks = [task for key, task in dask_scheduler.tasks.items() if key.startswith("grade-")]
        for task in tasks:
            for owner in set(task.who_wants) & set(dask_scheduler.clients.values()):
                dask_scheduler.client_releases_keys([task.key], owner.client_key)
        return len(tasks)

    with subprocess.Popen(
        command(course, course / "there", "--scheduler", cluster.address),
        stderr=subprocess.PIPE, text=True,
    ) as process, contextlib.ExitStack() as stack:  # fmt: skip
        stack.callback(process.kill)
        until(lambda: done_in(out) >= 5)
        with Client(cluster.address, set_as_default=False) as client:
            forgotten = client.run_on_scheduler(forget)
        _, said = process.communicate(timeout=120)
    assert forgotten
    assert process.returncode == 0, said
    assert done_in(out) == 40


@pytest.mark.slow
def test_two_thousand_submissions_whatever_happens_to_workers_and_connection(tmp_path, course):
    """Workers are killed and added, the wire to the scheduler is cut twice, the scheduler dies."""
    chance = random.Random(2000)
    kinds = [layer(), WRONG, layer(backward="dx = dout"), "x = (", layer(forward="pass"), ""]
    for number in range(2000):
        content = kinds[number % len(kinds)]
        hand_in(course, f"student-{number:04}", content and f"{content}\n# {number}\n")
    local = run(command(course, course / "here"))
    assert local.returncode == 0, local.stderr
    out = course / "there" / "twice"
    events = {100: "kill", 300: "cut", 500: "kill", 700: "add", 900: "scheduler", 1200: "kill",
              1400: "cut", 1600: "add", 1800: "kill"}  # fmt: skip
    happened = []
    with running(tmp_path / "big", workers=3) as big:
        wire = Wire(big.port)
        with (course / "said.txt").open("w") as said, subprocess.Popen(
            command(course, course / "there", "--scheduler", wire.address, "--json",
                    "--patience", "300"),
            stdout=subprocess.PIPE, stderr=said, text=True,
        ) as process, contextlib.ExitStack() as stack:  # fmt: skip
            stack.callback(process.kill)
            for wanted, event in events.items():
                until(
                    lambda wanted=wanted: process.poll() is not None or done_in(out) >= wanted, 1200
                )
                assert process.poll() is None, (course / "said.txt").read_text()
                happened.append(event)
                if event == "kill":
                    alive = [w for w in big.workers if w.poll() is None]
                    chance.choice(alive).kill()
                    big.add_worker()
                elif event == "add":
                    big.add_worker()
                elif event == "cut":
                    wire.cut()
                    time.sleep(2)
                    wire.whole = True
                else:
                    big.scheduler.kill()
                    big.scheduler.wait()
                    big.start_scheduler()
                    for _ in range(3):
                        big.add_worker()
            told, _ = process.communicate(timeout=1200)
        wire.close()
    assert process.returncode == 0, (course / "said.txt").read_text()
    assert happened == list(events.values())
    students = [one["student"] for one in json.loads(told)["submissions"]]
    assert len(students) == len(set(students)) == 2000
    assert results(course / "there") == results(course / "here")


KILLS_ITS_WORKER = """
import os
zygote = os.getppid()
grader = int(open(f"/proc/{zygote}/stat").read().rpartition(")")[2].split()[1])
os.kill(grader, 9)
"""


@pytest.mark.slow
@pytest.mark.parametrize("allowed", ["0", "50"], ids=["dask gives up", "we give up"])
def test_a_submission_that_kills_its_worker_costs_nobody_else_a_result(
    tmp_path, course, monkeypatch, allowed
):
    """It can, for there is no sandbox; in one, it is what a machine does that lacks memory."""
    for number in range(9):
        hand_in(course, f"student-{number}", KILLS_ITS_WORKER if number == 4 else layer())
    monkeypatch.setenv("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", allowed)
    with running(tmp_path / "poisoned", workers=0) as poisoned:
        poisoned.add_worker("--nanny")
        done = grade(poisoned, course, course / "out", "--json")
    assert done.returncode == 4, done.stderr
    verdicts = {one["student"]: one["verdict"] for one in json.loads(done.stdout)["submissions"]}
    assert verdicts.pop("student-4") == "fault"
    assert set(verdicts.values()) == {"accepted"}
    assert "whoever graded it was lost" in done.stderr


def done_in(folder):
    return sum(1 for _ in folder.glob("s*.json"))


@pytest.mark.slow
def test_tls_needs_certificates_of_one_ca_on_both_sides(tmp_path, course, certificates, missing):
    hand_in(course, "ada", layer())
    ours, theirs = certificates(missing), certificates(missing)
    options = ["--tls-ca-file", ours / "ca.pem", "--tls-cert", ours / "node.pem",
               "--tls-key", ours / "node.key"]  # fmt: skip
    options = [str(option) for option in options]
    with running(tmp_path / "tls", protocol="tls", options=options) as cluster:
        arguments = command(
            course, course / "out", "--scheduler", cluster.address, "--patience", "8"
        )
        bare = run(arguments)
        assert bare.returncode == 10
        assert "no distributed.comm.tls.ca-file" in bare.stderr
        stranger = run(arguments, **configured(theirs))
        assert stranger.returncode == 10
        assert "the scheduler cannot be reached" in stranger.stderr
        mixed = {CERTIFICATE: str(theirs / "node.pem"), PRIVATE_KEY: str(theirs / "node.key")}
        halved = run(arguments, **configured(ours) | mixed)
        assert halved.returncode == 10
        done = run(arguments, **configured(ours))
        assert done.returncode == 0, done.stderr
        assert json.loads((course / "out" / "twice" / "ada.json").read_text())["score"] == 10


CERTIFICATE = "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT"
PRIVATE_KEY = "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY"


def configured(folder):
    return {
        "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(folder / "ca.pem"),
        CERTIFICATE: str(folder / "node.pem"),
        PRIVATE_KEY: str(folder / "node.key"),
    }


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (("--scheduler", "tcp://10.0.0.5:8786"), 10, "without encryption or authentication"),
        (("--scheduler", "127.0.0.1:1", "--jobs", "2"), 2, "the workers of the cluster decide"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_spoken_to(course, options, code, said):
    hand_in(course, "ada", layer())
    done = run(command(course, course / "out", *options))
    assert done.returncode == code
    assert said in " ".join(done.stderr.replace("│", " ").split())


def test_a_missing_extra_says_what_to_install(course):
    hand_in(course, "ada", layer())
    lacks = (
        "import sys, importlib.util as u; found = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'distributed' else found(name, *rest)\n"
        f"sys.argv = ['autograder', *{command(course, course / 'out')[3:]!r},"
        " '--scheduler', 'tcp://127.0.0.1:1']\n"
        "from autograder.cli import main\n"
        "try: main()\n"
        "finally: print([name for name in ('dask', 'distributed') if name in sys.modules])"
    )
    done = run([sys.executable, "-c", lacks])
    assert done.returncode == 10
    assert "python -m pip install 'autograder-kit[cluster]'" in done.stderr
    assert done.stdout == "[]\n"  # nothing of Dask is loaded before it is asked for

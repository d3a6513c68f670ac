"""A check runs in a process of its own: nothing an answer does hangs it, or takes it down."""

import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.student_kit import supervisor
from autograder.student_kit.kit import waits_for
from autograder.student_kit.release import to_json
from autograder.student_kit.reports import Outcome, QuestionReport, Report

from .conftest import RELEASE, SOLVED, Handout

pytestmark = pytest.mark.xdist_group("supervisor")

HURRIED = replace(RELEASE, test_seconds=1)


@pytest.fixture
def hurried(handout: Handout) -> Handout:
    (handout.place.checks / "assignment.json").write_text(to_json(HURRIED), encoding="utf-8")
    return handout


def run(handout: Handout, *ids: str) -> Report:
    return supervisor.run(HURRIED, handout.place, ids or None)


def told(question: QuestionReport) -> list[tuple[str, str]]:
    return [(test.outcome.value, test.message) for test in question.tests]


def written(handout: Handout, *lines: str) -> Handout:
    handout.write(SOLVED.replace("    out = k * x**2", "\n".join(f"    {line}" for line in lines)))
    return handout


def test_it_tells_what_a_run_in_this_process_tells(handout: Handout):
    handout.solve(forward="(print('hm'), 2 * k * x**2)[-1]", backward="x.nothing")

    apart, here = supervisor.run(RELEASE, handout.place), handout.run()

    assert apart.questions == here.questions
    assert [q.outcome for q in apart.questions][:2] == [Outcome.FAILED, Outcome.ERROR]
    assert [file.name for file in apart.saved] == ["scale.py"]
    assert not apart.notes


@pytest.mark.parametrize(
    "body",
    [
        ["while True:", "    pass"],
        [
            "while True:",
            "    try:",
            "        k = k + 1",
            "    except BaseException:",
            "        pass",
        ],
        ["k = (10**9) ** (10**8)"],  # one call that never gives back the interpreter
        ["__import__('time').sleep(1000)"],
    ],
    ids=["loop", "swallows", "holds-the-lock", "sleeps"],
)
def test_what_does_not_end_is_stopped_with_its_line(hurried: Handout, body):
    written(hurried, *body)

    (forward,) = run(hurried, "scale-forward").questions

    assert forward.outcome is Outcome.TIMEOUT
    assert told(forward)[1:] == [("not-run", "not run: the one before it was stopped")] * 2
    assert told(forward)[0][1].startswith("stopped after 1 s in scale.py, line 1")


def test_only_the_question_that_does_not_end_is_lost(hurried: Handout):
    hurried.write(SOLVED.replace("    dx = 2 * k * x * dout", "    while True:\n        dx = 1"))

    forward, backward, _ = run(hurried).questions

    assert forward.outcome is Outcome.PASSED
    ((state, message),) = told(backward)
    assert state == "timeout"
    assert message.startswith("stopped after 1 s in scale.py, line 2")


def test_a_loop_outside_a_function_is_told(hurried: Handout):
    hurried.write(SOLVED + "\nwhile True:\n    pass\n")

    assert re.fullmatch(
        r"Your files were not loaded within 1 s "
        r"\(scale.py, line 2[45]: (while True:|pass)\): is there a loop outside a function\?",
        run(hurried).problem,
    )


def test_code_that_ends_python_ends_only_its_own_test(handout: Handout):
    handout.write(SOLVED.replace("    dx = 2 * k * x * dout", "    __import__('os')._exit(7)"))

    forward, backward, _ = run(handout).questions

    assert forward.outcome is Outcome.PASSED
    assert told(backward) == [("error", "your code ended the Python that ran it (exit code 7)")]


@pytest.mark.skipif(os.name == "nt", reason="a crash has another number there")
def test_a_crash_of_python_is_told_with_its_line(handout: Handout):
    handout.write(
        SOLVED.replace("    dx = 2 * k * x * dout", "    import ctypes\n    ctypes.string_at(0)")
    )

    (question,) = run(handout, "scale-backward").questions

    assert told(question) == [
        (
            "error",
            (
                "your code ended the Python that ran it in scale.py, line 21: ctypes.string_at(0) "
                "(signal 11)"
            ),
        )
    ]


def test_what_code_writes_past_python_does_not_garble_the_result(handout: Handout):
    handout.solve(forward="(__import__('os').write(1, b'{}\\n'), k * x**2)[-1]")

    assert run(handout).passed


def test_code_that_reads_the_keyboard_while_loading_gets_nothing(handout: Handout):
    handout.write(SOLVED + "\ninput()\n")

    assert "EOFError" in run(handout, "scale-forward").questions[0].problem


def test_a_module_of_the_students_that_is_called_like_pythons_own_does_no_harm(handout: Handout):
    handout.solve()
    for name in ("json.py", "queue.py", "checks.py"):
        (handout.folder / name).write_text("raise SystemExit('mine')\n", encoding="utf-8")

    assert run(handout).passed


def test_where_no_python_can_be_started_the_check_runs_here_and_says_so(
    handout: Handout, monkeypatch
):
    handout.solve()

    def refuse(*_args, **_kwargs):
        raise OSError("emscripten does not support processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    report = run(handout)

    assert report.passed
    assert report.notes == (
        (
            "No second Python could be started (emscripten does not support processes), so the "
            "check ran in this one, where nothing but you can stop a loop that does not end."
        ),
    )


def test_a_python_that_cannot_run_the_checks_is_told(handout: Handout, monkeypatch):
    monkeypatch.setattr(supervisor, "_BOOT", "raise RuntimeError('no such thing')")

    assert run(handout).problem == "The checks could not be run: RuntimeError: no such thing"


def test_the_process_ends_when_nobody_listens_any_more(hurried: Handout):
    written(hurried, "__import__('time').sleep(1000)")
    code = (
        "import os, sys, threading\n"
        "from autograder.student_kit import supervisor\n"
        "from autograder.student_kit.release import Place, load\n"
        "from pathlib import Path\n"
        f"place = Place(Path({str(hurried.place.checks)!r}))\n"
        "start = supervisor._Child._start\n"
        "def noted(self, *args):\n"
        "    process = start(self, *args)\n"
        "    print(process.pid, flush=True)\n"
        "    threading.Timer(0.7, os._exit, [0]).start()\n"
        "    return process\n"
        "supervisor._Child._start = noted\n"
        "supervisor.run(load(place), place)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    # Whoever reads to the end of what it inherited waits for the child, too: it is gone by now.
    assert ended.stdout.strip().isdigit()
    if os.name == "posix":
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and _lives(int(ended.stdout)):
            time.sleep(0.05)
        assert not _lives(int(ended.stdout))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{pid}/stat").is_file() or " Z " not in Path(
        f"/proc/{pid}/stat"
    ).read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="there is no fork there")
def test_a_process_that_the_code_has_left_behind_keeps_nobody_waiting(handout: Handout):
    left = handout.folder / "left"
    handout.write(
        SOLVED.replace(
            "    out = k * x**2",
            "    import os, pathlib, time\n"
            "    left = pathlib.Path('left')\n"
            "    if not left.exists() and os.fork() == 0:\n"
            "        left.write_text(str(os.getpid()))\n"
            "        time.sleep(60)\n"
            "        os._exit(0)\n"
            "    while not left.exists() or not left.read_text():\n"
            "        time.sleep(0.01)\n"
            "    out = k * x**2",
        )
    )

    (question,) = run(handout, "scale-forward").questions

    pid = int(left.read_text(encoding="utf-8"))
    assert _lives(pid)
    os.kill(pid, 9)
    assert question.outcome is Outcome.PASSED


def test_a_loop_without_an_end_is_stopped_before_a_notebook_runs_it(hurried: Handout):
    written(hurried, "while True:", "    pass")

    assert waits_for(hurried.place, ["scale-forward"]) == (
        "This cell needs what is not right yet:\n"
        "    Scaling: forward, took too long and was stopped: run check("
        '"scale-forward")\n'
        "Mend the first of these, save, then run this cell again."
    )


def test_a_loop_outside_a_function_is_told_before_a_notebook_meets_it(hurried: Handout):
    hurried.write(SOLVED + "\nwhile True:\n    pass\n")

    assert waits_for(hurried.place, ["scale-forward"]).startswith(
        "Your files were not loaded within 1 s"
    )

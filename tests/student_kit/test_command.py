"""`python -m checks`, in a process of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from .conftest import SOLVED, Handout, timeless

OVERVIEW = (
    "Scaling\n"
    "\n"
    "  question        points                                       what to do\n"
    "✓ scale-forward        2  ██████████  2 of 2 tests passed\n"
    "✓ scale-backward       3  ██████████  1 of 1 test passed\n"
    "· written-why          1              a person reads this one  answer it in the notebook\n"
    "\n"
    "Everything passes here. Grading uses more inputs, of other sizes.\n"
)


def test_a_right_answer_ends_with_0(handout: Handout):
    handout.solve()

    ended = handout.python("-m", "checks")

    assert (ended.returncode, timeless(ended.stdout), ended.stderr) == (0, OVERVIEW, "")


def test_a_wrong_answer_ends_with_1(handout: Handout):
    handout.solve(backward="x")

    assert handout.python("-m", "checks", "scale-forward").returncode == 0
    ended = handout.python("-m", "checks", "scale-backward")

    assert (ended.returncode, ended.stderr) == (1, "")
    assert ended.stdout.startswith(
        "✗ Scaling: backward · 0 of 1 test passed\n"
        "  ✗ gives the gradient\n"
        "      dx is off: relative error"
    )


def test_a_stub_ends_with_1_and_a_kind_word(handout: Handout):
    ended = handout.python("-m", "checks", "scale-forward", "written-why")

    assert (ended.returncode, ended.stderr) == (1, "")
    assert timeless(ended.stdout) == (
        "○ Scaling: forward · not attempted yet\n"
        "  Fill `scale_forward` in scale.py, save the file, and check again.\n"
        "\n"
        "· Why we scale · a person reads this one\n"
        "  Write your answer into the notebook; there is nothing to check here.\n"
    )


def test_an_unknown_question_ends_with_2(handout: Handout):
    ended = handout.python("-m", "checks", "scale-forwards")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert (
        ended.stderr == "There is no question 'scale-forwards'. "
        "Did you mean scale-forward or scale-backward?\n"
    )


def test_an_unknown_option_ends_with_2(handout: Handout):
    ended = handout.python("-m", "checks", "--fast")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "unrecognized arguments: --fast" in ended.stderr


def test_a_damaged_release_ends_with_2(handout: Handout):
    (handout.place.checks / "assignment.json").write_text("[]\n", encoding="utf-8")

    ended = handout.python("-m", "checks")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"{handout.place.checks / 'assignment.json'} cannot be read (")


def test_a_syntax_error_shows_the_line(handout: Handout):
    handout.write(SOLVED.replace("dx = 2 * k * x * dout", "dx = 2 * * dout"))

    ended = handout.python("-m", "checks", "scale-backward")

    assert (ended.returncode, ended.stderr) == (1, "")
    assert timeless(ended.stdout) == (
        "✗ Scaling: backward · cannot be checked\n"
        "  Python cannot read scale.py, line 20: invalid syntax\n"
        "      dx = 2 * * dout\n"
        "               ^\n"
        "  Mend this line, or the one above it; until then no check can run.\n"
    )


def test_help_teaches(handout: Handout):
    ended = handout.python("-m", "checks", "--help")

    assert (ended.returncode, ended.stderr) == (0, "")
    said = " ".join(ended.stdout.split())
    for words in (
        "usage: python -m checks [-h] [--json] [QUESTION ...]",
        "questions: scale-forward Scaling: forward scale-backward Scaling: backward",
        "A test that takes longer than 20 seconds is stopped.",
        "python -m checks scale-forward what is wrong with this one?",
        "0 all tests of these questions pass",
        "1 something does not pass, or is not attempted yet",
        "2 there is no such question, or the folder `checks` is damaged",
        "130 interrupted, with Ctrl-C",
    ):
        assert words in said


def test_warnings_and_prints_of_a_student_do_not_corrupt_the_table(handout: Handout):
    handout.solve(forward="(print('\\x1b[2J' * 3), np.log(-1.0), k * x**2)[-1]")

    ended = handout.python("-m", "checks")

    assert (ended.returncode, timeless(ended.stdout), ended.stderr) == (0, OVERVIEW, "")


def test_a_console_without_unicode_gets_ascii(handout: Handout):
    handout.solve()

    ended = handout.python("-m", "checks", env={"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"})

    assert ended.returncode == 0
    assert ended.stdout.isascii()
    assert "+ scale-forward        2  ##########  2 of 2 tests passed\n" in ended.stdout


def test_what_a_console_cannot_show_is_replaced(handout: Handout):
    handout.solve(forward="print('λ') or 1 / 0")

    ended = handout.python(
        "-m", "checks", "scale-forward", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )

    assert (ended.returncode, ended.stderr) == (1, "")
    assert "      your code printed:\n        ?\n" in ended.stdout


needs_a_terminal = pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")


def in_a_terminal(handout: Handout, **env: str) -> str:
    """Return what the command prints to a terminal."""
    import pty

    master, slave = pty.openpty()
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "NO_COLOR", "TERM"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "checks", "scale-backward"],
        cwd=handout.folder,
        env={**clean, "PYTHONIOENCODING": "utf-8", "TERM": "xterm", **env},
        stdout=slave,
        stderr=slave,
        stdin=slave,
    )
    os.close(slave)
    said = b""
    try:
        while chunk := os.read(master, 4096):
            said += chunk
    except OSError:  # what Linux says when the other end is closed
        pass
    finally:
        os.close(master)
        process.wait(timeout=60)
    return said.decode().replace("\r\n", "\n")


@needs_a_terminal
def test_a_terminal_gets_colour(handout: Handout):
    handout.solve()

    assert in_a_terminal(handout).startswith("\x1b[32m✓\x1b[0m Scaling: backward ·")


@needs_a_terminal
@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "dumb"])
def test_a_terminal_gets_no_colour_when_nobody_wants_it(handout: Handout, env):
    handout.solve()

    assert in_a_terminal(handout, **env).startswith("✓ Scaling: backward ·")


@pytest.mark.skipif(os.name == "nt", reason="SIGINT is sent in another way there")
def test_an_endless_loop_can_be_interrupted(handout: Handout):
    looping = handout.folder / "looping"
    handout.write(
        SOLVED.replace(
            "    out = k * x**2",
            f"    open({str(looping)!r}, 'w').close()\n    while True:\n        pass",
        )
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "checks", "scale-forward"],
        cwd=handout.folder,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        | {"PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # Whoever runs the tests may be deaf to Ctrl-C, as a shell's background jobs are.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads
    )
    with process, contextlib.ExitStack() as stack:
        stack.callback(process.kill)
        deadline = time.monotonic() + 60
        while not looping.exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)

    assert (process.returncode, stderr) == (130, "")
    assert stdout.startswith(
        "! Scaling: forward · interrupted\n"
        "  ! scales every entry (2)\n"
        "      interrupted in scale.py, line 1"
    )
    assert timeless(stdout).endswith(
        "Interrupted: the run ended early. If a loop does not end, look at the line above.\n"
    )

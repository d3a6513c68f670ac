"""Run a check in a process of its own, which no answer of a student's can hang or take down.

The process ends itself after a limit (`child`). Here its events are gathered; when it ends early
the test it was at is told with the line, and another process goes on with the other questions.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from .events import Gathered
from .release import Place, Release
from .reports import Outcome, Report
from .runner import assemble, run_tests, wanted

_MOST_DEATHS = 3
"""After so many processes that ended early no other is started."""

_POLL = 0.1
_POLLS_AFTER = 10
_GRACE = 4.0
_ONE_THREAD = ("OMP", "OPENBLAS", "MKL", "BLIS", "VECLIB_MAXIMUM", "NUMEXPR")
_FRAME = re.compile(r'File "(.*?)", line (\d+) in ')
_TIMED_OUT = "Timeout ("

_BOOT = """\
import importlib.util, sys
from importlib import import_module
name, init, module = sys.argv[1:4]
spec = importlib.util.spec_from_file_location(name, init)
sys.modules[name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules[name])
import_module(module).main()
"""
"""Loads this package from where it lies, whatever else is called so, and runs the child."""


class CannotStartError(Exception):
    """No second Python can be started here."""


def run(
    release: Release,
    place: Place,
    question_ids: Sequence[str] | None = None,
    *,
    closely: bool | None = None,
) -> Report:
    """Check some questions, by default all, with the student's files as they now lie on disk.

    Failures are looked at `closely` by default where certain questions were asked for. Where no
    second Python can be started the checks run here, and the report says so.
    """
    gathered = Gathered()
    questions = [question.id for question in wanted(release, question_ids)]
    deadline = time.monotonic() + release.run_seconds
    closely = question_ids is not None if closely is None else closely
    note = ""
    try:
        for _ in range(_MOST_DEATHS):
            if _Child(release, place, gathered, closely).run(questions, deadline):
                break
        else:
            _leave_out(gathered, "not run: too much came to a stop before it")
    except CannotStartError as error:
        note = (
            f"No second Python could be started ({error}), so the check ran in this one, where "
            f"nothing but you can stop a loop that does not end."
        )
        run_tests(release, place, wanted(release, question_ids), gathered.take, closely=closely)
    report = assemble(release, gathered, question_ids)
    return replace(report, notes=(*report.notes, note)) if note else report


@dataclass(frozen=True)
class _Child:
    """One process, whose events are gathered."""

    release: Release
    place: Place
    gathered: Gathered
    closely: bool

    def run(self, questions: Sequence[str], deadline: float) -> bool:
        """Run what is not settled yet; return whether there is nothing left to do."""
        with tempfile.TemporaryFile() as said:
            process = self._start(questions, said)
            stopped = late = False
            events = _Lines(process)
            try:
                late = not events.gather(self.gathered, deadline)
            except KeyboardInterrupt:
                stopped = True
                self._stop(process)
                events.gather(self.gathered, time.monotonic() + _GRACE)
            finally:
                process.kill()
                process.wait()
                _close(process.stdin)
            said.seek(0)
            told = said.read().decode("utf-8", errors="replace")
        if self.gathered.stage in {"looking", "finished"} or self.gathered.problem:
            return True
        if stopped or self.gathered.interrupted:
            self._interrupted(told)
            return True
        return self._ended_early(told, process.returncode, late=late)

    def _start(self, questions: Sequence[str], said: IO[bytes]) -> subprocess.Popen[bytes]:
        package = (__package__ or "").partition(".")[0]
        order = {
            "checks": str(self.place.checks),
            "questions": list(questions),
            "skip": sorted(self.gathered.settled),
            "seconds": self.release.test_seconds,
            "closely": self.closely,
        }
        init = Path(__file__).resolve().parents[1] / "__init__.py"
        command = [sys.executable, "-P", "-c", _BOOT, package, str(init), f"{__package__}.child"]
        try:
            return subprocess.Popen(  # noqa: S603 - this very Python, and our own module
                [*command, json.dumps(order)],
                cwd=self.place.work,
                env=_environment(os.environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except (OSError, ValueError) as error:
            raise CannotStartError(str(error) or type(error).__name__) from error

    @staticmethod
    def _stop(process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        with contextlib.suppress(OSError):  # it has ended by itself
            process.stdin.write(b"s")
            process.stdin.flush()

    def _interrupted(self, told: str) -> None:
        """Say where the process was that did not end when it was asked to."""
        gathered = self.gathered
        gathered.interrupted = True
        where = self._where(told)
        if gathered.running:
            message = f"interrupted{f' in {where}' if where else ''}"
            self._settle(gathered.running, Outcome.INTERRUPTED, message)
        _leave_out(gathered, "not run")

    def _ended_early(self, told: str, code: int, *, late: bool) -> bool:
        """Say what the process was at when it ended; return whether no other is to go on."""
        gathered, where = self.gathered, self._where(told)
        timed_out = late or _TIMED_OUT in told
        seconds = f"{self.release.test_seconds:g} s"
        if gathered.stage == "loading" and not gathered.saved:
            place = f" ({where})" if where else ""
            gathered.problem = (
                f"Your files were not loaded within {seconds}{place}: is there a loop outside a "
                f"function?"
                if timed_out
                else f"Python ended while your files were loaded ({_reason(code)}){place}."
            )
            return True
        if not gathered.running:
            reason = told.strip().splitlines()[-1:] or [_reason(code)]
            gathered.problem = f"The checks could not be run: {reason[0]}"
            return True
        at = f" in {where}" if where else ""
        if timed_out:
            message = f"stopped after {seconds}{at}"
            self._settle(gathered.running, Outcome.TIMEOUT, message)
        else:
            message = f"your code ended the Python that ran it{at} ({_reason(code)})"
            self._settle(gathered.running, Outcome.ERROR, message)
        if late:
            _leave_out(gathered, "not run: the time for all checks is up")
        return late

    def _settle(self, test_id: str, outcome: Outcome, message: str) -> None:
        """Report on a test that was stopped; its question's other tests are not worth the time."""
        question = self.gathered.question_of(test_id)
        for test in list(self.gathered.tests[question].values()):
            if test.id == test_id:
                self.gathered.replace_test(
                    question, replace(test, outcome=outcome, message=message)
                )
            elif test.outcome is Outcome.NOT_RUN and not test.message:
                told = replace(test, message="not run: the one before it was stopped")
                self.gathered.replace_test(question, told)

    def _where(self, told: str) -> str:
        """Return the student's own line that a process was at, if it said so."""
        own = {path.name: path for path in self.place.work.glob("*.py")}
        for match in _FRAME.finditer(told):
            path = own.get(re.split(r"[\\/]", match[1])[-1])
            if path is None:
                continue
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            line = int(match[2])
            source = lines[line - 1].strip() if line <= len(lines) else ""
            return f"{path.name}, line {line}: {source}"
        return ""


class _Lines:
    """The lines of a process, read by a thread: a blocked read could not be interrupted."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._waiting: queue.Queue[bytes | None] = queue.Queue()
        threading.Thread(target=self._read, args=[process.stdout], daemon=True).start()

    def gather(self, gathered: Gathered, deadline: float) -> bool:
        """Take every event until there are no more; return False if the deadline came first.

        The channel may stay open: processes that the student's code has left behind hold it.
        """
        since_its_end = 0
        while gathered.stage != "finished":
            try:
                line = self._waiting.get(timeout=_POLL)
            except queue.Empty:
                if time.monotonic() > deadline:
                    return False
                since_its_end += self._process.poll() is not None
                if since_its_end > _POLLS_AFTER:
                    break
                continue
            if line is None:
                break
            try:
                gathered.take(json.loads(line))
            except (ValueError, KeyError, TypeError):
                break  # somebody else's code has found the channel: believe no more of it
        return True

    def _read(self, stream: IO[bytes]) -> None:
        with stream:  # closed here alone: whoever closes what is being read waits for ever
            for line in stream:
                if line.endswith(b"\n"):
                    self._waiting.put(line)
        self._waiting.put(None)


def _leave_out(gathered: Gathered, message: str) -> None:
    for question, tests in gathered.tests.items():
        for test in list(tests.values()):
            if test.outcome is Outcome.NOT_RUN and not test.message:
                gathered.replace_test(question, replace(test, message=message))


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    return {**inherited, **{f"{name}_NUM_THREADS": "1" for name in _ONE_THREAD}}


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        with contextlib.suppress(OSError):  # the other end is gone
            stream.close()

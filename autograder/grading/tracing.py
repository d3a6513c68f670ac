"""Run one submission under strace and find out what it was denied, and when."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..checks import CallFailed
from ..checks.calls import Answer, Call
from ..course import Assignment
from ..errors import SandboxLost, SandboxUnavailable
from ..reference import load_reference
from ..sandbox import TIERS, Sandbox, Student
from ..sandbox.denials import Finding, Findings, Step
from ..sandbox.runtime import find_runtime
from ..sandbox.trace import Followed, command, follow
from .intake import Submission
from .session import student_seed
from .skeletons import skeletons
from .suite import Suite, TestRun, collect_suite

MOST_BYTES = 32 << 20
"""So much of a trace is read; a submission that causes more is stopped."""

NO_PTRACE = (
    "strace has to be allowed to trace (ptrace). In Docker: `--cap-add SYS_PTRACE`; elsewhere: "
    "`sysctl -w kernel.yama.ptrace_scope=1`. `autograder doctor` says what this machine has."
)
NO_BUBBLEWRAP = "Here bubblewrap does not work while it is traced; try --sandbox inner."


@dataclass(frozen=True)
class Traced:
    """What a submission was denied, and how it fared meanwhile.

    `unloadable` says of each file that does not load why. `dropped` denials are counted and not
    shown, `stopped` is the step after which the trace had grown too long, `blind` says that strace
    could not see the names of files.
    """

    findings: tuple[Finding, ...]
    runs: tuple[TestRun, ...]
    unloadable: dict[str, str] = field(default_factory=dict)
    dropped: int = 0
    stopped: str = ""
    blind: bool = False


class _Watch:
    """Reads what is new in a trace after each step, and files it under that step."""

    def __init__(self, file: Path, findings: Findings) -> None:
        self.findings = findings
        self.is_full = False
        self._file = file
        self._read = 0
        self._followed = Followed()

    def look(self, step: Step) -> None:
        """Read on: what is new was caused by `step`, the child having answered for it."""
        with self._file.open("rb") as file:
            file.seek(self._read)
            new = file.read(MOST_BYTES - self._read)
        self._read += len(new)
        self.is_full = self._read == MOST_BYTES
        # strace writes ASCII, and whole lines before the traced process goes on.
        self._followed, denials = follow(self._followed, new.decode("ascii", "replace"))
        self.findings.add(denials, step)


class _WatchedStudent(Student):
    """A submission whose every message is a step of its own."""

    def __init__(self, watch: _Watch, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Student's
        super().__init__(*args, **options)
        self._watch_of = watch
        self.step = ""

    def run_together(self, calls: Sequence[Call]) -> list[Answer]:
        names = tuple(dict.fromkeys(call.function.signature.name for call in calls))
        answers = super().run_together(calls)
        self._watch_of.look(Step(self.step, names))
        return answers


def trace(assignment: Assignment, submission: Submission, tier: str, strace: str) -> Traced:
    """Run the hidden tests on a submission in a traced sandbox of `tier`.

    `strace` is the program's path. Raises `SandboxUnavailable` if the sandbox cannot be traced.
    """
    suite = collect_suite(assignment, load_reference(assignment))
    modules = {name: assignment.file_of(name) for name in assignment.functions}
    with tempfile.TemporaryDirectory(prefix="autograder-trace-") as folder:
        file = Path(folder, "trace")
        file.touch()
        watch = _Watch(file, Findings(find_runtime()))
        with (
            _traced_sandbox(tier, command(strace, str(file))) as sandbox,
            _WatchedStudent(
                watch,
                sandbox,
                submission.files,
                assignment.signatures,
                modules,
                assignment.limits,
                seed=student_seed(assignment),
                skeletons=skeletons(assignment),
            ) as student,
        ):
            unloadable = dict(_loaded(student, list(dict.fromkeys(modules.values())), watch))
            runs = tuple(_run(student, suite, watch))
    stopped = student.step if watch.is_full else ""
    findings = watch.findings
    return Traced(findings.all(), runs, unloadable, findings.dropped, stopped, findings.blind)


def _loaded(
    student: _WatchedStudent, files: Sequence[str], watch: _Watch
) -> Iterator[tuple[str, str]]:
    """Load one file after the other; yield those that cannot be loaded, and why."""
    for file in files:
        student.step = f"while {file} was loaded"
        try:
            student.load([file])
        except (CallFailed, SandboxLost) as error:
            yield file, str(error)
        watch.look(Step(student.step))


def _run(student: _WatchedStudent, suite: Suite, watch: _Watch) -> Iterator[TestRun]:
    """Run the hidden tests one by one, as long as the trace can be read."""
    running = suite.each(student)
    for test in suite.tests.values():
        if watch.is_full:
            return
        student.step = f"during the hidden test: {test.title}"
        yield next(running)
        watch.look(Step(student.step))


def _way_out(error: str, tier: str) -> str:
    if "ptrace" in error.lower():
        return NO_PTRACE
    # A bubblewrap that is set-user-ID, say, loses its rights when it is traced.
    return NO_BUBBLEWRAP if "bubblewrap" in TIERS[tier] else ""


@contextmanager
def _traced_sandbox(tier: str, wrapper: tuple[str, ...]) -> Iterator[Sandbox]:
    sandbox = Sandbox(tier, wrapper=wrapper)
    try:
        sandbox.start()
    except SandboxUnavailable as error:
        sandbox.close()
        raise SandboxUnavailable(f"{error}\n{_way_out(str(error), tier)}".rstrip()) from None
    with sandbox:
        yield sandbox

"""What `autograder doctor` does: look at the machine, try every tier, trace a submission."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from . import terminal
from .course import Assignment
from .errors import CourseError, SandboxUnavailable
from .sandbox import AUTO, TIERS, Trial, choose, try_tiers
from .sandbox.advice import advice
from .sandbox.machine import Facts, gather

if TYPE_CHECKING:
    from .grading.tracing import Traced


@dataclass(frozen=True)
class Examination:
    """What was found. `chosen` is the tier that `--sandbox auto` takes, empty if there is none."""

    facts: Facts
    trials: tuple[Trial, ...]
    advice: tuple[str, ...]

    @property
    def chosen(self) -> str:
        """The best tier that works."""
        return next((trial.tier for trial in self.trials if not trial.fault), "")

    def to_json(self) -> str:
        """Return all of it for a script."""
        found = {
            "facts": asdict(self.facts),
            "tiers": [asdict(trial) | {"works": not trial.fault} for trial in self.trials],
            "auto": self.chosen or None,
            "advice": self.advice,
        }
        return json.dumps(found, indent=2)


def examine(assignment: Assignment | None, *, as_json: bool = False) -> Examination:
    """Look at this machine, try every tier and show both.

    With an assignment, its limit of memory is held against what the machine has.
    """
    out, log = terminal.consoles()
    facts = gather()
    if facts.system == "Linux":
        with log.status(
            "Trying every tier: each one starts and has to hold a program that wants out"
        ):
            trials = try_tiers()
    else:
        trials = [Trial(tier, fault="needs Linux") for tier in TIERS if tier != "none"]
    memory = assignment.limits.memory_mb if assignment is not None else None
    found = Examination(facts, tuple(trials), tuple(advice(facts, trials, memory)))
    if as_json:
        print(found.to_json())  # noqa: T201 - for a script: no console breaks its lines
        return found
    out.print(terminal.machine_table(facts))
    out.print(terminal.tiers_table(trials))
    out.print(terminal.choice_line(found.chosen), highlight=False)
    out.print(terminal.steps(found.advice), highlight=False)
    return found


@dataclass(frozen=True)
class TraceRequest:
    """Whose submission is traced, in which tier."""

    assignment: Assignment
    submitted: Path
    student: str
    tier: str = AUTO


def trace_submission(request: TraceRequest, *, as_json: bool = False) -> Traced:
    """Run a submission's hidden tests under strace and show what it was denied.

    Raises `CourseError` if the student handed nothing in that can be run, and `SandboxUnavailable`
    without strace or a sandbox that can be traced.
    """
    from .grading.intake import read_submission, students_in  # noqa: PLC0415 - as below
    from .grading.tracing import trace  # noqa: PLC0415 - pytest

    submitted = request.submitted
    if not submitted.is_dir() or request.student not in students_in(submitted):
        raise CourseError(f"{submitted}: holds no folder of the student {request.student!r}")
    submission = read_submission(request.assignment, submitted, request.student)
    if submission.refused:
        raise CourseError(f"{submitted / request.student}: nothing to trace: {submission.refused}")
    strace = shutil.which("strace")
    if strace is None:
        raise SandboxUnavailable(NO_STRACE)
    out, log = terminal.consoles()
    with log.status("Trying the sandbox"):
        tried = choose(request.tier)
        tried.close()
    if not as_json:
        log.print(terminal.sandbox_line(tried.tier, tried.layers), highlight=False)
    with log.status(f"Running {request.student}'s submission under strace: slower than without"):
        traced = trace(request.assignment, submission, tried.tier, strace)
    if as_json:
        print(json.dumps(_as_data(request, tried.tier, traced), indent=2))  # noqa: T201 - as above
    else:
        _show(out, traced)
    return traced


NO_STRACE = (
    "--trace needs strace, and it is not installed. On Debian or Ubuntu: `apt-get install strace`."
)
BLIND = (
    "Which files they were cannot be seen: here strace may not look into the sandbox. Run this as "
    "root, or with --sandbox full."
)


def _show(out: Console, traced: Traced) -> None:
    told = [finding for finding in traced.findings if not finding.reason.harmless]
    if told:
        out.print(terminal.denials_table(told))
    else:
        out.print("The sandbox denied this submission nothing that a program would mind.")
    harmless = sum(f.times for f in traced.findings if f.reason.harmless)
    for line in terminal.trace_lines(traced.unloadable, _outcomes(traced), harmless):
        out.print(line, highlight=False)
    if traced.blind:
        out.print(BLIND)
    if traced.dropped:
        out.print(f"{traced.dropped} more denied calls, of other forms, are not listed.")
    if traced.stopped:
        out.print(f"Stopped {traced.stopped}: the trace had grown too long.", markup=False)


def _outcomes(traced: Traced) -> dict[str, int]:
    return dict(Counter(str(run.result.outcome) for run in traced.runs))


def _as_data(request: TraceRequest, tier: str, traced: Traced) -> dict[str, object]:
    return {
        "student": request.student,
        "assignment": request.assignment.name,
        "tier": tier,
        "denied": [
            {
                "call": finding.call,
                "reason": finding.reason.sentence,
                "harmless": finding.reason.harmless,
                "times": finding.times,
                "first": str(finding.first),
                "steps": finding.steps,
            }
            for finding in traced.findings
        ],
        "not_listed": traced.dropped,
        "unloadable": traced.unloadable,
        "tests": {run.result.id: run.result.outcome for run in traced.runs},
        "stopped": traced.stopped or None,
        "file_names_hidden": traced.blind,
    }

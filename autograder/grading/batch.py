"""Grade many submissions: independent tasks behind a `concurrent.futures.Executor`.

Each worker process collects the hidden tests and starts its sandbox once. Results are written by
the parent, atomically, as they come.
"""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..course import load_assignment
from ..errors import CourseError, SandboxUnavailable
from ..results import SubmissionResult, grade_row, to_gradescope
from ..sandbox import Sandbox
from .intake import read_submission
from .session import Graded, Grader, fault_result

ESCAPE = "backslashreplace"


@dataclass(frozen=True)
class Job:
    """What the tasks of one batch share. Travels to every worker."""

    assignment: Path
    submitted: Path
    tier: str


@dataclass(frozen=True)
class Written:
    """A result and the file that now holds it."""

    result: SubmissionResult
    path: Path


def grade_one(job: Job, student: str) -> Graded:
    """Grade one submission in this process; the first call of a process sets up its workshop."""
    grader = _grader(job)
    return grader.grade(read_submission(grader.assignment, job.submitted, student))


def grade_batch(
    job: Job, students: Sequence[str], output: Path, executor: Executor
) -> Iterator[Written]:
    """Grade students one by one or side by side; yield each result when its file is written.

    A broken course or a missing sandbox ends the batch. Any other failure of the grader is a fault
    of the one submission on which it happened.
    """
    assignment = load_assignment(job.assignment)
    output.mkdir(parents=True, exist_ok=True)
    futures = {executor.submit(grade_one, job, student): student for student in students}
    try:
        for future in as_completed(futures):
            try:
                graded = future.result()
            except (CourseError, SandboxUnavailable):
                raise
            except Exception as error:  # noqa: BLE001 - one submission must not stop the batch
                reason = f"the grader failed: {type(error).__name__}: {error}"
                graded = Graded(fault_result(assignment, futures[future], reason), {})
            yield Written(graded.result, _write(output, graded))
    finally:
        for future in futures:
            future.cancel()


def write_grades(
    output: Path, results: Iterable[SubmissionResult], questions: Sequence[str]
) -> Path:
    """Write `grades.csv`: one row a student, sorted, one column a question."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["student", "verdict", "score", "max_score", *questions])
    for result in sorted(results, key=lambda r: r.student):
        table.writerow(grade_row(result, questions))
    path = output / "grades.csv"
    write_atomically(path, text.getvalue())
    return path


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    part = Path(name)
    try:
        # A student's folder may have a name that is not UTF-8: it is written as an escape.
        with os.fdopen(handle, "w", encoding="utf-8", errors=ESCAPE, newline="") as file:
            file.write(text)
        part.chmod(0o644 & ~_umask())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


@contextmanager
def local_processes(jobs: int) -> Iterator[Executor]:
    """Provide `jobs` processes of this machine; they end with the context.

    A new Python looks for modules in the working directory first, which may be a submission's
    folder: PYTHONSAFEPATH keeps it from there.
    """
    context = multiprocessing.get_context("spawn")
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    executor = ProcessPoolExecutor(jobs, mp_context=context, initializer=_calm)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


@lru_cache(maxsize=1)
def _grader(job: Job) -> Grader:
    """Return this process's workshop: suite and sandbox live as long as the process does."""
    assignment = load_assignment(job.assignment)
    sandbox = Sandbox(job.tier)
    sandbox.start()
    return Grader(assignment, sandbox)


def _write(output: Path, graded: Graded) -> Path:
    student = graded.result.student
    path = output / f"{student}.json"
    timings = {"student": student, "seconds": {k: round(s, 4) for k, s in graded.seconds.items()}}
    write_atomically(output / "timings" / f"{student}.json", _json(timings))
    write_atomically(path, _json(to_gradescope(graded.result)))
    return path


def _json(data: object) -> str:
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _calm() -> None:
    """Leave Ctrl-C to the parent, which stops the workers in order."""
    import signal  # noqa: PLC0415 - a worker's first step

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask

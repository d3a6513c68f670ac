"""Grade many submissions: independent tasks behind a `concurrent.futures.Executor`.

Each worker process collects the hidden tests and starts its sandbox once. Results are written by
the parent, atomically, as they come. A worker that is lost costs nobody anything: whatever was in
its hands is graded again, by itself.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from ..course import load_assignment
from ..errors import ClusterUnavailable, CourseError, SandboxUnavailable
from ..sandbox import Sandbox, restrict
from .intake import read_submission
from .session import Graded, Grader, fault_result, machine_stamp
from .writing import Written, prepare, write_result

Pool = Callable[[], AbstractContextManager[Executor]]
"""Opens an executor for the tasks of a batch; called again when one was lost."""


@dataclass(frozen=True)
class Job:
    """What the tasks of one batch share. Travels to every worker.

    `layers` are those that the sandbox `tier` had when it was tried.
    """

    assignment: Path
    submitted: Path
    tier: str
    layers: tuple[str, ...] = ()


class Work(Protocol):
    """How a submission is handed to an executor, and what its answer is made into."""

    def hand_out(self, executor: Executor, student: str) -> Future[Any]:
        """Have a submission graded; the answer is `take_in`'s."""

    def take_in(self, student: str, answer: Any) -> Graded:  # noqa: ANN401 - whatever was handed out
        """Return what came of a submission."""


@dataclass(frozen=True)
class LocalWork:
    """Processes of this machine: they read the submission and return what they made of it."""

    job: Job

    def hand_out(self, executor: Executor, student: str) -> Future[Graded]:
        """Have a submission read and graded by a process."""
        return executor.submit(grade_one, self.job, student)

    def take_in(self, student: str, answer: Graded) -> Graded:  # noqa: ARG002 - a process knows whose it is
        """Return the answer as it is."""
        return answer


def grade_one(job: Job, student: str) -> Graded:
    """Grade one submission in this process; the first call of a process sets up its workshop."""
    grader = _grader(job)
    return grader.grade(read_submission(grader.assignment, job.submitted, student))


@dataclass(frozen=True)
class Batch:
    """Many submissions. `width()` of them are handed to an executor of `pool` at a time."""

    job: Job
    output: Path
    pool: Pool
    width: Callable[[], int]
    work: Work

    def grade(self, students: Sequence[str]) -> Iterator[Written]:
        """Grade students side by side; yield each result once it is written.

        A broken course, a missing sandbox or cluster, or a disk that takes no more ends the batch.
        Any other failure of the grader is a fault of the one submission on which it happened. When
        a worker is lost, nobody knows which submission it was at: all that were under way are
        graded again, each alone in a new executor, and one on which that is lost too is a fault.
        """
        prepare(self.output)
        waiting, suspects = deque(students), deque[str]()
        while waiting:
            yield from self._grade_some(waiting, suspects)
        for suspect in suspects:
            lost = deque[str]()
            yield from self._grade_some(deque([suspect]), lost)
            if lost:
                yield write_result(self.output, self._fault(suspect, _LOST_TWICE))

    def _grade_some(self, waiting: deque[str], lost: deque[str]) -> Iterator[Written]:
        """Grade until none waits; an executor that is lost leaves what it was at in `lost`."""
        running: dict[Future[Any], str] = {}
        with self.pool() as executor:
            try:
                while waiting or running:
                    while waiting and len(running) < self.width():
                        future = self.work.hand_out(executor, waiting[0])
                        running[future] = waiting.popleft()
                    done, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in done:
                        graded = self._outcome(future, running[future])
                        del running[future]
                        yield write_result(self.output, graded)
            except BrokenExecutor:
                lost.extend(running.values())

    def _outcome(self, future: Future[Any], student: str) -> Graded:
        try:
            return self.work.take_in(student, future.result())
        except (CourseError, SandboxUnavailable, ClusterUnavailable, BrokenExecutor):
            raise
        except Exception as error:  # noqa: BLE001 - one submission must not stop the batch
            return self._fault(student, f"the grader failed: {type(error).__name__}: {error}")

    def _fault(self, student: str, reason: str) -> Graded:
        assignment = load_assignment(self.job.assignment)
        stamp = machine_stamp(assignment, self.job.tier, self.job.layers)
        return Graded(fault_result(assignment, student, reason, stamp), {})


_LOST_TWICE = "the process that graded it was lost twice; something on this machine kills it"


@contextmanager
def local_processes(jobs: int) -> Iterator[Executor]:
    """Provide `jobs` processes of this machine; they end with the context, or with this process.

    If the context ends by an exception they are killed in the midst of what they do: what is lost
    is a submission that is not graded yet. A new Python looks for modules in the working directory
    first, which may be a submission's folder: PYTHONSAFEPATH keeps it from there.
    """
    context = multiprocessing.get_context("spawn")
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    executor = ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_begin, initargs=(os.getpid(),)
    )
    others = set(multiprocessing.active_children())
    try:
        yield executor
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        raise
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


def _begin(parent: int) -> None:
    """Leave Ctrl-C to the parent, which stops the workers in order, and end when it ends."""
    import signal  # noqa: PLC0415 - a worker's first step

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        restrict.die_with_parent(parent)

"""Where a batch is graded: in processes of this machine, or on a cluster."""

from __future__ import annotations

import importlib.util
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .. import terminal
from ..cluster.addresses import accept
from ..cluster.bundle import make_bundle, read_key
from ..course import Assignment
from ..errors import ClusterUnavailable
from ..grading.batch import Batch, Job, LocalWork, local_processes
from ..sandbox import choose


@dataclass(frozen=True)
class ClusterRequest:
    """A Dask scheduler's address, the key file of the bundle, and how long nobody may be there."""

    address: str
    key: Path
    patience: float


@dataclass(frozen=True)
class Place:
    """What the tasks of a batch share, and how a batch of so many submissions is made of it."""

    job: Job
    batch: Callable[[Path, int], Batch]


@contextmanager
def place(
    assignment: Assignment, submitted: Path, tier: str, jobs: int, cluster: ClusterRequest | None
) -> Iterator[Place]:
    """Provide the place of a batch, and say how student code is confined there.

    Raises `SandboxUnavailable`, and `ClusterUnavailable` for a cluster that cannot be used.
    """
    if cluster is not None:
        with _on_cluster(assignment, submitted, tier, cluster) as found:
            yield found
        return
    sandbox = choose(tier)
    sandbox.close()
    yield _here(Job(assignment.root, submitted.resolve(), sandbox.tier, sandbox.layers), jobs)


def _here(job: Job, jobs: int) -> Place:
    _say_how(job)

    def batch(output: Path, count: int) -> Batch:
        processes = min(jobs, count)
        pool = partial(local_processes, processes)
        return Batch(job, output, pool, lambda: 2 * processes, LocalWork(job))

    return Place(job, batch)


@contextmanager
def _on_cluster(
    assignment: Assignment, submitted: Path, tier: str, cluster: ClusterRequest
) -> Iterator[Place]:
    accept(cluster.address)
    if importlib.util.find_spec("distributed") is None:
        raise ClusterUnavailable(
            "--scheduler needs Dask, which is not installed: "
            "python -m pip install 'autograder-kit[cluster]'"
        )
    from ..cluster.executor import Suite, on_cluster  # noqa: PLC0415 - Dask
    from ..cluster.parcels import Desk, Places, expected_stamp  # noqa: PLC0415 - with the above
    from ..cluster.work import ClusterWork  # noqa: PLC0415 - with the above

    _, log = terminal.consoles()
    bundle = make_bundle(assignment, read_key(cluster.key))
    suite = Suite(f"autograder-{secrets.token_hex(8)}", assignment, bundle, tier)
    say = partial(terminal.say, log, style="yellow")
    with on_cluster(cluster.address, suite, cluster.patience, say) as executor:
        job = Job(assignment.root, submitted.resolve(), *executor.confined)
        _say_how(job)
        desk = Desk(
            suite.batch,
            secrets.token_bytes(32),
            assignment,
            expected_stamp(assignment, job.tier, job.layers),
            Places(suite.batch, assignment.root),
        )

        def batch(output: Path, _count: int) -> Batch:
            def pool() -> AbstractContextManager[Executor]:
                return nullcontext(executor)

            return Batch(job, output, pool, executor.width, ClusterWork(job, desk))

        yield Place(job, batch)


def _say_how(job: Job) -> None:
    _, log = terminal.consoles()
    log.print(terminal.sandbox_line(job.tier, job.layers), highlight=False)

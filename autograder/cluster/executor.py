"""Tasks on a cluster, behind `concurrent.futures.Executor`, whatever becomes of its workers.

Each task is a coroutine that submits to Dask until there is an answer: once more when the worker is
gone, the connection to the scheduler, or the suite on the worker. Nothing but the coroutine's one
return is ever seen outside, so a task has one answer however often it ran.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import Executor, Future
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from distributed import Client, KilledWorker
from distributed import Future as Remote
from distributed.client import FutureCancelledError

from ..errors import ClusterUnavailable
from .connection import quiet
from .crew import Crew, Suite
from .parcels import open_answer

__all__ = ["ClusterExecutor", "Suite", "on_cluster"]

_BEAT_SECONDS = 0.5
_CLOSE_SECONDS = 15.0
_TASKS_AHEAD = 2
"""Submissions on their way for each worker, so that none waits for the next one."""

_MOST_LOSSES = 3
"""So many workers may be lost with a submission; Dask's own count is `allowed-failures`."""

_MOST_BEATS_UNKNOWN = 10
"""So long may the scheduler not know of a task that was sent to it: it is still on its way."""


class Recalled(Exception):  # noqa: N818 - says what happened
    """A task was recalled: nobody is left who has it, or the scheduler has lost it."""


class WorkersLost(Exception):  # noqa: N818 - says what happened
    """Workers were lost with a submission, and once more when it was graded by itself."""


@dataclass
class _UnderWay:
    """A task: who may have it, how long the scheduler has not known of it, and its recall."""

    workers: frozenset[str]
    recalled: asyncio.Future[None]
    unknown: int = 0

    def recall(self) -> None:
        """Have whoever waits for it submit it again."""
        if not self.recalled.done():
            self.recalled.set_result(None)


class ClusterExecutor(Executor):
    """Grades on the workers of a crew, in the crew's own thread. Use `on_cluster`."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._under_way: dict[Remote[Any], _UnderWay] = {}
        self._suspects = asyncio.Lock()
        self._alone = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._watching: Future[None] | None = None

    @property
    def confined(self) -> tuple[str, tuple[str, ...]]:
        """How the workers confine student code: the tier and its layers."""
        return self._crew.tier, self._crew.layers

    def start(self) -> None:
        """Connect and wait until a worker is ready.

        Raises `ClusterUnavailable` where none comes within the patience, `SandboxUnavailable` where
        those that came cannot isolate, and `CourseError` where they cannot use the suite.
        """
        self._thread.start()
        self._watching = self._run(self._watch())
        while not self._crew.settled.wait(0.2):  # in steps: Ctrl-C is heard between them
            pass
        if self._crew.end is not None:
            raise self._crew.end

    def width(self) -> int:
        """Return how many tasks are worth having under way."""
        return max(1, _TASKS_AHEAD * len(self._crew.ready))

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_kwargs: Any) -> Future[Any]:  # noqa: ANN401 - Executor's own
        """Call `fn` on a worker that has the suite; `fn` returns what `grade_parcel` does."""
        return self._run(self._result(fn, args))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - Executor's own
        """Leave the cluster as it was: no task of ours under way, no suite on any worker."""
        if not self._thread.is_alive():
            return
        with suppress(Exception):
            self._run(self._leave()).result(_CLOSE_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CLOSE_SECONDS)

    def _run(self, coroutine: Coroutine[Any, Any, Any]) -> Future[Any]:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    # What follows runs in the loop's own thread.

    async def _result(self, fn: Callable[..., Any], args: tuple[Any, ...]) -> tuple[str, bytes]:
        suspect, losses = False, 0
        while True:
            async with self._by_itself() if suspect else nullcontext():
                client = await self._usable(suspect=suspect)
                try:
                    worker, answer = await self._once(client, fn, args)
                except Exception as error:  # noqa: BLE001 - told apart by the next line
                    losses += _losses(error, client)
                else:
                    if self._has_answered(worker, answer):
                        return worker, answer
            if losses > _MOST_LOSSES:  # by this submission, or by one that waited with it
                if suspect:
                    raise WorkersLost("whoever graded it was lost, again and again")
                suspect, losses = True, 0

    @asynccontextmanager
    async def _by_itself(self) -> AsyncIterator[None]:
        """Within, no other task is under way."""
        async with self._suspects:
            self._alone = True
            try:
                while self._under_way:
                    await asyncio.sleep(_BEAT_SECONDS)
                yield
            finally:
                self._alone = False
                self._crew.changed.set()

    async def _usable(self, *, suspect: bool) -> Client:
        """Wait until somebody is there to grade, and no suspect grades by itself.

        Raises what ended the batch.
        """
        while True:
            if self._crew.end is not None:
                raise self._crew.end
            client = self._crew.client
            if client is not None and self._crew.ready and (suspect or not self._alone):
                return client
            self._crew.changed.clear()
            await self._crew.changed.wait()

    async def _once(
        self, client: Client, fn: Callable[..., Any], args: tuple[Any, ...]
    ) -> tuple[str, bytes]:
        workers = frozenset(self._crew.ready)
        remote = client.submit(
            fn, *args, key=f"grade-{uuid4().hex}", workers=sorted(workers), pure=False
        )
        task = self._under_way[remote] = _UnderWay(workers, self._loop.create_future())
        answer: asyncio.Future[Any] = asyncio.ensure_future(remote)
        answer.add_done_callback(_is_heard)
        try:
            await asyncio.wait((answer, task.recalled), return_when=asyncio.FIRST_COMPLETED)
            if answer.done():
                worker, said = answer.result()
                return worker, said
            with suppress(OSError, TimeoutError):
                await remote.cancel()
            raise Recalled
        finally:
            answer.cancel()
            self._under_way.pop(remote, None)
            remote.release()

    def _has_answered(self, worker: str, answer: bytes) -> bool:
        """Whether a worker did what it was asked; one that cannot any longer is not asked again."""
        said = open_answer(answer)
        if said.kind == "closed":
            self._crew.forget(worker)
        elif said.kind == "no-sandbox":
            self._crew.refuse(worker, f"it can no longer isolate: {said.text}")
        else:
            return True
        return False

    async def _watch(self) -> None:
        """Look after the crew, and after tasks that nobody is left for, until all has ended."""
        while True:
            await self._crew.look()
            self._crew.changed.set()  # Dask may have connected again by itself, between two looks
            await self._recall()
            if self._crew.end is not None:
                return
            await asyncio.sleep(_BEAT_SECONDS)

    async def _recall(self) -> None:
        """Recall tasks that nobody is left for, or that the scheduler has lost.

        Not by Dask's word alone: a task whose worker dies while its answer is fetched may wait for
        ever. Without a connection there are none: Dask has cancelled them all.
        """
        ended = self._crew.end is not None
        if self._crew.client is None and not ended:
            return
        unknown = await self._crew.unknown([str(remote.key) for remote in self._under_way])
        for remote, task in list(self._under_way.items()):
            task.unknown = task.unknown + 1 if remote.key in unknown else 0
            lost = task.unknown > _MOST_BEATS_UNKNOWN or not task.workers & self._crew.ready
            if ended or lost:
                task.recall()

    async def _leave(self) -> None:
        self._crew.finish(ClusterUnavailable("the batch has ended"))
        await self._recall()
        await self._crew.leave()


def _is_heard(answer: asyncio.Future[Any]) -> None:
    """Say that a failure is known: that of a task that was recalled is nobody's concern."""
    if not answer.cancelled():
        answer.exception()


def _losses(error: Exception, client: Client) -> int:
    """Say how many workers were lost, as far as a task's failure tells; else raise it.

    Without a connection, and where one was just lost, any failure is that of the connection.
    """
    if isinstance(error, KilledWorker):
        return _MOST_LOSSES + 1
    if isinstance(error, Recalled):
        return 1
    if isinstance(error, FutureCancelledError):
        return 0
    if client.status == "running" and not isinstance(error, (OSError, TimeoutError)):
        raise error
    return 0


@contextmanager
def on_cluster(
    address: str, suite: Suite, patience: float, say: Callable[[str], None]
) -> Iterator[ClusterExecutor]:
    """Provide an executor on the cluster of the scheduler at `address`.

    `patience` is how many seconds nobody may be there to grade, at the start and later; `say` gets
    a sentence for each worker that takes no submissions. Raises what `ClusterExecutor.start` does,
    and `ClusterUnavailable` for an address that is not spoken to.
    """
    executor = ClusterExecutor(Crew(address, suite, patience, say))
    with quiet():
        try:
            executor.start()
            yield executor
        finally:
            executor.shutdown()

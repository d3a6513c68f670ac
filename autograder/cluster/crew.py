"""The workers of a cluster: who is there, who has the suite, and who takes no submissions.

`Crew.look`, called again and again, connects to the scheduler, and once more when the connection is
gone; asks each worker that comes to open the suite; and ends the batch when nobody has been there
for too long. All of it runs in one loop.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec
from distributed import Client

from ..course import Assignment
from ..errors import ClusterUnavailable, CourseError, SandboxUnavailable
from ..grading.session import machine_stamp, suite_digest
from .addresses import fault_of
from .connection import connect, security_for
from .parcels import Places, Report
from .worker import close_suite, open_suite

_ANSWER_SECONDS = 10.0
"""How long the scheduler may take to say who is there, or what it knows."""


@dataclass(frozen=True)
class Suite:
    """What every worker has to have: the bundle, the tier that was asked for, and who says so."""

    batch: str
    assignment: Assignment
    bundle: bytes = field(repr=False)
    tier: str = "auto"


class Crew:
    """The workers that have opened the suite and isolate alike are `ready`.

    `tier` and `layers` are how the first of them confined student code. Another one that confines
    otherwise, or has other versions or another suite, is told by `say`. `settled` is set once there
    was a first one, or `end` says why there will be none; `changed` whenever there is news.
    """

    def __init__(
        self, address: str, suite: Suite, patience: float, say: Callable[[str], None]
    ) -> None:
        self.suite = suite
        self.ready: set[str] = set()
        self.tier = suite.tier
        self.layers: tuple[str, ...] = ()
        self.end: Exception | None = None
        self.settled = threading.Event()
        self.changed = asyncio.Event()
        self._address = address
        self._security = security_for(address)
        self._patience = patience
        self._say = say
        self._digest = suite_digest(suite.assignment)
        self._client: Client | None = None
        self._asked: set[str] = set()
        self._faults: dict[str, str] = {}
        self._openings: set[asyncio.Task[None]] = set()
        self._seen = self._connected_at = time.monotonic()

    @property
    def client(self) -> Client | None:
        """The connection, as long as there is one."""
        client = self._client
        return client if client is not None and client.status == "running" else None

    async def look(self) -> None:
        """See who is there, and have those who are new open the suite."""
        try:
            client = await self._connected()
            assert client.scheduler is not None  # a connected client has one
            known = await asyncio.wait_for(client.scheduler.identity(n_workers=-1), _ANSWER_SECONDS)
            self._connected_at = time.monotonic()
            self._welcome(client, set(known["workers"]))
        except (OSError, TimeoutError):
            self._forget_all()
        except Exception as error:  # noqa: BLE001 - nobody else would ever hear of it
            self.finish(
                ClusterUnavailable(f"{self._address}: Dask failed: {type(error).__name__}: {error}")
            )
        now = time.monotonic()
        if self.ready:
            self._seen = now
        elif now - self._seen > self._patience:
            self.finish(self._why_nobody())

    async def unknown(self, keys: Sequence[str]) -> set[str]:
        """Return the keys of tasks that the scheduler does not know; none if it does not say."""
        client = self.client
        if client is None or client.scheduler is None or not keys:
            return set()
        with suppress(OSError, TimeoutError):
            asked = client.scheduler.get_task_status(keys=keys)
            states = await asyncio.wait_for(asked, _ANSWER_SECONDS)
            return {key for key, state in states.items() if state is None}
        return set()

    def forget(self, address: str) -> None:
        """Ask a worker again to open the suite."""
        self.ready.discard(address)
        self._asked.discard(address)

    def refuse(self, address: str, fault: str) -> None:
        """Give a worker no submissions, and say why, once."""
        self.ready.discard(address)
        if self._faults.get(address) != fault:
            self._say(f"Worker {address} takes no submissions: {fault}")
        self._faults[address] = fault

    def finish(self, error: Exception) -> None:
        """End the batch with an error, unless it has ended already."""
        self.end = self.end or error
        self.settled.set()
        self.changed.set()

    async def leave(self) -> None:
        """Have all workers close the suite, as far as they can be reached, and disconnect."""
        for opening in self._openings:
            opening.cancel()
        with suppress(Exception):  # what is not there needs no end
            if client := self.client:
                closing = client.run(close_suite, self.suite.batch, on_error="ignore", wait=False)
                await asyncio.wait_for(closing, _ANSWER_SECONDS)
        with suppress(Exception):
            if self._client is not None:
                await self._client.close()

    async def _connected(self) -> Client:
        if client := self.client:
            return client
        self._forget_all()
        if self._client is not None:
            lost = time.monotonic() - self._connected_at
            if self._client.status == "connecting" and lost < _ANSWER_SECONDS:
                raise OSError("Dask connects by itself, for as long as one attempt lasts")
            lost_one, self._client = self._client, None
            await asyncio.wait_for(lost_one.close(), _ANSWER_SECONDS)
        self._client = await connect(self._address, self._security)
        return self._client

    def _forget_all(self) -> None:
        self.ready.clear()
        self._asked.clear()

    def _welcome(self, client: Client, present: set[str]) -> None:
        """Ask those who were not asked yet; of `auto`, one at a time until the tier is settled."""
        self.ready &= present
        self._asked &= present
        for address in sorted(present - self._asked):
            asking = self._asked - set(self._faults)
            if self.suite.tier == "auto" and asking and not self.settled.is_set():
                break
            self._asked.add(address)
            opening = asyncio.get_running_loop().create_task(self._open(client, address))
            self._openings.add(opening)
            opening.add_done_callback(self._openings.discard)

    async def _open(self, client: Client, address: str) -> None:
        """Have a worker open the suite, and say why it takes no submissions if so."""
        if fault := fault_of(address):
            self.refuse(address, f"its address {fault}")
            return
        arguments = (self.suite.batch, self.suite.bundle, self.tier)
        try:
            opening = client.run(open_suite, *arguments, workers=[address], on_error="return")
            answers = await asyncio.wait_for(opening, self._patience)
            answer = answers.get(address, OSError("it is gone"))
        except Exception as error:  # noqa: BLE001 - as one that the worker returns
            answer = error
        if isinstance(answer, bytes):
            self._heed(address, msgspec.json.decode(answer, type=Report))
        elif isinstance(answer, (OSError, TimeoutError)):
            self._asked.discard(address)
        else:
            self.refuse(address, f"{type(answer).__name__}: {answer}; is the kit installed there?")

    def _heed(self, address: str, report: Report) -> None:
        if report.course:
            places = Places(self.suite.batch, self.suite.assignment.root)
            self.finish(CourseError(places.back(report.course)))
        elif fault := report.fault or self._difference(report):
            self.refuse(address, fault)
        else:
            if not self.settled.is_set():
                self.tier, self.layers = report.tier, report.layers
            self._faults.pop(address, None)
            self._seen = time.monotonic()
            self.ready.add(address)
            self.settled.set()
            self.changed.set()

    def _difference(self, report: Report) -> str:
        """Say in what a worker differs, so that its results would be others than those here."""
        stamp = machine_stamp(self.suite.assignment, report.tier, report.layers)
        if report.versions != stamp["versions"]:
            return f"it has other versions: {report.versions}, and here are {stamp['versions']}"
        if report.suite != self._digest:
            return "its hidden tests are others than those here"
        if self.settled.is_set() and (report.tier, report.layers) != (self.tier, self.layers):
            ours, theirs = ", ".join(self.layers), ", ".join(report.layers)
            return f"it isolates otherwise: {report.tier} ({theirs}), not {self.tier} ({ours})"
        return ""

    def _why_nobody(self) -> Exception:
        told = [f"{address}: {fault}" for address, fault in sorted(self._faults.items())]
        within = f"within {self._patience:g} seconds"
        if self.client is None:
            return ClusterUnavailable(
                f"{self._address}: the scheduler cannot be reached {within}. What was graded is "
                "kept: run the same command again once it is there, and it goes on from there"
            )
        if told:
            what = f"{self._address}: no worker takes submissions. What was graded is kept."
            return SandboxUnavailable("\n".join([what, *told]))
        return ClusterUnavailable(
            f"{self._address}: no worker came {within}. What was graded is kept: start some (dask "
            "worker ADDRESS --nthreads 1) and run the same command again"
        )

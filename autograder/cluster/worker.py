"""What runs on a worker: the suite unpacked once, the sandbox tried, one submission after another.

Everything of a suite happens in one thread of its own. A sandbox ends with the thread that started
it, and neither pytest nor the solved files are for several threads at once; so a worker process
grades one submission at a time, however many threads it has.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from distributed import Worker, WorkerPlugin, get_worker

from ..course import load_assignment
from ..errors import CourseError, SandboxUnavailable
from ..exchange.folders import write_folder
from ..grading.session import Grader, machine_stamp, suite_digest
from ..sandbox import Sandbox, choose
from .addresses import fault_of
from .bundle import KEY_VARIABLE, UntrustedBundle, open_bundle, read_key
from .parcels import Answer, Places, Report, answer_of, unpack

_FORGOTTEN_SECONDS = 900.0
"""A suite that nobody has used for so long was left behind by a batch that was killed."""

_ONE_AT_A_TIME = threading.Lock()
"""Two suites on one worker, of two batches: their tests share Python's table of modules."""


class Workshop(WorkerPlugin):
    """One suite on one worker: a private folder, a grader, a sandbox, and the thread they live in.

    The folder lies in the worker's own, which Dask clears away if the worker is killed.
    """

    def __init__(self, batch: str, above: Path) -> None:
        self._batch = batch
        self._above = above
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="autograder")
        self._folder: Path | None = None
        self._grader: Grader | None = None
        self._places: Places | None = None
        self.used = time.monotonic()
        self.report: Report | None = None

    async def open(self, bundle: bytes, tier: str) -> Report:
        """Unpack the suite, and try the sandbox; say how it confines, or what is wrong here."""
        self.report = await asyncio.wrap_future(self._thread.submit(self._open, bundle, tier))
        self.used = time.monotonic()
        return self.report

    def grade(self, parcel: bytes) -> Answer:
        """Grade a submission; called in any thread, it waits for its turn."""
        self.used = time.monotonic()
        try:
            return self._thread.submit(self._grade, parcel).result()
        except RuntimeError as error:  # the thread takes nothing more: it was closed meanwhile
            return Answer("closed", str(error))
        finally:
            self.used = time.monotonic()

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002 - Dask passes it
        """End the sandbox and remove the suite from this machine, after what is under way."""
        await asyncio.wrap_future(self._thread.submit(self._close))
        self._thread.shutdown(wait=False)

    def _open(self, bundle: bytes, tier: str) -> Report:
        try:
            files = open_bundle(bundle, read_key(_key_file()))
        except (UntrustedBundle, CourseError) as error:
            return Report(f"the bundle of the hidden tests is not opened: {error}")
        try:
            sandbox = choose(tier)
        except SandboxUnavailable as error:
            return Report(f"it cannot isolate: {error}")
        try:
            grader = self._workshop(files, sandbox)
        except CourseError as error:
            sandbox.close()
            assert self._places is not None  # made before anything of the course is read
            return Report(course=self._places.left_out(str(error)))
        except BaseException:
            sandbox.close()
            raise
        stamp = machine_stamp(grader.assignment, sandbox.tier, sandbox.layers)
        return Report(
            tier=sandbox.tier,
            layers=sandbox.layers,
            suite=suite_digest(grader.assignment),
            versions=dict(stamp["versions"]),  # type: ignore[call-overload]
        )

    def _workshop(self, files: dict[str, bytes], sandbox: Sandbox) -> Grader:
        self._folder = Path(tempfile.mkdtemp(dir=self._above, prefix="autograder-"))
        root = self._folder / min(files).partition("/")[0]
        self._places = Places(self._batch, root)
        write_folder(root, {path.partition("/")[2]: content for path, content in files.items()})
        assignment = load_assignment(root)
        with _ONE_AT_A_TIME:
            self._grader = Grader(assignment, sandbox)
        return self._grader

    def _grade(self, parcel: bytes) -> Answer:
        if self._grader is None or self._places is None:
            return Answer("closed", "the suite is not open")
        told = self._places.left_out
        try:
            with _ONE_AT_A_TIME:
                return answer_of(self._grader.grade(unpack(parcel)), self._places)
        except SandboxUnavailable as error:
            return Answer("no-sandbox", told(str(error)))
        except CourseError as error:
            return Answer("course", told(str(error)))
        except Exception as error:  # noqa: BLE001 - one submission must not stop the batch
            return Answer("failed", told(f"{type(error).__name__}: {error}"))

    def _close(self) -> None:
        if self._grader is not None:
            self._grader.sandbox.close()
            self._grader = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None


async def open_suite(batch: str, bundle: bytes, tier: str, dask_worker: Worker) -> bytes:
    """Open a suite on this worker and return its `Report` as JSON; `batch` is what it is called.

    One that is open already stays so, and one that cannot be used there is not kept. Suites that
    were left behind are closed.
    """
    known = dask_worker.plugins.get(batch)
    if isinstance(known, Workshop) and known.report is not None:
        return _encoded(known.report)
    await _close_forgotten(dask_worker)
    if fault := fault_of(dask_worker.address):
        return _encoded(Report(f"it {fault}: start it with --protocol tls"))
    workshop = Workshop(batch, Path(dask_worker.local_directory))
    await dask_worker.plugin_add(workshop, name=batch)  # first, so that it can be closed meanwhile
    try:
        report = await workshop.open(bundle, tier)
    except Exception as error:  # noqa: BLE001 - the batch goes on without this worker
        report = Report(f"the suite cannot be used there: {type(error).__name__}: {error}")
    if report.fault or report.course:
        await close_suite(batch, dask_worker)
    return _encoded(report)


async def close_suite(batch: str, dask_worker: Worker) -> None:
    """Close a suite; one that is not there is closed already."""
    if batch in dask_worker.plugins:
        await dask_worker.plugin_remove(batch)


def grade_parcel(batch: str, parcel: bytes) -> tuple[str, bytes]:
    """Grade a submission with a suite that is open on this worker.

    Returns the worker's address and the `Answer` as JSON.
    """
    worker = get_worker()
    workshop = worker.plugins.get(batch)
    if not isinstance(workshop, Workshop):
        return worker.address, _encoded(Answer("closed", "the suite is not open"))
    return worker.address, _encoded(workshop.grade(parcel))


async def _close_forgotten(worker: Worker) -> None:
    now = time.monotonic()
    for name, plugin in list(worker.plugins.items()):
        if isinstance(plugin, Workshop) and now - plugin.used > _FORGOTTEN_SECONDS:
            await worker.plugin_remove(name)


def _key_file() -> Path:
    named = os.environ.get(KEY_VARIABLE)
    if not named:
        raise CourseError(f"{KEY_VARIABLE} is not set: it names the key file on each worker")
    return Path(named)


def _encoded(said: Report | Answer) -> bytes:
    """Return it as JSON; what is not UTF-8, such as a file's name, is written as an escape."""
    text = json.dumps(msgspec.to_builtins(said), ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace")

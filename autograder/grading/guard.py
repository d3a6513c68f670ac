"""Limits for functions that run in this process without a sandbox: mutants may never return.

The functions are the instructor's own: this stops an accident, not an attack. One call of NumPy
that lasts for ever is not interrupted; the limit of memory keeps such calls short.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from ..course import Limits

_MIB = 1 << 20
_USED = Path("/proc/self/statm")


class OutOfTime(KeyboardInterrupt):
    """A test took longer than it may; an interrupt, for that is what nobody's code swallows."""


class Guard:
    """Gives each test the time that the manifest allows for one. Use `guarded`."""

    def __init__(self, limits: Limits) -> None:
        self._seconds = {
            signal.ITIMER_REAL: limits.test_seconds,
            signal.ITIMER_PROF: float(limits.test_cpu_seconds),
        }

    def start_test(self) -> None:
        """Begin a test: its time starts afresh."""
        for timer, seconds in self._seconds.items():
            signal.setitimer(timer, seconds)

    @staticmethod
    def stop(_number: int = 0, _frame: FrameType | None = None) -> None:
        """End the test that runs. Raises `OutOfTime`."""
        raise OutOfTime("the limit of time")


@contextmanager
def guarded(limits: Limits) -> Iterator[Guard]:
    """Hold what runs in this context to a manifest's limits: time of a test, memory in MiB.

    Memory counts on top of what the process has when the context begins. The main thread only.
    """
    import resource  # noqa: PLC0415 - the commands start, and say what is missing, on any system

    guard = Guard(limits)
    before = {n: signal.signal(n, guard.stop) for n in (signal.SIGALRM, signal.SIGPROF)}
    memory = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_allowed(limits.memory_mb, memory[1]), memory[1]))
    try:
        yield guard
    finally:
        for timer in (signal.ITIMER_REAL, signal.ITIMER_PROF):
            signal.setitimer(timer, 0.0)
        resource.setrlimit(resource.RLIMIT_AS, memory)
        for number, handler in before.items():
            signal.signal(number, handler)


def _allowed(memory_mb: int, hard: int) -> int:
    """Return a limit of address space in bytes; none where the system does not say what is used."""
    import resource  # noqa: PLC0415 - as above

    if not _USED.exists():
        return hard
    pages = int(_USED.read_text(encoding="ascii").split()[0])
    wanted = pages * resource.getpagesize() + memory_mb * _MIB
    return wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)

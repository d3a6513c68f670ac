"""The processes of one submission, one at a time: how each starts, what it costs, how it ends."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from autograder.checks.calls import CallFailed, Crashed, TimedOut
from autograder.course import Limits
from autograder.errors import SandboxLost

from .channel import Broken, Gone, Late, Output
from .endings import KILLED, LOST, PROTOCOL, Ending
from .launch import Child, Sandbox
from .meter import Meter

_TIMEOUTS_BEFORE_REFUSAL = 2
_WHOLE_SECOND = 1.0
"""The kernel counts a limit of CPU time in these, so a process may have a part of one more."""
_PATIENCE = 0.5
"""Seconds for a process to end by itself once it has closed its socket."""


@dataclass
class Live:
    """The present child: what it has loaded, what it may forget, the test it is seeded for.

    `used` is the CPU time that it had used at the time `asked`.
    """

    child: Child
    generation: int
    asked: float
    used: float = 0.0
    loaded: set[str] = field(default_factory=set)
    released: list[int] = field(default_factory=list)
    test: int = -1


class Lives:
    """The processes of a submission, of which one lives at a time, within its limits.

    It is replaced after a crash or a time-out, and for no other reason. `output` is what all of
    them printed, and `count` how many there were. A `blind` one can open no file and learn nothing
    of any.
    """

    def __init__(self, sandbox: Sandbox, limits: Limits, *, blind: bool) -> None:
        self.limits = limits
        self.meter = Meter(limits)
        self.output = Output(limits.output_kb * 1024)
        self.live: Live | None = None
        self.count = 0
        self._sandbox = sandbox
        self._blind = blind
        self._timeouts: Counter[str] = Counter()

    def open(self) -> Live:
        """Return the process that lives, started now if there is none.

        Raises `SandboxUnavailable` if none can be had.
        """
        if self.live is None:
            child = self._sandbox.open(
                self.limits, self.output, self.meter.allowance, blind=self._blind
            )
            self.count += 1
            self.live = Live(child, self.count, time.monotonic())
        return self.live

    def drain(self) -> None:
        """Take in what was printed so far."""
        if self.live is not None:
            self.live.child.channel.drain()

    def start_test(self) -> None:
        """Begin a test: a limit of its own for what is asked from now on."""
        self.meter.start_test()
        live = self.live
        if live is not None and self.meter.is_stale(live.asked):
            try:
                used = max(live.used, live.child.allow(self.meter.allowance))
            except SandboxLost:
                self.end()  # nothing was asked of it: the next call finds a fresh one
                return
            self.meter.spent(used - live.used)
            live.used, live.asked = used, time.monotonic()

    def is_given_up(self, name: str) -> bool:
        """Tell whether a function or a file was too slow so often that it is not tried again."""
        return self._timeouts[name] >= _TIMEOUTS_BEFORE_REFUSAL

    def refuse_slow(self, name: str) -> None:
        """Raise if a function is not to be called: it was too slow, or a test's time is used up."""
        if self.is_given_up(name):
            raise TimedOut(
                f"{name} was not called again: it had not finished in time"
                f" {_TIMEOUTS_BEFORE_REFUSAL} times before"
            )
        self.meter.refuse(name, of_test=True)

    def end(self, patience: float = 0.0) -> Ending | None:
        """End the process, and say how it ended; None if there is none, or nobody knows."""
        if self.live is None:
            return None
        live, self.live = self.live, None
        ending = live.child.end(patience)
        if ending is not None:
            self.meter.spent(ending.cpu_seconds - live.used)
        return ending

    def refuse_overdrawn(self, name: str) -> None:
        """Raise if a test's CPU time was used up by a process that ignores the kernel's signal."""
        live, most = self.live, self.limits.test_cpu_seconds
        if live is None or time.monotonic() - live.asked <= most:
            return
        used = live.child.allow(0)
        if used - live.used > most + _WHOLE_SECOND:
            self._timeouts[name] += 1
            self.end()
            raise self.meter.exhausted(name)

    @contextmanager
    def watch(self, name: str, late: str, *, of_test: bool = False) -> Iterator[None]:
        """Charge the time that passes, and turn the end of the process into words about `name`."""
        started = time.monotonic()
        try:
            yield
        except Late:
            raise self._late(name, late, time.monotonic() - started) from None
        except Gone:
            raise self._how_it_ended(name) from None
        except Broken as error:
            self.end()
            raise Crashed(f"{name} {PROTOCOL}", detail=str(error)) from None
        except BaseException:
            self.end()  # the process may be in the middle of an answer
            raise
        finally:
            self.meter.charge(time.monotonic() - started, of_test=of_test)

    def _late(self, name: str, late: str, taken: float) -> TimedOut | SandboxLost:
        """End a process that did not answer; say which limit it broke."""
        failure = self.meter.late(name, late, taken)
        live = self.live
        ending = self.end()
        if live is None or ending is None:
            return SandboxLost(f"{name}: {LOST}")
        self._timeouts[name] += 1
        if ending.cpu_seconds - live.used > self.limits.test_cpu_seconds:  # it ignored SIGXCPU
            return self.meter.exhausted(name)
        return failure

    def _how_it_ended(self, name: str) -> CallFailed | SandboxLost:
        live = self.live
        ending = self.end(_PATIENCE)
        if live is None or ending is None:
            return SandboxLost(f"{name}: {LOST}")
        if ending.used_up:
            self._timeouts[name] += 1
            return self.meter.exhausted(name)
        if ending.is_the_machines:
            return SandboxLost(f"{name}: {KILLED}")
        return Crashed(f"{name}: {ending.sentence}", detail=ending.detail)

"""How much time a submission has left: by the clock and of the processor, for a test and in all."""

from __future__ import annotations

import math
import time

from autograder.checks.calls import OutOfCpuTime, TimedOut
from autograder.course import Limits

_NEARLY_ALL = 0.9
_TICK = 0.1
"""The kernel ends a process about this much before or after its limit of CPU time; seconds."""
_STALE = 0.1
"""A process's limit of CPU time is renewed when this share of it may have been used."""


class Meter:
    """What a submission may still use up.

    The kernel measures CPU time, process by process: `allowance` is what the next test may take,
    `spent` takes in what a process has used.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._test_left = limits.test_seconds
        self._left = limits.submission_seconds
        self._cpu_left = float(limits.submission_cpu_seconds)

    def start_test(self) -> None:
        """Begin a test with its own share."""
        self._test_left = self.limits.test_seconds

    def refuse(self, name: str, *, of_test: bool) -> None:
        """Raise `TimedOut` or `OutOfCpuTime` if nothing is left for a call of `name`."""
        limits = self.limits
        if self._left <= 0:
            raise TimedOut(
                f"{name} was not run: the submission had used up its"
                f" {limits.submission_seconds:g} s"
            )
        if self._cpu_left <= _TICK:
            raise OutOfCpuTime(
                f"{name} was not run: the submission had used up its"
                f" {limits.submission_cpu_seconds} s of CPU time"
            )
        if of_test and self._test_left <= 0:
            raise TimedOut(
                f"{name} was not run: the calls of this test had used up their"
                f" {limits.test_seconds:g} s"
            )

    def deadline(self, *, of_test: bool) -> float:
        """Return until when a call may take, as `time.monotonic` counts.

        What is not part of a test, such as loading a file, may take as long as one.
        """
        share = self._test_left if of_test else self.limits.test_seconds
        return time.monotonic() + min(share, self._left)

    def charge(self, seconds: float, *, of_test: bool) -> None:
        """Take in what has passed by the clock."""
        self._left -= seconds
        if of_test:
            self._test_left -= seconds

    @property
    def allowance(self) -> int:
        """Seconds of CPU time that the next test may take; the kernel counts in whole ones."""
        return max(1, min(self.limits.test_cpu_seconds, math.ceil(self._cpu_left)))

    def is_stale(self, since: float) -> bool:
        """Tell whether a process may have used much of its allowance since then."""
        return time.monotonic() - since > _STALE * self.limits.test_cpu_seconds

    def spent(self, cpu_seconds: float) -> None:
        """Take in what a process has used of the processor since it was last asked."""
        self._cpu_left -= cpu_seconds

    def late(self, name: str, what: str, taken: float) -> TimedOut:
        """Return which limit of the clock a call of `name` broke after `taken` seconds."""
        limits = self.limits
        if taken >= self._left:
            return TimedOut(
                f"{name} {what}: a submission may take {limits.submission_seconds:g} s in all"
            )
        if taken >= _NEARLY_ALL * limits.test_seconds:
            return TimedOut(f"{name} {what} within {limits.test_seconds:g} s")
        return TimedOut(
            f"{name} {what}: the calls of one test may take {limits.test_seconds:g} s together"
        )

    def exhausted(self, name: str) -> OutOfCpuTime:
        """Return which limit of CPU time a call of `name` broke."""
        if self._cpu_left <= _TICK:
            whole = self.limits.submission_cpu_seconds
            return OutOfCpuTime(f"{name} used up the {whole} s of CPU time of the submission")
        return OutOfCpuTime(
            f"{name} used more than the {self.limits.test_cpu_seconds} s of CPU time of a test"
        )

"""How a student's process ended, in words that a student may read."""

from __future__ import annotations

import signal
from dataclasses import dataclass


@dataclass(frozen=True)
class Ending:
    """How a process ended: exit code, or minus the number of the signal that killed it.

    `stopped` says that the grader killed it; `cpu_seconds` is the CPU time it used, `memory_kb` the
    most memory it held (KiB).
    """

    status: int
    stopped: bool
    cpu_seconds: float
    memory_kb: int

    @property
    def used_up(self) -> bool:
        """Whether the kernel ended it for its CPU time; who ignores that meets the clock."""
        return self.status == -signal.SIGXCPU

    @property
    def is_the_machines(self) -> bool:
        """Tell whether somebody else killed it; a confined process cannot send itself SIGKILL."""
        return self.status == -signal.SIGKILL and not self.stopped

    @property
    def sentence(self) -> str:
        """What happened, without a full stop, and without a number of the process's own choice."""
        if self.stopped:
            return "the process closed its connection to the grader"
        if self.status >= 0:
            return "the process ended before it answered"
        try:
            name = signal.Signals(-self.status).name
        except ValueError:
            name = f"signal {-self.status}"
        return f"the process was killed by {name}"

    @property
    def detail(self) -> str:
        """What staff may read beside it: an exit code can be a number that the process saw."""
        return f"exit code {self.status}" if self.status >= 0 and not self.stopped else ""


PROTOCOL = "broke the protocol between the grader and your code"
LOST = "the sandbox was lost while the call was being answered"
KILLED = "something on this machine killed the student's process, most likely for want of memory"

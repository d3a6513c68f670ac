"""Try a sandbox out before it is trusted: it has to hold a submission that wants out."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from autograder.checks.calls import CallFailed, Signature
from autograder.course import Limits

from .launch import Sandbox
from .student import Student

_PROBE = Path(__file__).with_name("probe.py")
_LIMITS = Limits(test_seconds=30, submission_seconds=30)


def self_test(sandbox: Sandbox, folder: Path | None = None) -> tuple[str, ...]:
    """Return what code inside could do that it must not; nothing, if the sandbox holds.

    A file that every user may read is made in `folder` (a temporary one by default) for the code
    inside to try and read.
    """
    with tempfile.TemporaryDirectory(prefix="autograder-", dir=folder) as made:
        secret = Path(made, "secret")
        secret.write_text("what no submission may see", encoding="utf-8")
        Path(made).chmod(0o755)
        secret.chmod(0o644)
        files = {"probe.py": _PROBE.read_bytes()}
        signature = Signature("attempts", ("succeeded",))
        with Student(sandbox, files, {"attempts": signature}, limits=_LIMITS) as student:
            try:
                succeeded = student.attempts(
                    str(secret), str(Path(__file__).parents[1]), os.getpid()
                )
            except CallFailed as failure:
                return (f"do what the self-test could not follow ({failure})",)
        if not isinstance(succeeded, dict) or not succeeded:
            return ("give an answer that the self-test does not understand",)
        return tuple(name for name, success in succeeded.items() if success is not False)

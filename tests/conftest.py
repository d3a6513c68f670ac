"""What every test may use, and a loud word about tests that could not run here."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess

import pytest

from .ordinary import python_for_all
from .ordinary import readable_by_all as copied

MISSING = "MISSING HERE: "
MUST_RUN = "AUTOGRADER_TESTS_MUST_RUN"

# A shell has what it starts in the background ignore Ctrl-C, and so would what the tests start.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def missing():
    """Return a function that leaves a test out for want of something on this machine.

    On a newcomer's machine the summary says so loudly; where everything has to run, the test fails.
    """

    def missing(reason):
        if os.environ.get(MUST_RUN):
            pytest.fail(f"{MISSING}{reason}, and {MUST_RUN} is set")
        pytest.skip(MISSING + reason)

    return missing


@pytest.fixture(scope="session")
def readable_by_all():
    """Return a folder that holds the kit and what it needs, and that every user can read."""
    with copied() as folder:
        yield folder


@pytest.fixture(scope="session")
def as_ordinary_user(readable_by_all, missing):
    """Return the command of a Python that runs as an ordinary user."""
    command = python_for_all(readable_by_all)
    if command is None:
        missing("a Python that an ordinary user can run, to try the sandbox as one")
    return command


@pytest.fixture
def strace(missing):
    """Return strace's path where it may trace."""
    path = shutil.which("strace")
    if path is None:
        missing("strace")
    tried = subprocess.run([path, "-o", os.devnull, "true"], capture_output=True, check=False)
    if tried.returncode:
        missing("the right to trace (ptrace)")
    return path


@pytest.fixture(scope="session")
def unmeasured():
    """The environment of a process that is to be interrupted: coverage does not measure it.

    An interrupt in the midst of coverage's own bookkeeping leaves its lock locked, for ever.
    """
    return {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE_")}


def pytest_terminal_summary(terminalreporter):
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = [str(report.longrepr[2]) for report in skipped if MISSING in str(report.longrepr)]
    if not reasons:
        return
    terminalreporter.section("NOT TESTED on this machine", yellow=True, bold=True)
    for reason in sorted(set(reasons)):
        tests = f"{reasons.count(reason)} tests"
        terminalreporter.line(f"{tests} did not run for want of {reason.split(MISSING)[1]}")

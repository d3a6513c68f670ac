"""Sandboxes of every kind that this machine offers, and submissions to put into them."""

from __future__ import annotations

import contextlib
import textwrap

import pytest

from autograder.checks.calls import Signature
from autograder.course import Limits
from autograder.sandbox import Sandbox, SandboxUnavailable, Student

SIGNATURES = {
    "f": Signature("f", ("out",)),
    "g": Signature("g", ("out",)),
    "forward": Signature("forward", ("out", "cache"), ("cache",)),
    "backward": Signature("backward", ("dx", "dw")),
}


def _started(tier):
    try:
        return Sandbox(tier).__enter__()
    except SandboxUnavailable as error:
        return str(error)


@pytest.fixture(scope="session")
def sandboxes():
    """Return every tier's sandbox, or why there is none."""
    started = {tier: _started(tier) for tier in ("full", "inner", "none")}
    yield started
    for sandbox in started.values():
        if isinstance(sandbox, Sandbox):
            sandbox.close()


@pytest.fixture(params=["full", "inner"])
def sandbox(request, sandboxes, missing):
    """Return a sandbox that confines; the test runs once for each tier."""
    found = sandboxes[request.param]
    if isinstance(found, str):
        missing(f"the tier {request.param}: {found}")
    return found


@pytest.fixture
def best(sandboxes, missing):
    """Return one sandbox that confines, for what does not depend on the tier."""
    for tier in ("full", "inner"):
        if isinstance(sandboxes[tier], Sandbox):
            return sandboxes[tier]
    missing("any sandbox")
    return None


@pytest.fixture
def submit():
    """Return a function that hands a source text in; `limits` are those of the manifest."""
    with contextlib.ExitStack() as stack:

        def submit(sandbox, source, *, seed=0, blind=False, **limits):
            files = source
            if isinstance(source, str):
                files = {"layers.py": textwrap.dedent(source).encode()}
            modules = dict.fromkeys(SIGNATURES, "layers.py")
            modules |= {"g": "more.py"} if "more.py" in files else {}
            student = Student(
                sandbox, files, SIGNATURES, modules, Limits(**limits), seed=seed, blind=blind
            )
            return stack.enter_context(student)

        yield submit

"""One submission under strace: steps, bounds, and a sandbox that cannot be traced."""

from __future__ import annotations

import pytest

from autograder.grading import tracing
from autograder.grading.intake import read_submission
from autograder.grading.session import student_seed
from autograder.sandbox import SandboxUnavailable, choose

from .conftest import hand_in, layer, make_assignment


@pytest.fixture(scope="module")
def tier(missing):
    try:
        sandbox = choose()
    except SandboxUnavailable:
        missing("any sandbox")
    sandbox.close()
    return sandbox.tier


@pytest.fixture
def trace(tmp_path, tier):
    def trace(content, strace, tier=tier):
        assignment = make_assignment(tmp_path)
        hand_in(tmp_path, "eve", content)
        submission = read_submission(assignment, tmp_path / "submitted", "eve")
        return tracing.trace(assignment, submission, tier, str(strace))

    return trace


def test_a_file_that_cannot_be_loaded_is_told_with_what_it_was_denied(trace, strace):
    traced = trace("import socket\nsocket.socket()\n", strace)
    (finding,) = [f for f in traced.findings if not f.reason.harmless]
    assert finding.call.startswith("socket(AF_INET, ")
    assert str(finding.first) == "while twice.py was loaded"
    assert "PermissionError" in traced.unloadable["twice.py"]
    assert {str(run.result.outcome) for run in traced.runs} == {"error"}


def test_a_denial_is_filed_under_the_test_and_the_function_in_which_it_happened(trace, strace):
    body = "import os\ntry:\n    os.mkdir('here')\nexcept OSError:\n    pass\ndx = 2 * dout"
    (finding,) = [f for f in trace(layer(backward=body), strace).findings if not f.reason.harmless]
    assert finding.call.endswith("0777) = -1 EPERM")
    what, functions = finding.first.what, finding.first.functions
    assert what == "during the hidden test: gradient"
    assert "twice_backward" in functions


def test_a_crash_has_the_next_process_watched_too(trace, strace):
    body = "import os\nos.abort()"
    traced = trace("import os\ntry:\n    os.mkdir('x')\n"
                   "except OSError:\n    pass\n" + layer(forward=body), strace)  # fmt: skip
    (finding,) = [f for f in traced.findings if "mkdir" in f.call or "..., 0777" in f.call]
    assert finding.times > 1
    assert str(finding.first) == "while twice.py was loaded"


MANY = """import os
for number in range(9000):
    try:
        os.kill(number + 9, 0)
    except OSError:
        pass
out, cache = 2 * x, x"""


def test_a_trace_that_grows_too_long_ends_the_run(trace, strace, monkeypatch):
    monkeypatch.setattr(tracing, "MOST_BYTES", 400_000)
    traced = trace(layer(forward=MANY), strace)
    assert traced.stopped == "during the hidden test: doubles every entry"
    assert len(traced.runs) == 1
    assert traced.dropped > 0


PROGRAMS = {
    "a tracer without rights": (
        "strace: ptrace(PTRACE_TRACEME, ...): Operation not permitted",
        "strace has to be allowed to trace (ptrace)",
    ),
    "a bubblewrap without rights": (
        "bwrap: No permissions to create a new namespace",
        "Here bubblewrap does not work while it is traced; try --sandbox inner.",
    ),
}


@pytest.mark.parametrize("what", PROGRAMS)
def test_a_sandbox_that_cannot_be_traced_says_why_and_what_to_do(trace, tmp_path, what, tier):
    if tier != "full" and "bubblewrap" in what:
        pytest.skip("the message is for tiers with bubblewrap")
    said, advised = PROGRAMS[what]
    program = tmp_path / "strace"
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 1\n")
    program.chmod(0o755)
    with pytest.raises(SandboxUnavailable) as raised:
        trace(layer(), program)
    assert said in str(raised.value)
    assert advised in str(raised.value)


def test_a_file_that_does_not_parse_is_traced_as_it_is_graded(trace, strace):
    text = layer(forward="out, cache = (2 * x, x", backward="dx = 2 * dout")
    traced = trace("import os\ntry:\n    os.mkdir('x')\nexcept OSError:\n    pass\n" + text, strace)
    assert traced.unloadable == {}
    outcomes = {run.question: str(run.result.outcome) for run in traced.runs}
    assert outcomes["twice-forward"] == "error"
    assert any(finding.call.startswith("mkdir(") for finding in traced.findings)


def test_the_traced_code_draws_the_same_random_numbers_as_the_graded(trace, strace, tmp_path):
    body = "import os\nimport numpy as np\nos.kill(int(np.random.get_state()[1][0]) % 10**6 + 5, 0)"
    traced = trace(layer(forward=body), strace)
    seed = student_seed(make_assignment(tmp_path)) % 2**32 % 10**6 + 5
    assert any(f"kill({seed}, 0)" in finding.call for finding in traced.findings)

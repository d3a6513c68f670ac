"""The quick road of a hidden test: taken where pytest has nothing else to do, and only there."""

from __future__ import annotations

import pytest

from autograder.grading.suite import Suite, collect_suite
from autograder.reference import load_reference
from autograder.results import Outcome

from .conftest import make_assignment
from .test_suite import Someone, right

HEAD = """
import pytest

DONE = []
forward = pytest.mark.question("twice-forward")
backward = pytest.mark.question("twice-backward")


@backward
def test_of_the_other_question(student):
    pass

"""
QUICK = {
    "one that asks for nothing": """
@forward
def test_it():
    assert True
""",
    "one that asks for all fixtures": """
@forward
def test_it(student, reference, check, rng):
    check.outputs(student.twice_forward, reference.twice_forward, rng.normal(size=3))
""",
    "one with parameters": """
@forward
@pytest.mark.parametrize("size", [2])
@pytest.mark.parametrize(("a", "b"), [(1, 2)])
def test_it(rng, a, size, b):
    assert rng.normal(size=size).shape == (2,) and (a, b) == (1, 2)
""",
    "one that fails": """
@forward
def test_it(check):
    check.that(False, "it is so")
""",
    "one that skips itself": """
@forward
def test_it():
    pytest.skip("not today")
""",
    "one that wants to end everything": """
@forward
def test_it():
    raise KeyboardInterrupt
""",
}
SLOW = {
    "a fixture of pytest's": """
@forward
def test_it(tmp_path):
    assert tmp_path.is_dir()
""",
    "the request itself": """
@forward
def test_it(request):
    assert request.node.name == "test_it"
""",
    "a fixture of the file's": """
@pytest.fixture
def five():
    return 5

@forward
def test_it(five):
    assert five == 5
""",
    "a fixture of ours that the file defines anew": """
@pytest.fixture
def rng():
    return 5

@forward
def test_it(rng):
    assert rng == 5
""",
    "a parameter that a fixture takes": """
@pytest.fixture
def size(request):
    return request.param + 1

@forward
@pytest.mark.parametrize("size", [2], indirect=True)
def test_it(size):
    assert size == 3
""",
    "a fixture that nobody asks for": """
@pytest.fixture(autouse=True)
def done():
    DONE.append(1)

@forward
def test_it():
    assert DONE
""",
    "a mark that names a fixture": """
@pytest.fixture
def done():
    DONE.append(1)

@forward
@pytest.mark.usefixtures("done")
def test_it():
    assert DONE
""",
    "a set-up of the file": """
def setup_function():
    DONE.append(1)

@forward
def test_it():
    assert DONE
""",
    "a class": """
class TestIt:
    def setup_method(self):
        self.done = True

    @forward
    def test_it(self):
        assert self.done
""",
    "a mark that skips": """
@forward
@pytest.mark.skip(reason="not today")
def test_it():
    raise AssertionError
""",
    "a coroutine": """
@forward
async def test_it():
    raise AssertionError
""",
}


def suite_of(folder, text):
    assignment = make_assignment(folder, hidden=HEAD + text)
    return collect_suite(assignment, load_reference(assignment))


def told(suite):
    (run,) = suite.each(Someone(right), questions=("twice-forward",))
    return run.result.outcome, run.result.message


@pytest.fixture
def asked_pytest(monkeypatch):
    """The ids of tests that pytest itself has run."""
    ran = []
    by_pytest = Suite._by_pytest
    monkeypatch.setattr(
        Suite, "_by_pytest", lambda suite, item: ran.append(item.name) or by_pytest(suite, item)
    )
    return ran


@pytest.mark.parametrize("text", QUICK.values(), ids=QUICK)
def test_a_plain_test_is_called_at_once_and_ends_as_it_would_in_pytest(
    tmp_path, asked_pytest, text
):
    quick = told(suite_of(tmp_path / "quick", text))
    assert asked_pytest == []
    by_pytest = told(suite_of(tmp_path / "by_pytest", "def setup_function(): pass\n" + text))
    assert len(asked_pytest) == 1
    assert quick == by_pytest


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_a_test_with_something_to_set_up_is_run_by_pytest(tmp_path, asked_pytest, text):
    suite = suite_of(tmp_path, text)
    outcome, message = told(suite)
    assert len(asked_pytest) == 1
    assert outcome is Outcome.PASSED or "not today" in message or "async" in message
    assert told(suite) == (outcome, message)


def test_a_conftest_beside_the_tests_is_heeded(tmp_path, asked_pytest):
    hook = "def pytest_runtest_setup(item):\n    item.obj.__globals__['DONE'].append(1)\n"
    assignment = make_assignment(
        tmp_path, hidden=HEAD + "@forward\ndef test_it():\n    assert DONE\n"
    )
    (assignment.root / "tests" / "hidden" / "conftest.py").write_text(hook)
    suite = collect_suite(assignment, load_reference(assignment))
    assert told(suite) == (Outcome.PASSED, "")
    assert asked_pytest == ["test_it"]

"""An audit of a small course: what it promises, and each promise broken once."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from contextlib import nullcontext

import pytest

from autograder.audit import audit, dependents
from autograder.course import load_assignment
from autograder.errors import CourseError
from autograder.kill_matrix import matrix_page
from autograder.sandbox import Sandbox
from autograder.variants import load_variants

from ..grading.conftest import HIDDEN, layer, make_assignment

ACCEPTED = '''
"""Twice by adding."""
def twice_forward(x):
    return x + x, None
'''
TRIPLED = '''
"""The input is tripled.

Seen often.
"""
LOSES = ("twice-forward", "twice-backward")
def twice_forward(x):
    return 3 * x, x
'''
HALVED = '''
"""The gradient is halved."""
LOSES = ("twice-backward",)
def twice_backward(dout, cache):
    return dout / 2
'''
VECTORS = '''
"""A vector is handed back as it came."""
LOSES = ("twice-forward",)
def twice_forward(x):
    return (2 * x if x.ndim > 1 else x), x
'''
VARIANTS = {
    "accepted/adds.py": ACCEPTED,
    "wrong/tripled.py": TRIPLED,
    "wrong/halved.py": HALVED,
    "wrong/vectors.py": VECTORS,
}
FULL = HIDDEN.replace('parametrize("size", [0, 5])', 'parametrize("size", [5])')


class Inline(Executor):
    """Does each task at once, in this process."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture
def course(tmp_path):
    """Return a function that writes the course; `changes` are variants by path."""

    def course(changes=None, **parts):
        make_assignment(tmp_path, **{"hidden": FULL, **parts})
        root = tmp_path / "solutions" / "twice"
        for name, text in (VARIANTS | (changes or {})).items():
            path = root / "variants" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return load_assignment(root)

    return course


@pytest.fixture(scope="module")
def sandbox():
    """The course's own code runs here, so that nothing has to be confined."""
    with Sandbox("none") as sandbox:
        yield sandbox


@pytest.fixture
def broken(course, sandbox):
    """Return a function that audits the course and says what is broken, by promise."""

    def broken(changes=None, *, seeds=1, **parts):
        found = run(course(changes, **parts), sandbox, seeds)
        lines = {proof.promise: proof.broken for proof in found.proofs if proof.broken}
        assert found.holds == (not lines)
        return lines

    return broken


def run(assignment, sandbox, seeds=1):
    pool = lambda: nullcontext(Inline())  # noqa: E731 - a pool that opens nothing
    return audit(assignment, pool, sandbox, seeds=seeds, follow=lambda trials, total: trials)


def test_a_course_that_keeps_its_promises_passes(broken):
    assert broken() == {}


def test_an_accepted_variant_that_loses_points_is_told(broken):
    lossy = ACCEPTED.replace("x + x", "x * x")
    lines = broken({"accepted/adds.py": lossy})
    assert lines["every accepted variant gets every point"] == (
        "adds loses in twice-backward, twice-forward",
    )


REMEMBERS = '''
"""The first input of all is the measure of every gradient."""
LOSES = ("twice-backward",)
FIRST = []
def twice_forward(x):
    FIRST.append(x.shape)
    return 2 * x, x
def twice_backward(dout, cache):
    return dout * FIRST[0][0]
'''


def test_a_wrong_variant_that_is_not_known_by_its_answers_is_told(broken):
    assert broken({"wrong/remembers.py": REMEMBERS})[
        "every wrong variant is named by its answers"
    ] == ("remembers is not named in twice-backward",)


def test_a_wrong_variant_whose_answers_are_never_the_same_need_not_be_named(broken):
    drawn = HALVED.replace("dout / 2", "dout * np.random.default_rng().normal()")
    assert broken({"wrong/halved.py": drawn}) == {}


def test_without_further_seeds_nobody_is_named(broken):
    assert broken({"wrong/remembers.py": REMEMBERS}, seeds=0) == {}


def test_a_wrong_variant_that_survives_is_told(broken):
    lines = broken({"wrong/halved.py": HALVED.replace("dout / 2", "dout + dout")})
    assert lines == {
        "every wrong variant loses points where it says": (
            "halved loses nothing in twice-backward",
        )
    }


def test_a_wrong_variant_that_loses_in_a_question_it_does_not_name_is_told(broken):
    text = TRIPLED.replace('"twice-forward", "twice-backward"', '"twice-backward",')
    lines = broken({"wrong/tripled.py": text})
    assert lines == {
        "... and in no other question that does not depend on it": (
            "tripled loses also in twice-forward",
        )
    }


def test_a_question_that_depends_on_a_named_one_may_lose_points_too(broken):
    assert broken({"wrong/tripled.py": TRIPLED.replace(', "twice-backward"', ",")}) == {}


NOTHING = """

@pytest.mark.question("twice-forward")
def test_nothing(check):
    check.that(True, "it is")
"""


def test_a_hidden_test_that_catches_nothing_is_dead_weight_and_the_stub_passes_it(broken):
    lines = broken(hidden=FULL + NOTHING)
    assert lines == {
        "every hidden test catches a known mistake": (
            "test_twice.py::test_nothing catches nothing",
        ),
        "the untouched stub is not attempted": (
            "the stub: twice-forward is failed, 0.8 points",
            "the stub's verdict is wrong",
        ),
    }


def test_a_verdict_that_depends_on_the_seed_is_told(broken):
    lucky = TRIPLED.replace("3 * x", "(3 if x.sum() > 0 else 2) * x")
    lines = broken({"wrong/tripled.py": lucky}, seeds=12)
    assert "tripled flips with the seeds" in lines["no verdict flips when the seed changes"][0]


def test_a_solution_that_loses_points_or_time_is_told(broken):
    slow = layer(backward="import time; time.sleep(0.8); dx = 3 * dout")
    lines = broken(solution=slow)
    assert lines["the solution gets every point"] == ("the solution loses in twice-backward",)
    assert "test_gradient takes" in lines["... within half of each limit of time"][0]


def test_what_depends_on_a_question_does_so_at_any_distance(course):
    assert dependents(course(), ["twice-forward"]) == {"twice-forward", "twice-backward"}
    assert dependents(course(), ["twice-backward"]) == {"twice-backward"}


def test_the_page_shows_what_catches_what_and_nothing_is_taken_for_markup(course, sandbox):
    hint = TRIPLED.replace("The input is tripled.", 'Three & <b>"more"</b>.')
    found = run(course({"wrong/tripled.py": hint}), sandbox)
    page = matrix_page(found)
    assert "3 mistakes, 4 tests" in page
    assert page.count('class="hit"') == sum(map(len, found.caught.values()))
    assert "Three &amp; &lt;b&gt;&quot;more&quot;" in page
    assert "<b>" not in page
    assert "http" not in page


@pytest.mark.parametrize(
    ("path", "text", "fault"),
    [
        ("wrong/a.py", "def twice_forward(x): pass", "the docstring's first line should say"),
        ("wrong/a.py", '"""No."""\ndef twice_forward(x): pass', "names no question that must lose"),
        ("wrong/a.py", HALVED.replace("ward\",", "wards\","), "no question 'twice-backwards'"),
        ("wrong/a.py", HALVED.replace("def twice", "def thrice"), "redefines no function or"),
        ("wrong/a.py", HALVED.replace("(\"twice-backward\",)", "all"), "line 3: LOSES should be a"),
        ("wrong/a.py", "def (", "cannot be read: invalid syntax"),
        ("accepted/a.py", HALVED, "LOSES belongs to a wrong variant"),
    ],
)  # fmt: skip
def test_a_variant_that_is_not_as_it_should_be_is_told_with_its_file(course, path, text, fault):
    assignment = course({path: text})
    with pytest.raises(CourseError, match="a\\.py") as caught:
        load_variants(assignment)
    assert fault in str(caught.value)


def test_a_variant_that_cannot_be_loaded_is_the_courses_fault(course, sandbox):
    with pytest.raises(CourseError, match=r"halved\.py: cannot be loaded: NameError: name 'no'"):
        run(course({"wrong/halved.py": HALVED + "\nno\n"}), sandbox)


def test_a_variant_as_a_submission_is_the_solution_with_the_variant_behind_it(course):
    assignment = course()
    (tripled,) = [v for v in load_variants(assignment) if v.name == "tripled"]
    assert tripled.hint == "The input is tripled."
    files = tripled.as_submission(assignment)
    scope = {}
    exec(files["twice.py"], scope)
    assert scope["twice_forward"](1)[0] == 3
    assert scope["twice_backward"](1, None) == 2

"""An audit of a small course: what it promises, and each promise broken once."""

from __future__ import annotations

import shutil
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from io import StringIO

import pytest
from rich.console import Console

from autograder.audit import audit, of_the_release
from autograder.authoring.scan import STEPS
from autograder.authoring.stubs import make_stubs
from autograder.authoring.trees import write_tree
from autograder.course import load_assignment
from autograder.errors import CourseError
from autograder.kill_matrix import matrix_page
from autograder.kill_table import kill_table, whole_matrix
from autograder.proofs import NOT_BY_ITS_OWN_SLOPES, dependents
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
COMPARED = """
@pytest.mark.question("twice-backward")
def test_gradient_beside_the_solutions(student, reference, check, rng):
    ours = student.twice_forward, student.twice_backward
    check.backward(*ours, reference.twice_forward, reference.twice_backward, rng.normal(size=3))
"""
FULL = HIDDEN.replace('parametrize("size", [0, 5])', 'parametrize("size", [5])') + COMPARED


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
        assignment = load_assignment(root)
        for step in STEPS:
            write_tree(tmp_path / step / "twice", stubs_of(assignment))
        return assignment

    return course


def stubs_of(assignment):
    """Return the stubs as a tree: all that a release of the small course needs here."""
    solved = {name: (assignment.root / name).read_text() for name in assignment.files}
    return {name: text.encode() for name, text in make_stubs(assignment, solved).items()}


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


def test_a_hidden_test_that_breaks_down_is_told_and_catches_nothing(broken):
    call = "check.gradients(student.twice_forward, student.twice_backward, rng.normal(size=(2, 3)))"
    assert call in FULL
    lines = broken(hidden=FULL.replace(call, "check.equal(rng.normal(size=3))"), seeds=0)
    (solution,) = lines["the solution gets every point"]
    assert solution.startswith(
        "a hidden test of twice-backward is at fault: test_twice.py::test_gradient: TypeError: "
    )
    at_fault = lines["no hidden test is itself at fault"]
    assert len(at_fault) == len(VARIANTS)
    assert at_fault[0].startswith("with adds, test_twice.py::test_gradient: TypeError: ")
    assert lines["every hidden test catches a known mistake"] == (
        "test_twice.py::test_gradient catches nothing",
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
    difference = "no difference in 56 calls by the hidden tests with 4 seeds"
    assert lines["every wrong variant loses points where it says"] == (
        f"halved loses nothing in twice-backward: {difference}",
    )


def test_a_wrong_gradient_that_a_bent_forward_pass_would_excuse_is_told(broken):
    alone = FULL.replace(COMPARED, "")
    lines = {
        NOT_BY_ITS_OWN_SLOPES: (
            "halved in twice-backward: compare its gradients with the reference, too",
        )
    }
    assert broken(hidden=alone) == lines


def test_a_survivor_is_told_with_the_difference_that_it_makes(broken):
    slightly = HALVED.replace("dout / 2", "(2 + 4e-11) * dout")
    (line,) = broken({"wrong/halved.py": slightly})[
        "every wrong variant loses points where it says"
    ]
    assert line.endswith("dx is off, relative error up to 1.0e-11")


def test_a_survivor_is_compared_as_long_as_it_is_asked_what_the_solution_is(broken):
    # A gradient check goes on at another point, where this one is right.
    once = "check.gradients(student.twice_forward, student.twice_backward, {})"
    equal, any_row = "0 * rng.normal(size=5)", "rng.normal(size=4)"
    twice = f"{once.format(equal)}\n    {once.format(any_row)}"
    of_equals = FULL.replace(once.format("rng.normal(size=(2, 3))"), twice)
    tripled = HALVED.replace("dout / 2", "(2 if np.ptp(cache) else 3) * dout")
    (line,) = broken({"wrong/halved.py": tripled}, hidden=of_equals)[
        "every wrong variant loses points where it says"
    ]
    assert line.endswith("seeds: dx is off, relative error up to 2.0e-01")


@pytest.mark.parametrize("step", STEPS)
def test_a_secret_in_what_students_get_is_told(course, tmp_path, step):
    assignment = course()
    assert of_the_release(assignment.root).broken == ()
    (tmp_path / step / "twice" / "notes.txt").write_text("See\ntest_gradient.\n")
    secret = "the name of a hidden test (tests/hidden/test_twice.py, line 22): test_gradient"
    assert of_the_release(assignment.root).broken == (
        f"{step}/twice/notes.txt, line 2: shows {secret}",
    )


def test_a_solution_line_that_stands_in_the_source_is_no_given_code(course, tmp_path):
    assignment = course(
        solution=layer(backward="doubled_gradient = 2 * dout; dx = doubled_gradient")
    )
    solved = (assignment.root / "twice.py").read_bytes()
    for step in STEPS:
        (tmp_path / step / "twice" / "twice.py").write_bytes(solved)
    leaks = of_the_release(assignment.root).broken
    assert any("shows a line of the solution" in leak for leak in leaks)


def test_a_release_that_is_not_there_is_told(course, tmp_path):
    assignment = course()
    shutil.rmtree(tmp_path / "release")
    assert of_the_release(assignment.root).broken == (
        f"{tmp_path / 'release' / 'twice'}: is not there; run `autograder build twice`",
    )


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
    assert "3 mistakes, 5 tests" in page
    assert page.count('class="hit"') == sum(map(len, found.caught.values()))
    assert "Three &amp; &lt;b&gt;&quot;more&quot;" in page
    assert "<b>" not in page
    assert "http" not in page


def shown(*tables):
    """Return the lines of what a terminal shows, without the space between columns."""
    console = Console(width=120, record=True, file=StringIO())
    for table in tables:
        console.print(table)
    return [" ".join(line.split()) for line in console.export_text().splitlines()]


def test_the_terminal_shows_what_each_hidden_test_catches_and_what_it_alone(course, sandbox):
    found = run(course(), sandbox)
    assert [line for line in shown(kill_table(found)) if line][2:] == [
        "twice-forward: 2 mistakes to be caught",
        "doubles every entry 3 1",
        "takes vectors (5) 1 2 1",
        "input stays as it is 0 0",
        "twice-backward: 2 mistakes to be caught",
        "gradient 1 2 1",
        "gradient beside the solutions 1 1",
        "alone: mistakes that would lose nothing in this question without that test",
    ]
    assert [line for line in shown(*whole_matrix(found)) if line.strip("─")] == [
        "twice-forward: 2 mistakes caught here",
        "mistake 1 2 3",
        "tripled x x",
        "vectors x",
        "1 doubles every entry",
        "2 takes vectors (5)",
        "3 input stays as it is",
        "twice-backward: 2 mistakes caught here",
        "mistake 1 2",
        "halved x x",
        "tripled x",
        "1 gradient",
        "2 gradient beside the solutions",
    ]


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

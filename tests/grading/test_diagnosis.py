"""Known mistakes are named, inherited failures told, gradients of a wrong forward pass counted."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from autograder.checks import Answer, CheckFailed, Raised, Signature
from autograder.checks.calls import Call, Given, TimedOut, TooLarge, plain, run
from autograder.gradescope import question_message, to_gradescope
from autograder.grading import tapes
from autograder.grading.carried import OwnForwardCheck
from autograder.grading.intake import Submission
from autograder.grading.session import Grader, suite_digest
from autograder.grading.tapes import Entry, Taped, same_tape
from autograder.results import Outcome
from autograder.sandbox import Sandbox
from autograder.sandbox.wire import Foreign

from .conftest import MANIFEST, layer, make_assignment

HIDDEN = """
import pytest


@pytest.mark.question("twice-forward", weight=3)
def test_doubles_every_entry(student, reference, check, rng):
    check.outputs(student.twice_forward, reference.twice_forward, rng.normal(size=(3, 2)))


@pytest.mark.question("twice-forward")
def test_keeps_nothing(student, reference, check, rng):
    check.outputs(student.twice_forward, reference.twice_forward, rng.normal(size=0))


@pytest.mark.question("twice-backward")
def test_slopes(student, check, rng):
    check.gradients(student.twice_forward, student.twice_backward, rng.normal(size=(2, 3)))


@pytest.mark.question("twice-backward")
def test_gradient(student, reference, check, rng):
    check.backward(
        student.twice_forward, student.twice_backward,
        reference.twice_forward, reference.twice_backward,
        rng.normal(size=4), between=[(rng.normal(size=4),)],
    )
"""
TRIPLED = '''
"""The input is tripled."""
LOSES = ("twice-forward",)
def twice_forward(x):
    return 3 * x, x
'''
BACKWARD_TRIPLED = '''
"""The gradient is tripled."""
LOSES = ("twice-backward",)
def twice_backward(dout, cache):
    return 3 * dout
'''
CLIPPED = '''
"""Large numbers are cut off."""
LOSES = ("twice-forward",)
def twice_forward(x):
    return np.minimum(3 * x, 3 * 3.0), x
'''
HALF = MANIFEST.replace(
    'depends_on = ["twice-forward"]', 'depends_on = ["twice-forward"]\ncarried_forward = 0.5'
)
VARIANTS = {"tripled": TRIPLED, "gradient-tripled": BACKWARD_TRIPLED}


@pytest.fixture(scope="module")
def sandbox():
    """The test's own code runs here, so that nothing has to be confined."""
    with Sandbox("none") as sandbox:
        yield sandbox


@pytest.fixture
def grade(tmp_path, sandbox):
    """Return a function that grades a `twice.py` in a course with wrong variants, by question."""

    def grade(content, *, variants=VARIANTS, manifest=HALF, hidden=HIDDEN, **how):
        make_assignment(tmp_path, manifest=manifest, hidden=hidden)
        wrong = tmp_path / "solutions" / "twice" / "variants" / "wrong"
        wrong.mkdir(parents=True, exist_ok=True)
        for name, text in variants.items():
            (wrong / f"{name}.py").write_text(text)
        assignment = make_assignment(tmp_path, manifest=manifest, hidden=hidden)
        submission = Submission("ada", {"twice.py": content.encode()}, **how)
        result = Grader(assignment, sandbox).grade(submission).result
        return {question.id: question for question in result.questions} | {"result": result}

    return grade


def names(question):
    return [mistake.name for mistake in question.diagnosis.mistakes]


def test_a_known_mistake_is_named_with_its_hint(grade):
    question = grade(layer("y = x * 3.0\nout, cache = y, None"))["twice-forward"]
    assert names(question) == ["tripled"]
    assert "The input is tripled." in question_message(question)


def test_a_mistake_that_no_variant_makes_has_no_name(grade):
    question = grade(layer("out, cache = 4 * x, x"))["twice-forward"]
    assert names(question) == []
    assert question.outcome is Outcome.FAILED


def test_a_right_answer_has_no_diagnosis(grade):
    assert grade(layer("out, cache = x + x, x"))["twice-forward"].diagnosis.sentences == ()


def test_a_mistake_in_a_backward_pass_is_named_beside_a_wrong_forward_pass(grade):
    graded = grade(layer("out, cache = 3 * x, x", "dx = dout + dout + dout"))
    assert names(graded["twice-forward"]) == ["tripled"]
    forward_only = grade(layer(backward="dx = 3 * dout"))
    assert names(forward_only["twice-backward"]) == ["gradient-tripled"]


def test_a_failure_that_a_known_mistake_explains_is_inherited(grade):
    right_for_itself = grade(layer("out, cache = 3 * x, x", "dx = 2 * dout"))["twice-backward"]
    assert right_for_itself.diagnosis.proved
    assert question_message(right_for_itself).splitlines()[1] == (
        "This failure is inherited: it follows from the mistake in twice-forward."
    )


def test_a_failure_beside_an_unknown_mistake_says_what_to_mend_first(grade):
    question = grade(layer("out, cache = 4 * x, x", "dx = 4 * dout"))["twice-backward"]
    assert "It builds on twice-forward, which fails too: mend that first." in (
        question_message(question)
    )


def test_gradients_right_for_a_wrong_forward_pass_earn_their_share(grade):
    graded = grade(layer("out, cache = 4 * x, x", "dx = 4 * dout"))
    tests = {test.title: test for test in graded["twice-backward"].tests}
    assert tests["slopes"].outcome is Outcome.PASSED
    assert (tests["gradient"].outcome, tests["gradient"].carried) == (Outcome.FAILED, 0.5)
    assert graded["twice-backward"].score == 4.5
    assert "so it counts 0.5 of its points" in question_message(graded["twice-backward"])


def test_shares_are_no_larger_a_part_than_what_the_forward_pass_lost(grade):
    # Simple from its first backward pass on, this forward pass loses an eighth of its tests.
    source = layer(
        "assert x.size\nout, cache = (3 if DONE else 2) * x, x", "DONE.append(1)\ndx = 3 * dout"
    )
    hidden = HIDDEN.replace('"twice-forward", weight=3', '"twice-forward", weight=7')
    tests = {
        test.title: test
        for test in grade("DONE = []\n" + source, hidden=hidden)["twice-backward"].tests
    }
    assert (tests["gradient"].outcome, tests["gradient"].carried) == (Outcome.FAILED, 0.12)


def test_gradients_that_are_wrong_for_every_forward_pass_earn_nothing(grade):
    question = grade(layer("out, cache = 4 * x, x", "dx = 2.5 * dout"))["twice-backward"]
    assert question.score == 0


def test_a_share_is_carried_only_where_the_manifest_says_so(grade):
    wrong = layer("out, cache = 4 * x, x", "dx = 4 * dout")
    assert grade(wrong, manifest=MANIFEST)["twice-backward"].score == 3


def test_nothing_is_carried_from_a_forward_pass_of_which_nothing_is_right(grade):
    trivial = layer("assert x.size\nout, cache = 0 * x, x", "dx = 0 * dout")
    graded = grade(trivial)
    assert graded["twice-forward"].score == 0
    assert graded["twice-backward"].score == 3  # its slopes are right; the rest earns nothing


def test_nothing_is_carried_by_a_right_forward_pass(grade):
    question = grade(layer(backward="dx = 2.5 * dout"))["twice-backward"]
    assert question.score == 0


def test_variants_that_look_alike_are_told_apart_by_further_inputs(grade, monkeypatch):
    both = {"tripled": TRIPLED, "clipped": CLIPPED}
    tripled = layer("out, cache = 3 * x, x")
    monkeypatch.setattr("autograder.grading.diagnosis._FURTHER_SEEDS", 0)
    assert names(grade(tripled, variants=both)["twice-forward"]) == ["clipped", "tripled"]
    monkeypatch.setattr("autograder.grading.diagnosis._FURTHER_SEEDS", 30)
    assert names(grade(tripled, variants=both)["twice-forward"]) == ["tripled"]


def test_what_cannot_travel_counts_with_its_name_and_its_text():
    assert tapes._size([Foreign("a" * 80, "é" * 200)]) > 80 + 4 * 200


def test_a_question_not_attempted_has_no_diagnosis(grade):
    stub = layer("pass", "pass")
    regions = frozenset({"twice_forward", "twice_backward"})
    graded = grade(stub, untouched=regions)
    assert graded["twice-backward"].diagnosis.sentences == ()


@pytest.mark.parametrize(
    ("level", "hint", "detail"),
    [("score", False, False), ("hint", True, False), ("detail", True, True)],
)
def test_the_manifest_says_how_much_a_student_reads(grade, level, hint, detail):
    manifest = HALF.replace('title = "Twice"', f'title = "Twice"\nfeedback = "{level}"', 1)
    result = grade(layer("out, cache = 3 * x, x"), manifest=manifest)["result"]
    told = to_gradescope(result)
    (output,) = [test["output"] for test in told["tests"] if test["name"] == "twice-forward"]
    assert output.startswith("1 of 2 tests passed")
    assert ("The input is tripled." in output) is hint
    assert ("relative error" in output) is detail
    staff = told["extra_data"]["questions"]["twice-forward"]
    assert staff["diagnosis"]["mistakes"] == [{"name": "tripled", "hint": "The input is tripled."}]
    assert "relative error" in staff["tests"][0]["message"]


def test_a_new_variant_is_a_new_suite(grade, tmp_path):
    grade(layer())
    assignment = make_assignment(tmp_path, manifest=HALF, hidden=HIDDEN)
    before = suite_digest(assignment)
    (assignment.root / "variants" / "wrong" / "another.py").write_text(CLIPPED)
    assert suite_digest(assignment) != before


def test_an_own_forward_check_still_sees_a_cache_that_is_shared():
    caches = []

    def forward(x):
        caches.append(x)
        return x**2, None

    def backward(dout, cache):
        return 2 * caches[-1] * dout

    check = OwnForwardCheck(np.random.default_rng(0))
    ours = plain(forward, "out", "cache", opaque=("cache",)), plain(backward, "dx")
    with pytest.raises(CheckFailed, match="dx is off"):
        check.backward(*ours, *ours, np.arange(3.0), between=[(np.ones(3),)])


SIGNATURE = Signature("f", ("out", "cache"), ("cache",))


def entry(value=None, *, failure=None, args=()):
    return Entry(SIGNATURE, (np.ones(2),), Answer(value, args, failure))


ONES = np.ones(2)
INF = np.array([1.0, np.inf])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (entry((ONES, 1)), entry((ONES + 1e-12, "another cache")), True),
        (entry((ONES, 1)), entry((ONES + 1e-3, 1)), False),
        (entry((ONES, 1)), entry((ONES[:, None], 1)), False),
        (entry((ONES, 1)), entry((ONES.astype(int), 1)), False),
        (entry((INF, 1)), entry((INF, 1)), True),
        (entry((INF, 1)), entry((-INF, 1)), False),
        (entry((ONES * np.nan, 1)), entry((ONES * np.nan, 1)), True),
        (entry((None, 1)), entry((None, 1)), True),
        (entry((None, 1)), entry((ONES, 1)), False),
        (entry(ONES), entry((ONES, 1)), False),
        (entry((ONES, 1), args=({"m": ONES},)), entry((ONES, 1), args=({"m": ONES},)), True),
        (entry((ONES, 1), args=({"m": ONES},)), entry((ONES, 1), args=({},)), False),
        (entry((ONES, 1), args=({"m": ONES},)), entry((ONES, 1), args=("a cache",)), True),
        (entry(failure=Raised("KeyError", "a")), entry(failure=Raised("KeyError", "b")), True),
        (entry(failure=Raised("KeyError", "a")), entry(failure=Raised("TypeError", "a")), False),
        (entry(failure=Raised("KeyError", "a")), entry((ONES, 1)), False),
        (entry(failure=TimedOut("late")), entry(failure=TimedOut("late")), False),
    ],
)
def test_tapes_are_the_same_when_every_answer_is(one, other, same):
    assert same_tape([one], [other]) is same
    assert not same_tape([one], [])


@pytest.mark.parametrize(
    ("forward", "gradient"),
    [
        ("np.zeros_like(x)", "0 * dout"),
        ("np.full_like(x, x.sum())", "np.full_like(dout, dout.sum())"),
    ],
    ids=["stands still", "adds everything up"],
)
def test_nothing_is_carried_from_a_forward_pass_whose_gradients_take_no_work(
    grade, forward, gradient
):
    graded = grade(layer(f"out, cache = {forward}, x", f"dx = {gradient}"))
    tests = {test.title: test for test in graded["twice-backward"].tests}
    assert graded["twice-forward"].tests[1].outcome is Outcome.PASSED
    assert tests["slopes"].outcome is Outcome.PASSED
    assert (tests["gradient"].outcome, tests["gradient"].carried) == (Outcome.FAILED, 0.0)


def test_a_gradient_that_is_zero_for_its_own_forward_pass_may_stand_beside_one_that_is_not():
    check = OwnForwardCheck(np.random.default_rng(0))
    right = (
        plain(lambda x, b: (x**2 + b, x), "out", "cache", opaque=("cache",)),
        plain(lambda dout, x: (2 * x * dout, dout), "dx", "db"),
    )
    own = (
        plain(lambda x, b: (x**3, x), "out", "cache", opaque=("cache",)),
        plain(lambda dout, x: (3 * x**2 * dout, 0 * dout), "dx", "db"),
    )
    check.backward(*own, *right, np.arange(1.0, 4.0), np.ones(3))


@pytest.mark.parametrize("scale", [1e-9, 1e6])
def test_a_gradient_that_is_cut_off_earns_no_share_where_that_is_asked(scale):
    right = (
        plain(lambda x: (x**2, x), "out", "cache", opaque=("cache",)),
        plain(lambda dout, x: 2 * x * dout, "dx"),
    )

    def cut(dout, x):
        return 3 * x**2 * np.clip(np.where(abs(dout) < 1e-4, 0.0, dout), -100.0, 100.0)

    forward = plain(lambda x: (x**3, x), "out", "cache", opaque=("cache",))
    for backward, size in ((cut, 1.0), (lambda dout, x: 3 * x**2 * dout, scale)):
        check = OwnForwardCheck(np.random.default_rng(0))
        check.backward(forward, plain(backward, "dx"), *right, np.arange(1.0, 4.0), scale=size)
    with pytest.raises(CheckFailed):
        check.backward(forward, plain(cut, "dx"), *right, np.arange(1.0, 4.0), scale=scale)


def test_of_all_gradients_the_one_that_agreed_with_the_slopes_must_be_lively():
    asked = []

    def backward(dout, x):
        asked.append(dout)
        return 0 * dout if len(asked) == 1 else dout

    check = OwnForwardCheck(np.random.default_rng(0))
    still = plain(lambda x: (0 * x, x), "out", "cache", opaque=("cache",))
    right = (
        plain(lambda x: (x**2, x), "out", "cache", opaque=("cache",)),
        plain(lambda dout, x: 2 * x * dout, "dx"),
    )
    with pytest.raises(CheckFailed, match="hardly moves"):
        check.backward(still, plain(backward, "dx"), *right, np.arange(1.0, 4.0))


def test_what_does_not_fit_on_the_tapes_of_a_submission_matches_nothing():
    function = plain(lambda x: (x, {"cache": x}), "out", "cache", opaque=("cache",))
    graded = SimpleNamespace(f=function, start_test=lambda: None)
    taped, roomy = Taped(graded, most_kept=4000), Taped(graded)
    for one in (taped, roomy):
        one.start_test()
        one.f(np.zeros(100))
    assert same_tape(taped.take(), roomy.take())
    taped.start_test()
    taped.f(np.zeros(100))
    assert not same_tape(taped.take(), roomy.take())
    assert isinstance(taped.take()[-1].answer.failure, TooLarge)


def test_a_tape_says_what_was_given_where_calls_share_a_dict():
    function = plain(lambda x, param: (x, param), "out", "cache", opaque=("cache",))
    taped = Taped(SimpleNamespace(f=function, start_test=lambda: None))
    taped.start_test()
    param = {"stride": 2}
    run([Call(taped.f, (1, param)), Call(taped.f, (2, Given(0, 1)))])
    assert [entry.given for entry in taped.take()] == [(1, param), (2, param)]

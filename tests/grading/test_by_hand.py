"""The smallest failure that one can follow by hand, drawn afresh for each failed question."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from autograder.checks.calls import plain
from autograder.checks.examples import against_reference, against_slopes, smallest
from autograder.gradescope import question_message
from autograder.grading.intake import Submission
from autograder.grading.session import Grader
from autograder.sandbox import Sandbox

from .conftest import layer, make_assignment

GENERATOR = np.random.default_rng


def matmul(x, w):
    return x @ w


def example(wrong, *args, right=matmul, others=(), names=("x", "w")):
    functions = plain(wrong, "out"), plain(right, "out")
    probe = against_reference(*functions, [plain(other, "out") for other in others], names)
    return smallest(args, probe, GENERATOR(0))


def test_the_axes_of_an_example_are_as_short_as_they_can_be():
    found = example(lambda x, w: x @ w + 1.0, np.ones((4, 5)), np.ones((5, 3)))
    assert {name: value.shape for name, value in found.given.items()} == {"x": (1, 1), "w": (1, 1)}
    (x,), (w,) = found.given["x"].ravel(), found.given["w"].ravel()
    assert str(found).endswith(
        f"(x=[[{x:g}]], w=[[{w:g}]]): out is [[{x * w + 1:g}]], it should be [[{x * w:g}]]"
    )


def test_an_axis_stays_longer_where_a_shorter_one_hides_the_mistake():
    found = example(lambda x, w: (x @ w)[:, ::-1], np.ones((4, 5)), np.ones((5, 3)))
    assert found.given["w"].shape == (1, 2)


def test_numbers_are_whole_and_drawn_afresh():
    found = example(lambda x, w: 2 * (x @ w), np.full((4, 5), 0.123), np.ones((5, 3)))
    numbers = found.given["x"].ravel().tolist()
    assert all(number == round(number) != 0 for number in numbers)


def test_large_arguments_are_never_tried_as_they_are():
    seen = []

    def wrong(x, w):
        seen.append(x.size)
        return x @ w + 1.0

    found = example(wrong, np.ones((600, 300)), np.ones((300, 5)))
    assert found is not None
    assert max(seen) <= 16
    assert example(lambda x, w: x @ w + (len(x) > 4), np.ones((600, 5)), np.ones((5, 5))) is None


def test_of_an_array_of_nothing_the_shape_is_shown_however_many_rows_it_has():
    found = example(lambda x, w: np.zeros((1 << 40, 0)), np.ones((4, 5)), np.ones((5, 3)))
    assert "out is an array of shape (1099511627776, 0), it should be [" in str(found)


def test_of_a_table_in_the_place_of_an_array_the_beginning_is_shown():
    table = dict.fromkeys(map(str, range(200_000)), np.ones(2))
    found = example(
        lambda x, w: (x @ w + 1.0, table)[x.size > 99], np.ones((4, 5)), np.ones((5, 3))
    )
    assert len(str(replace(found, actual={"out": table}))) < 600


def test_a_right_function_has_no_example():
    assert example(lambda x, w: np.einsum("ij,jk", x, w), np.ones((4, 5)), np.ones((5, 3))) is None


def test_nothing_is_said_where_another_right_answer_differs_from_the_reference():
    args = np.ones((4, 5)), np.ones((5, 3))
    assert example(lambda x, w: x @ w + 1.0, *args, others=(lambda x, w: x @ w + 2.0,)) is None


def test_nothing_is_said_where_the_function_raises():
    def broken(x, w):
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):  # a plain function's own; a student's is an answer
        example(broken, np.ones((4, 5)), np.ones((5, 3)))


def test_numbers_texts_and_flags_stay_as_they_are():
    found = example(
        lambda x, how: -x,
        np.ones(3),
        {"k": 2, "mode": "train"},
        right=lambda x, how: x,
        names=("x", "how"),
    )
    assert "how={'k': 2, 'mode': 'train'}" in str(found)


def gradient(forward, backward, *args):
    functions = plain(forward, "out", "cache", opaque=("cache",)), plain(backward, "dx")
    return smallest(args, against_slopes(*functions, ("x",)), GENERATOR(0))


def test_a_gradient_is_held_to_the_slopes_of_its_own_forward_pass():
    found = gradient(lambda x: (3 * x, None), lambda dout, cache: 2 * dout, np.ones((3, 4)))
    assert str(found).endswith(
        "dout=[[1]]): dx is [[2]], numeric differentiation of your own forward pass says [[3]]"
    )


@pytest.mark.parametrize(
    ("forward", "backward"),
    [
        (lambda x: (x**2, x), lambda dout, x: 2 * x * dout),
        (lambda x: (np.maximum(x, 0), x), lambda dout, x: dout * (x >= 0)),
        (lambda x: (np.floor(x), x), lambda dout, x: dout),  # a step: no derivative to go by
        (lambda x: (x * np.inf, x), lambda dout, x: dout),
    ],
)
def test_a_right_gradient_and_one_that_cannot_be_judged_have_no_example(forward, backward):
    with np.errstate(all="ignore"):
        assert gradient(forward, backward, np.ones((3, 4))) is None


def test_of_an_output_far_larger_than_any_right_one_no_slopes_are_asked_for():
    asked = []

    def flood(x):
        asked.append(x.ravel())
        return np.resize(x, 1000), x

    assert gradient(flood, lambda dout, x: x, np.ones((3, 4))) is None
    numbers = np.concatenate(asked)
    assert np.array_equal(numbers, np.round(numbers))


@pytest.fixture(scope="module")
def sandbox():
    """The test's own code runs here, so that nothing has to be confined."""
    with Sandbox("none") as sandbox:
        yield sandbox


def graded(tmp_path, sandbox, content):
    assignment = make_assignment(tmp_path)
    submission = Submission("ada", {"twice.py": content.encode()})
    return Grader(assignment, sandbox).grade(submission).result.questions


def test_a_student_reads_the_example(tmp_path, sandbox):
    forward, *_ = graded(tmp_path, sandbox, layer("out, cache = 4 * x, x", "dx = 4 * dout"))
    assert question_message(forward).splitlines()[1] == (
        "By hand: twice_forward(x=[[1]]): out is [[4]], it should be [[2]]"
    )


def test_an_example_cannot_carry_what_a_test_was_given(tmp_path, sandbox):
    remembers = "SEEN = -777.0\n" + layer(
        "global SEEN\nif (x % 1).any(): SEEN = 123.0\nout, cache = np.full_like(x, SEEN), x"
    )
    forward, *_ = graded(tmp_path, sandbox, remembers)
    assert "(x=[[1]]): out is [[-777]], it should be [[2]]" in question_message(forward)


def test_the_number_of_the_examples_process_says_nothing_of_those_that_saw_a_test(
    tmp_path, sandbox
):
    (log := tmp_path / "numbers").mkdir()
    notes = (
        f"import os, time\nopen(f'{log}/{{time.monotonic_ns()}} {{os.getpid()}}', 'w').close()\n"
    )
    dies = notes + layer("out, cache = 4 * x, x", "os._exit(0)")
    forward, *_ = graded(tmp_path, sandbox, dies)
    assert "By hand" in question_message(forward)
    *saw_a_test, examples = (int(p.name.split()[1]) for p in sorted(log.iterdir()))
    assert saw_a_test
    assert examples < min(saw_a_test)


STATEFUL = """
import pytest


@pytest.mark.question("twice-forward")
def test_twice_in_a_row(student, check, rng):
    state = {"mode": "train"}
    for _ in range(2):
        x = rng.normal(size=3)
        check.equal("out", student.twice_forward(x, state)[0], 2 * x)


@pytest.mark.question("twice-backward")
def test_gradient(student, check, rng):
    out, cache = student.twice_forward(rng.normal(size=3), {})
    check.equal("dx", student.twice_backward(out, cache), 2 * out)
"""


def test_an_example_cannot_carry_what_a_function_left_in_a_state_for_the_next_call(
    tmp_path, sandbox
):
    solution = layer().replace("forward(x)", "forward(x, state)")
    remembers = layer(
        'out, cache = (4 if "mode" in state else 2) * x, x\n'
        "state['smuggled'] = str(x)\nstate['number'] = float(x[0])\n"
    ).replace("forward(x)", "forward(x, state)")
    assignment = make_assignment(tmp_path, hidden=STATEFUL, solution=solution)
    submission = Submission("ada", {"twice.py": remembers.encode()})
    forward, *_ = Grader(assignment, sandbox).grade(submission).result.questions
    example = r"\(x=\[(-?)1\], state=\{'mode': 'train'\}\): out is \[\1[4]\], it"
    assert re.search(example, question_message(forward))


def test_of_a_text_in_the_place_of_an_array_the_beginning_is_shown(tmp_path, sandbox):
    text = layer("out, cache = 'x' * 100_000, x")
    forward, *_ = graded(tmp_path, sandbox, text)
    assert f"out is '{'x' * 399}..., it should be [[2]]" in question_message(forward)

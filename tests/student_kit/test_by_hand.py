"""In a release, too, a failed backward pass comes with an example that one can do by hand."""

from collections.abc import Callable

from autograder.student_kit import by_hand
from autograder.student_kit.panel import as_html, as_text
from autograder.student_kit.reports import QuestionReport, TestReport

from .conftest import SOLVED, Handout

GRADIENT_TESTS = """\
import pytest


@pytest.mark.question("scale-forward")
def test_is_a_number(student, check):
    check.equal("out", student.scale_forward(2.0, 1.0)[0], 4.0)


@pytest.mark.question("scale-backward")
def test_is_the_derivative(student, check, rng):
    check.gradients(student.scale_forward, student.scale_backward, rng.normal(size=(4, 5)), 3.0)
"""


def failing(question: QuestionReport) -> TestReport:
    assert question.first_failing is not None
    return question.first_failing


def test_a_wrong_gradient_is_shrunk_to_one_number(handout: Handout):
    handout.solve(backward="k * x * dout")

    example = failing(handout.question("scale-backward")).by_hand

    assert example is not None
    assert (example.function, example.arguments[1:]) == (
        "scale_backward",
        (("k", "3"), ("dout", "[[1]]")),
    )
    ((name, value),) = example.arguments[:1]
    x = float(value.strip("[]"))
    assert name == "x"
    assert x == round(x) != 0
    assert example.wrong == (("dx", f"[[{3 * x:g}]]", f"[[{6 * x:g}]]"),)


def test_it_is_held_to_the_students_own_forward_pass(handout: Handout):
    handout.solve(forward="5 * x", backward="5 * dout")

    question = handout.question("scale-backward")

    assert failing(question).message.startswith("dx is off")
    assert failing(question).by_hand is None  # it is the forward pass that is wrong


def test_it_reads_well_in_text_and_in_html(handout: Handout):
    handout.solve(backward="k * x * dout")
    report = handout.run("scale-backward")

    said = as_text(report)
    assert "      By hand: scale_backward with x=[[" in said
    assert "]]; numeric differentiation of your own forward pass says [[" in said
    assert "\n      Look for a mean where a sum belongs, or for a division too many.\n" in said
    page = as_html(report)
    assert 'class="ag-by-hand"' in page
    assert '<svg class="ag-scale"' in page
    assert '<svg class="ag-error-map"' in page
    assert 'class="ag-next"' in page


def test_a_gradient_check_that_fails_is_pictured_entry_by_entry(build: Callable[..., Handout]):
    handout = build(GRADIENT_TESTS)
    handout.write(
        SOLVED.replace("dx = 2 * k * x * dout", "dx = 2 * k * x * dout\n    dx[:, -1] = 0")
    )

    (finding,) = failing(handout.question("scale-backward")).findings

    assert finding.by_slopes
    assert finding.sentence.startswith("dx is not the derivative of scale_forward: ")
    assert finding.fact == "only 4 of 20 entries are wrong: the last along axis 1"
    assert finding.picture is not None
    assert [row[:4] for row in finding.picture.tiles[0][0]] == ["0000"] * 4
    assert all(row[4] != "0" for row in finding.picture.tiles[0][0])
    assert (finding.value, finding.shape) == ("0", (4, 5))


def test_nobody_waits_for_it_long(build: Callable[..., Handout], monkeypatch):
    monkeypatch.setattr(by_hand, "SECONDS", 0.0)
    slow = "(__import__('time').sleep(0.01), k * x**2)[-1]"
    handout = build(GRADIENT_TESTS)
    handout.solve(forward=slow, backward="k * x * dout")
    told = []

    by_hand.look_at([], handout.release, told.append, seconds=0.0)
    assert told == [{"event": "looking"}]
    test = failing(handout.question("scale-backward"))
    assert test.message.startswith("dx is not the derivative")


def test_code_that_prints_or_warns_meanwhile_is_not_heard(handout: Handout, capfd):
    handout.solve(
        forward="(print('hm'), __import__('warnings').warn('oh'), k * x**2)[-1]",
        backward="(print('hm'), k * x * dout)[-1]",
    )

    assert failing(handout.question("scale-backward")).by_hand is not None
    assert capfd.readouterr() == ("", "")

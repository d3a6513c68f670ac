"""One submission through the real sandbox."""

from __future__ import annotations

import json

import pytest

from autograder.gradescope import to_gradescope
from autograder.grading.intake import read_submission
from autograder.grading.session import Grader, suite_digest
from autograder.results import Outcome, Verdict
from autograder.sandbox import Sandbox, SandboxUnavailable, choose

from .conftest import hand_in, layer, make_assignment


@pytest.fixture(scope="module")
def sandbox():
    """The best sandbox that this machine offers; without any, these tests still have to run."""
    try:
        chosen = choose()
    except SandboxUnavailable:
        chosen = Sandbox("none")
        chosen.start()
    yield chosen
    chosen.close()


@pytest.fixture
def grade(tmp_path, sandbox):
    """Hand in a `twice.py` and grade it."""

    def grade(content, **changes):
        assignment = make_assignment(tmp_path, **changes)
        if content is not None:
            hand_in(tmp_path, "ada", content)
        submission = read_submission(assignment, tmp_path / "submitted", "ada")
        return Grader(assignment, sandbox).grade(submission).result

    return grade


def outcomes(result):
    return {q.id: q.outcome for q in result.questions if not q.written}


def test_a_right_answer_gets_every_point(grade):
    result = grade(layer())
    assert (result.score, result.max_score, result.verdict) == (10, 10, Verdict.ACCEPTED)
    assert result.pending == ("written-why",)


def test_the_untouched_stub_reads_not_attempted(grade):
    result = grade(layer("pass", "pass"))
    assert result.score == 0
    assert set(outcomes(result).values()) == {Outcome.NOT_ATTEMPTED}
    assert result.verdict is Verdict.NOT_ATTEMPTED


def test_a_question_not_attempted_costs_no_other(grade):
    result = grade(layer(backward="pass"))
    assert outcomes(result) == {
        "twice-forward": Outcome.PASSED,
        "twice-backward": Outcome.NOT_ATTEMPTED,
    }
    assert result.verdict is Verdict.PARTLY_DONE


def test_a_function_written_outside_its_region_is_graded_as_it_is(grade):
    text = layer(backward="pass") + "\n\ndef twice_backward(dout, cache):\n    return 2 * dout\n"
    assert grade(text).score == 10


def test_points_are_split_by_weight(grade):
    result = grade(layer(forward="out, cache = (2 * x if x.ndim == 2 else x), x"))
    assert [q.score for q in result.questions] == [pytest.approx(4 * 4 / 5), 6, None]


INHERITS = """
import pytest

@pytest.mark.question("twice-forward", weight={there})
def test_doubles(student, reference, check, rng):
    check.outputs(student.twice_forward, reference.twice_forward, rng.normal(size=3))

@pytest.mark.question("twice-forward", weight=4)
def test_is_there(student, check, rng):
    check.call(student.twice_forward, rng.normal(size=3))

@pytest.mark.question("twice-backward", weight={others})
def test_doubles_one(student, check):
    check.equal("dx", check.call(student.twice_backward, 1.0, None), 2.0)

@pytest.mark.question("twice-backward")
@pytest.mark.parametrize("size", [2, 3])
def test_doubles_many_as_the_forward_pass_does(student, check, rng, size):
    dout = rng.normal(size=size)
    doubled, _ = check.call(student.twice_forward, dout)
    check.equal("dx", check.call(student.twice_backward, dout, None), doubled)
    if (doubled != 2.0 * dout).any():
        check.not_counted("twice_backward answers as twice_forward does", shown_by=[{shown_by!r}])
"""
THRICE = "out, cache = 3 * x, x"
AS_THRICE = "dx = np.asarray(2 if np.ndim(dout) == 0 else 3) * dout"


def inherits(there, others, shown_by="test_doubles"):
    return INHERITS.format(there=there, others=others, shown_by=shown_by)


@pytest.mark.parametrize(
    ("there", "others", "points"),
    [(4, 4, 6.0), (2, 4, 4.8), (0, 4, 4.0), (4, 0, 0.0)],
    ids=["as much was lost", "enough for one", "nothing was lost", "nothing else counts"],
)
def test_what_is_inherited_costs_nothing_as_far_as_it_has_cost_points_before(
    grade, there, others, points
):
    hidden = inherits(there, others)
    result = grade(layer(THRICE, AS_THRICE), hidden=hidden)
    assert result.questions[1].score == pytest.approx(points)
    assert result.faults == {}
    inherited = result.questions[1].tests[1:]
    for test in inherited:
        spared = test.outcome is Outcome.PASSED
        assert (test.weight == 0, test.message.startswith("not counted: ")) == (spared, spared)


def test_nothing_is_inherited_from_a_right_function(grade):
    result = grade(layer(backward=AS_THRICE), hidden=inherits(4, 1))
    assert [q.score for q in result.questions[:2]] == [4, 2]
    assert grade(layer(), hidden=inherits(4, 1)).score == 10


def test_what_is_inherited_is_paid_for_by_no_other_mistake_than_its_own(grade):
    result = grade(layer(THRICE, AS_THRICE), hidden=inherits(4, 4, shown_by="test_is_there"))
    assert result.questions[1].score == 4.0


@pytest.mark.parametrize("unknown", ["test_of_nothing", "test_doubles_one"])
def test_a_test_that_no_other_question_has_can_pay_for_nothing(grade, unknown):
    result = grade(layer(THRICE, AS_THRICE), hidden=inherits(4, 4, shown_by=unknown))
    assert f"no other question has a test {unknown}" in result.faults["twice-backward"]


def test_writing_into_an_input_is_told_and_costs_nothing(grade):
    result = grade(layer(forward="x *= 2\nout, cache = x, x"))
    assert result.score == 10
    message = to_gradescope(result)["tests"][0]["output"]
    assert "input stays as it is: twice_forward writes into its argument" in message


def test_an_endless_loop_costs_its_own_question_only(grade):
    result = grade(layer(backward="while True: pass"))
    assert outcomes(result) == {
        "twice-forward": Outcome.PASSED,
        "twice-backward": Outcome.TIMEOUT,
    }
    assert result.verdict is Verdict.ENDLESS_LOOP


def test_a_process_that_ends_itself_costs_its_own_question_only(grade):
    result = grade(layer(backward="import os; os._exit(0)"))
    assert outcomes(result) == {
        "twice-forward": Outcome.PASSED,
        "twice-backward": Outcome.CRASHED,
    }
    assert result.verdict is Verdict.CRASH


def test_an_exception_is_told_with_the_students_own_line(grade):
    result = grade(layer(forward="out = x + missing"))
    test = result.questions[0].tests[0]
    assert test.outcome is Outcome.ERROR
    assert "NameError: name 'missing' is not defined" in test.message
    assert "out = x + missing" in test.message


def test_a_file_of_which_nothing_can_be_read_is_told_with_its_line(grade):
    result = grade(layer("out, cache = (", "dx = = 2"))
    assert result.verdict is Verdict.SYNTAX_ERROR
    assert "'(' was never closed (twice.py, line 9: out, cache = ()" in result.syntax_error
    assert set(outcomes(result).values()) == {Outcome.ERROR}
    assert result.notes == ()


def test_one_syntax_error_costs_its_own_region_only(grade):
    result = grade("HALF = = 0.5\n" + layer(backward="dx = 2 * dout\nif True\n    pass"))
    assert outcomes(result) == {
        "twice-forward": Outcome.PASSED,
        "twice-backward": Outcome.ERROR,
    }
    assert (result.score, result.verdict) == (4, Verdict.ERROR)
    assert result.syntax_error == "SyntaxError: invalid syntax (twice.py, line 1: HALF = = 0.5)"
    (note,) = result.notes
    assert note == (
        "twice.py does not parse. It was graded as far as Python can read it, the released lines"
        " in the place of broken ones around a region. Not read: line 1; the region of"
        " twice_backward (line 20). Everything else was taken as you wrote it"
    )
    message = result.questions[1].tests[0].message
    assert "SyntaxError: expected ':' (twice.py, line 20: if True)" in message
    summary = to_gradescope(result)["output"]
    assert f"The file does not parse: {result.syntax_error}" in summary
    assert summary.endswith(result.notes[0])


def test_what_was_not_attempted_in_a_broken_file_is_not_attempted(grade):
    result = grade(layer(forward="out, cache = (", backward="pass"))
    assert outcomes(result) == {
        "twice-forward": Outcome.ERROR,
        "twice-backward": Outcome.NOT_ATTEMPTED,
    }
    assert result.verdict is Verdict.SYNTAX_ERROR


def test_a_name_that_numpy_dropped_is_told_with_the_one_to_write(grade):
    test = grade(layer(forward="out, cache = x * np.product(2), x")).questions[0].tests[0]
    assert "AttributeError: module 'numpy' has no attribute 'product'" in test.message
    assert test.message.endswith("NumPy has no np.product any more: write np.prod")


def test_python_2_is_told_as_such_and_costs_its_region_only(grade):
    result = grade(layer(backward="print 'here'\ndx = 2 * dout"))
    assert (result.score, outcomes(result)["twice-backward"]) == (4, Outcome.ERROR)
    assert "that is Python 2: in Python 3 write print(...)" in result.syntax_error
    assert "in Python 3 write print(...)" in result.questions[1].tests[0].message


def test_a_file_that_cannot_be_loaded_says_so_once(grade):
    result = grade(layer() + "\nimport torch\n")
    assert result.verdict is Verdict.ERROR
    assert result.load_error == (
        "ModuleNotFoundError: No module named 'torch' (twice.py, line 22: import torch). work is"
        " graded with NumPy and Python's standard library alone: do without torch, and take the"
        " import out"
    )
    assert f"The file cannot be loaded: {result.load_error}" in to_gradescope(result)["output"]


def test_a_failure_of_one_test_does_not_lend_its_case_to_the_next(grade):
    hidden = """
    import pytest

    @pytest.mark.question("twice-forward")
    def test_one(student, reference, check, rng):
        cases = {"a small case": (rng.normal(size=2),)}
        check.outputs_of_each(student.twice_forward, reference.twice_forward, cases)

    @pytest.mark.question("twice-backward")
    def test_two(student, reference, check, rng):
        check.outputs(student.twice_forward, reference.twice_forward, rng.normal(size=3))
    """
    result = grade("raise RuntimeError\n", hidden=hidden)
    assert "a small case" in result.questions[0].tests[0].message
    assert "a small case" not in result.questions[1].tests[0].message


def test_a_missing_file_has_a_result_that_says_so(grade):
    result = grade(None)
    assert result.verdict is Verdict.REJECTED
    assert result.refused == "no folder twice was handed in"
    assert (
        "Nothing could be graded: no folder twice was handed in" in to_gradescope(result)["output"]
    )


def test_a_broken_hidden_test_costs_no_points_and_is_no_zero(grade):
    hidden = """
    import pytest

    @pytest.mark.question("twice-forward")
    def test_breaks(student): raise RuntimeError("oh")

    @pytest.mark.question("twice-backward")
    def test_gradient(student, check, rng):
        check.gradients(student.twice_forward, student.twice_backward, rng.normal(size=3))
    """
    result = grade(layer(), hidden=hidden)
    assert result.verdict is Verdict.FAULT
    assert result.faults == {"twice-forward": "test_twice.py::test_breaks: RuntimeError: oh"}
    assert (result.score, result.max_score) == (6, 6)
    assert [t["name"] for t in to_gradescope(result)["tests"]] == ["twice-backward"]


def test_what_a_submission_prints_is_kept_for_staff_and_not_shown_in_its_tests(grade):
    data = to_gradescope(grade("print('hello there')\n" + layer()))
    assert "hello there" in data["extra_data"]["program_output"]
    assert "hello there" not in json.dumps(data["tests"])


def test_the_result_says_what_graded_it(grade, sandbox):
    data = to_gradescope(grade(layer()))["extra_data"]
    assert data["sandbox"] == {"tier": sandbox.tier, "layers": list(sandbox.layers)}
    assert set(data["versions"]) == {"autograder-kit", "numpy", "python"}
    assert len(data["submission_digest"]) == len(data["suite_digest"]) == 64


def test_two_runs_are_equal_to_the_last_byte(grade):
    text = "print(id(object()) * 0)\n" + layer(forward="out, cache = x + x, x")
    assert json.dumps(to_gradescope(grade(text))) == json.dumps(to_gradescope(grade(text)))


def test_the_suites_digest_changes_with_a_hidden_test(tmp_path):
    assignment = make_assignment(tmp_path)
    before = suite_digest(assignment)
    path = assignment.root / "tests" / "hidden" / "test_twice.py"
    path.write_text(path.read_text() + "\n# another word\n")
    assert suite_digest(assignment) != before

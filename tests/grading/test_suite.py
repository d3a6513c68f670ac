"""Hidden tests: collected once, run again and again."""

from __future__ import annotations

import pytest

from autograder.checks import Check, Crashed, LocalFunction, Raised, Signature, TimedOut
from autograder.errors import CourseError
from autograder.grading.suite import collect_suite
from autograder.reference import load_reference
from autograder.results import Outcome

from .conftest import MANIFEST, make_assignment


class Someone:
    """A student whose functions run here."""

    def __init__(self, forward, backward=lambda dout, cache: 2 * dout):
        signature = Signature("twice_forward", ("out", "cache"), ("cache",))
        self.twice_forward = LocalFunction(signature, forward)
        self.twice_backward = LocalFunction(Signature("twice_backward", ("dx",)), backward)

    def start_test(self):
        pass


def right(x):
    return 2 * x, x


def suite_of(assignment):
    return collect_suite(assignment, load_reference(assignment))


def outcomes(runs):
    return {run.result.title: run.result.outcome for run in runs}


def failing_with(error):
    def forward(x):
        raise error

    return Someone(forward)


def test_a_right_answer_passes_every_test_again_and_again(assignment):
    suite = suite_of(assignment)
    for _ in range(3):
        assert set(outcomes(suite.run(Someone(right))).values()) == {Outcome.PASSED}


def test_one_students_answers_do_not_stay_for_the_next(assignment):
    suite = suite_of(assignment)
    suite.run(Someone(lambda x: (3 * x, x)))
    assert set(outcomes(suite.run(Someone(right))).values()) == {Outcome.PASSED}


def test_tests_are_called_by_the_sentences_that_their_names_are(assignment):
    assert [test.title for test in suite_of(assignment).tests.values()] == [
        "doubles every entry",
        "takes vectors (0)",
        "takes vectors (5)",
        "input stays as it is",
        "gradient",
    ]


def test_weights_come_from_the_marker_or_by_name_from_the_manifest(assignment):
    weights = [test.weight for test in suite_of(assignment).tests.values()]
    assert weights == [3.0, 1.0, 1.0, 0.0, 1.0]


def test_every_run_draws_the_same_numbers(assignment):
    seen = []

    def forward(x):
        seen.append(x)
        return right(x)

    suite = suite_of(assignment)
    suite.run(Someone(forward))
    first = [x.tobytes() for x in seen]
    seen.clear()
    suite.run(Someone(forward))
    assert [x.tobytes() for x in seen] == first


def test_checks_of_another_kind_ask_for_new_slopes_of_the_same_inputs(assignment):
    class OtherCheck(Check):
        """Asks as the first does."""

    seen = []

    def backward(dout, cache):
        seen.append((cache.tobytes(), dout.tobytes()))
        return 2 * dout

    suite = suite_of(assignment)
    for kind in (Check, Check, OtherCheck):
        list(suite.each(Someone(right, backward), questions=["twice-backward"], make_check=kind))
    (x, dout), again, (same, anew) = seen
    assert again == (x, dout)
    assert (same, anew) != (x, dout)
    assert same == x


def test_another_seed_draws_other_numbers(tmp_path):
    seen = []

    def forward(x):
        seen.append(x.sum())
        return right(x)

    for seed in (1, 2):
        manifest = MANIFEST.replace("seed = 7", f"seed = {seed}")
        suite_of(make_assignment(tmp_path / str(seed), manifest=manifest)).run(Someone(forward))
    assert seen[0] != seen[len(seen) // 2]


def test_a_wrong_answer_fails_with_its_sentence(assignment):
    runs = suite_of(assignment).run(Someone(lambda x: (2 * x[:1], x)))
    first = runs[0].result
    assert first.outcome is Outcome.FAILED
    assert first.message == "out has shape (1, 2), expected (3, 2)"


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (Raised("NameError", "name 'y' is not defined"), Outcome.ERROR),
        (TimedOut("twice_forward did not finish"), Outcome.TIMEOUT),
        (Crashed("the process was killed"), Outcome.CRASHED),
    ],
)
def test_how_a_call_failed_is_the_outcome(assignment, error, outcome):
    result = suite_of(assignment).run(failing_with(error))[0].result
    assert result.outcome is outcome
    assert result.message == str(error)


def test_a_broken_hidden_test_is_a_fault_and_no_failure(tmp_path):
    hidden = """
    import pytest

    @pytest.mark.question("twice-forward")
    def test_breaks(student):
        raise RuntimeError("the test is wrong")

    @pytest.mark.question("twice-backward")
    def test_skips(student):
        pytest.skip("not today")
    """
    runs = suite_of(make_assignment(tmp_path, hidden=hidden)).run(Someone(right))
    assert [run.result.outcome for run in runs] == [Outcome.FAULT, Outcome.FAULT]
    assert runs[0].result.message == "RuntimeError: the test is wrong"
    assert "test_breaks" in runs[0].result.detail


def test_what_staff_read_says_the_same_in_every_run(tmp_path):
    hidden = """
    import pytest

    @pytest.mark.question("twice-forward")
    def test_breaks(student):
        raise RuntimeError(object())

    @pytest.mark.question("twice-backward")
    def test_asserts(student):
        assert object() is None
    """
    runs = suite_of(make_assignment(tmp_path, hidden=hidden)).run(Someone(right))
    assert runs[0].result.message == "RuntimeError: <object object at 0x...>"
    assert "<object object at 0x...> is None" in runs[1].result.detail


def test_a_plain_assert_shows_its_values_to_staff_only(tmp_path):
    hidden = """
    import pytest

    @pytest.mark.question("twice-forward")
    def test_something(student):
        secret = 12345
        assert secret == 0

    @pytest.mark.question("twice-backward")
    def test_else(student):
        pass
    """
    result = suite_of(make_assignment(tmp_path, hidden=hidden)).run(Someone(right))[0].result
    assert result.outcome is Outcome.FAILED
    assert "12345" not in result.message
    assert "12345" in result.detail


def test_every_fault_of_the_hidden_tests_is_told_at_once(tmp_path):
    hidden = """
    import pytest

    def test_without_question(): ...

    @pytest.mark.question("thrice")
    def test_unknown(): ...

    @pytest.mark.question("twice-forward", weight="heavy")
    def test_weight(): ...

    @pytest.mark.question("written-why")
    def test_written(): ...

    @pytest.mark.question("twice-forward", weight=-1)
    def test_negative(): ...
    """
    with pytest.raises(CourseError) as error:
        suite_of(make_assignment(tmp_path, hidden=hidden))
    message = str(error.value)
    assert 'test_without_question: has no question; write @pytest.mark.question("ID")' in message
    assert "test_unknown: the manifest has no question 'thrice'" in message
    assert "test_weight: the manifest's [weights] has no 'heavy'" in message
    assert "test_negative: weight=-1 is no number of at least 0" in message
    assert "test_written: the manifest has no question 'written-why' graded by tests" in message


def test_a_question_without_a_hidden_test_is_told(tmp_path):
    hidden = """
    import pytest

    @pytest.mark.question("twice-forward")
    def test_one(): ...
    """
    with pytest.raises(CourseError, match="no hidden test grades the question 'twice-backward'"):
        suite_of(make_assignment(tmp_path, hidden=hidden))


def test_a_hidden_test_that_does_not_import_is_told_with_its_line(tmp_path):
    with pytest.raises(CourseError, match="cannot be collected"):
        suite_of(make_assignment(tmp_path, hidden="import nowhere_to_be_found\n"))


def test_a_solution_that_does_not_import_is_the_courses_fault(tmp_path):
    solution = "import nowhere_to_be_found\n"
    with pytest.raises(CourseError, match=r"twice.py: cannot be imported: ModuleNotFoundError"):
        suite_of(make_assignment(tmp_path, solution=solution))


def test_a_function_that_the_solution_lacks_is_told(tmp_path):
    with pytest.raises(CourseError, match="defines no function 'twice_backward'"):
        suite_of(make_assignment(tmp_path, solution="def twice_forward(x): return x, x\n"))

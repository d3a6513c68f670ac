"""A run of the public tests: what is right, what is wrong, what is not there yet."""

import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from autograder.regions import END
from autograder.student_kit import runner
from autograder.student_kit.reports import Outcome, QuestionReport

from .conftest import PUBLIC_TESTS, RELEASE, SOLVED, Handout, timeless


def outcomes(question: QuestionReport) -> list[str]:
    return [test.outcome.value for test in question.tests]


def messages(question: QuestionReport) -> list[str]:
    return [test.message for test in question.tests]


def test_the_solution_passes(handout: Handout):
    handout.solve()

    report = handout.run()

    assert report.passed
    assert report.overview
    assert not report.problem
    assert not report.notes
    assert {q.id: q.outcome for q in report.questions} == {
        "scale-forward": Outcome.PASSED,
        "scale-backward": Outcome.PASSED,
        "written-why": Outcome.WRITTEN,
    }


@pytest.mark.parametrize("forward", ["k * np.square(x)", "x * (x * k)"])
def test_another_right_solution_passes(handout: Handout, forward):
    handout.solve(forward=forward)

    assert handout.run("scale-forward").passed


def test_the_titles_of_tests_are_sentences(handout: Handout):
    assert [test.title for test in handout.question("scale-forward").tests] == [
        "scales every entry (2)",
        "scales every entry (3)",
        "leaves its input alone",
    ]


def test_an_untouched_stub_is_not_attempted(handout: Handout):
    question = handout.question("scale-forward")

    assert question.outcome is Outcome.NOT_ATTEMPTED
    assert outcomes(question) == ["not-attempted"] * 3
    assert messages(question) == [""] * 3
    assert question.to_fill == ("`scale_forward` in scale.py",)


def test_a_question_that_builds_on_an_untouched_one_says_so(handout: Handout):
    handout.write(SOLVED.replace("out = k * x**2", "pass"))

    question = handout.question("scale-backward")

    assert question.outcome is Outcome.FAILED
    assert messages(question) == ["out of scale_forward is None: nothing was stored in it"]
    assert question.notes == (
        "This builds on scale-forward, which is not attempted yet: start there.",
    )


def test_a_wrong_result_is_told_with_the_facts_behind_it(handout: Handout):
    handout.solve(forward="2 * k * x**2")

    question = handout.question("scale-forward")

    assert question.outcome is Outcome.FAILED
    assert outcomes(question) == ["failed", "failed", "passed"]
    first = question.tests[0]
    assert first.message.startswith("out is off: relative error 3.3e-01, tolerance 1e-06")
    (finding,) = first.findings
    assert finding.kind == "values"
    assert finding.fact == "it is 2 times as large as it should be"
    assert (finding.shape, finding.expected_shape) == ((2, 2), (2, 2))
    assert float(finding.value) == pytest.approx(2 * float(finding.expected_value), rel=1e-5)
    assert finding.picture.wrong == 4


def test_a_wrong_gradient_is_told(handout: Handout):
    handout.solve(backward="k * x * dout")

    question = handout.question("scale-backward")

    assert outcomes(question) == ["failed"]
    assert question.tests[0].message.startswith("dx is off: relative error 3.3e-01")


def test_an_exception_is_told_with_the_students_own_line(handout: Handout):
    handout.solve(forward="k @ x")

    question = handout.question("scale-forward")

    assert question.outcome is Outcome.ERROR
    assert question.tests[0].message.startswith("ValueError: matmul: Input operand 0 does not have")
    assert question.tests[0].message.endswith("(scale.py, line 10: out = k @ x)")


def test_two_runs_see_the_edit_between_them(handout: Handout):
    found = []
    for factor in ("2", "1", "3", "1"):
        handout.solve(forward=f"{factor} * k * x**2")
        found.append(handout.question("scale-forward").outcome.value)

    assert found == ["failed", "passed", "failed", "passed"]


def test_a_test_that_costs_nothing_is_told_and_fails_no_question(handout: Handout):
    handout.write(SOLVED.replace("    out = k * x**2", "    x *= x\n    out = k * x"))

    question = handout.question("scale-forward")

    assert outcomes(question) == ["passed", "passed", "failed"]
    assert (
        question.tests[2].message
        == "scale_forward writes into argument number 1; make a copy first"
    )
    assert question.tests[2].weight == 0.0
    assert question.outcome is Outcome.PASSED


def test_a_syntax_error_is_told_once_for_each_question_and_no_test_runs(handout: Handout):
    handout.write(SOLVED.replace("out = k * x**2", "out = = k"))

    report = handout.run()

    told = (
        "Python cannot read scale.py, line 10: invalid syntax\n    out = = k\n          ^\n"
        "Mend this line, or the one above it; until then no check can run."
    )
    assert [q.problem for q in report.questions] == [told, told, ""]
    assert [q.outcome.value for q in report.questions] == ["error", "error", "written"]
    assert not any(q.tests for q in report.questions)
    assert not report.passed


def test_a_function_that_is_gone_is_told(handout: Handout):
    handout.write(SOLVED.replace("def scale_forward", "def scale_foward"))

    assert messages(handout.question("scale-forward"))[0] == (
        "scale.py has no function scale_forward. There is scale_foward: was it renamed? "
        "Put its line `def scale_forward(...):` back as it was."
    )


def test_a_file_that_is_gone_is_told(handout: Handout):
    handout.scale.unlink()

    assert handout.question("scale-forward").problem == (
        f"scale.py is not there. It belongs in the folder of the notebooks, {handout.folder}."
    )


def test_markers_that_were_deleted_are_told(handout: Handout):
    handout.write(SOLVED.replace(END, "", 1))

    question = handout.question("scale-forward")

    assert question.outcome is Outcome.PASSED
    (note,) = question.notes
    assert note.startswith("The marker lines around your code were changed: scale.py, line 9: ")
    assert note.endswith(". Put them back as they were handed out.")


def test_what_the_code_prints_is_part_of_the_report_and_goes_nowhere_else(handout: Handout, capfd):
    handout.solve(
        forward="(print('x is', x.shape), print('oh', file=__import__('sys').stderr), k * x**2)[-1]"
    )

    question = handout.question("scale-forward")

    assert question.outcome is Outcome.PASSED
    assert question.tests[0].printed == "x is (2, 2)\noh"
    assert capfd.readouterr() == ("", "")


def test_endless_printing_is_cut(handout: Handout):
    handout.solve(forward="(print('spam ' * 10_000), k * x**2)[-1]")

    printed = handout.question("scale-forward").tests[0].printed

    assert len(printed) < 2_010
    assert printed.endswith("spam …")


def test_what_a_file_prints_while_it_is_loaded_is_kept(handout: Handout, capfd):
    handout.write(SOLVED + "\nprint('testing my layer')\n")

    assert handout.run("scale-forward").printed == "testing my layer"
    assert capfd.readouterr() == ("", "")


def test_reading_from_the_keyboard_fails_instead_of_waiting(handout: Handout):
    handout.solve(forward="float(input()) * x")

    assert messages(handout.question("scale-forward"))[0].startswith(
        "OSError: pytest: reading from"
    )


def test_a_warning_is_told_with_its_line(handout: Handout):
    handout.solve(forward="k * x**2 + 0 * np.sqrt(-1.0)")

    question = handout.question("scale-forward")

    assert question.notes == (
        "RuntimeWarning in scale.py, line 10: invalid value encountered in sqrt",
    )


def test_an_interrupt_ends_the_run_and_says_where(handout: Handout):
    handout.write(SOLVED.replace("out = k * x**2", "raise KeyboardInterrupt"))

    report = handout.run()

    forward, backward, _ = report.questions
    assert report.interrupted
    assert not report.passed
    assert outcomes(forward) == ["interrupted", "not-run", "not-run"]
    assert messages(forward) == [
        "interrupted in scale.py, line 10: raise KeyboardInterrupt",
        "not run",
        "not run",
    ]
    assert backward.outcome is Outcome.NOT_RUN
    handout.solve()
    assert handout.run().passed


def test_an_interrupt_while_loading_is_told(handout: Handout):
    handout.write(SOLVED + "\nraise KeyboardInterrupt\n")

    report = handout.run()

    assert report.problem == (
        "Interrupted while your files were loaded: is there a loop outside a function?"
    )
    assert not report.passed


def test_an_interrupt_before_the_first_test_is_told(handout: Handout):
    handout.solve()
    (handout.place.tests / "test_scale.py").write_text("raise KeyboardInterrupt\n")

    assert handout.run().problem == "Interrupted before the first check began."


def test_global_random_numbers_are_the_same_in_each_run_and_a_notebook_keeps_its_own(
    handout: Handout,
):
    handout.solve(forward="(print(np.random.rand(), __import__('random').random()), k * x**2)[-1]")
    random.seed(5)
    np.random.seed(5)  # noqa: NPY002
    first, second = (handout.question("scale-forward").tests[0].printed for _ in range(2))

    assert first == second
    drawn = random.random(), np.random.rand()  # noqa: NPY002
    random.seed(5)
    np.random.seed(5)  # noqa: NPY002
    assert drawn == (random.random(), np.random.rand())  # noqa: NPY002


def test_another_numpy_than_the_graders_is_told(handout: Handout):
    report = runner.run(replace(RELEASE, numpy="1.26.4"), handout.place, ["scale-forward"])

    (note,) = report.notes
    assert note == (
        f"You have NumPy {np.__version__}, your answers are graded with NumPy 1.26.4: "
        f"some functions differ. Run: python -m pip install numpy==1.26.4"
    )


def test_only_the_tests_of_the_wanted_questions_run(handout: Handout):
    handout.solve(backward="print('never') or 1 / 0")

    (question,) = handout.run("scale-forward").questions

    assert question.outcome is Outcome.PASSED


def test_asking_twice_answers_once(handout: Handout):
    assert len(handout.run("scale-forward", "scale-forward").questions) == 1


def test_a_question_without_a_test_is_untested(build: Callable[..., Handout]):
    tests = PUBLIC_TESTS[: PUBLIC_TESTS.index('@pytest.mark.question("scale-backward")')]
    handout = build(tests)
    handout.solve()

    assert handout.question("scale-backward").outcome is Outcome.UNTESTED
    assert handout.run().passed


# Tests and releases that are at fault


def test_a_test_that_was_edited_is_no_fault_of_the_student(handout: Handout):
    handout.solve()
    path = handout.place.tests / "test_scale.py"
    path.write_text(PUBLIC_TESTS.replace("x, 3.0)", "x, 4.0)"), encoding="utf-8")

    question = handout.question("scale-forward")

    assert question.outcome is Outcome.BROKEN
    assert messages(question)[0] == (
        "public/test_scale.py::test_scales_every_entry[2]: it calls reference.scale_forward with "
        "inputs that differ from the recorded ones by 2e-01. The release is broken, or the test "
        "was edited after it was built: run `autograder build` again."
    )


def test_a_missing_recording_is_no_fault_of_the_student(handout: Handout):
    handout.solve()
    (handout.place.recordings / "test_scale.json").unlink()

    assert messages(handout.question("scale-forward"))[0] == (
        "public/test_scale.py::test_scales_every_entry[2]: nothing is recorded for this test. The "
        "release is broken, or the test was edited after it was built: run `autograder build` "
        "again."
    )


def test_a_damaged_recording_is_no_fault_of_the_student(handout: Handout):
    handout.solve()
    (handout.place.recordings / "test_scale.json").write_text("{", encoding="utf-8")

    question = handout.question("scale-forward")

    assert question.outcome is Outcome.BROKEN
    assert question.tests[0].message.startswith(
        "test_scale.json: this is no file of recordings: Expecting property name"
    )


def test_a_test_that_stops_by_itself_is_no_fault_of_the_student(build: Callable[..., Handout]):
    handout = build()
    handout.solve()
    path = handout.place.tests / "test_scale.py"
    path.write_text(
        PUBLIC_TESTS.replace("    x = rng.normal(size=(n, 2))\n", "    x = {}['x']\n"),
        encoding="utf-8",
    )

    assert messages(handout.question("scale-forward"))[0] == (
        "the test itself stopped: KeyError: 'x' (test_scale.py, line 7)"
    )


def test_a_test_file_that_cannot_be_loaded_is_told(handout: Handout):
    (handout.place.tests / "test_scale.py").write_text("import nowhere\n", encoding="utf-8")

    report = handout.run()

    assert report.problem == (
        "The checks themselves are broken: public/test_scale.py cannot be loaded: "
        "ModuleNotFoundError: No module named 'nowhere'"
    )
    assert not report.passed


def test_another_test_file_is_checked_nonetheless(handout: Handout):
    handout.solve()
    (handout.place.tests / "test_more.py").write_text("1 / 0\n", encoding="utf-8")

    report = handout.run()

    assert report.problem == (
        "The checks themselves are broken: public/test_more.py cannot be loaded: "
        "ZeroDivisionError: division by zero"
    )
    assert [q.outcome.value for q in report.questions] == ["passed", "passed", "written"]


def test_what_pytest_cannot_do_is_told(handout: Handout, monkeypatch):
    monkeypatch.setattr(runner, "PLUGINS_OFF", ("mark",))

    assert handout.run().problem.startswith(
        "The checks themselves are broken: ERROR: plugin mark cannot be disabled"
    )


def test_plain_asserts_are_understood(build: Callable[..., Handout]):
    handout = build(
        "import pytest\n\n\n"
        '@pytest.mark.question("scale-forward")\n'
        "def test_with_words(student):\n"
        "    assert student.scale_forward(1.0, 2.0)[0] == 2.0, 'two times one is two'\n\n\n"
        '@pytest.mark.question("scale-forward")\n'
        "def test_without_words(student):\n"
        "    assert student.scale_forward(1.0, 2.0)[0] == 2.0\n"
    )
    handout.solve(forward="3.0")

    # In a process of its own: within this one pytest's rewriting of asserts is at work.
    assert timeless(handout.python("-m", "checks", "scale-forward").stdout) == (
        "✗ Scaling: forward · 0 of 2 tests passed\n"
        "  ✗ with words\n"
        "      two times one is two\n"
        "  ✗ without words\n"
        "      this property does not hold\n"
    )


def test_a_skipped_test_is_told_and_passes_nothing(build: Callable[..., Handout]):
    handout = build(
        "import pytest\n\n\n"
        '@pytest.mark.question("scale-forward")\n'
        "def test_on_another_day(student):\n"
        "    pytest.skip('not today')\n"
    )
    handout.solve()

    done = handout.python("-m", "checks", "scale-forward")
    assert "the test was skipped: not today (test_" in done.stdout
    assert "✓" not in done.stdout
    assert done.returncode == 1


# Leaving no trace


def test_nothing_is_written_into_the_release(handout: Handout):
    handout.solve()
    before = sorted(handout.folder.rglob("*"))

    handout.run()

    assert sorted(handout.folder.rglob("*")) == before


def test_the_process_is_as_it_was(handout: Handout):
    handout.solve()
    handout.run()
    before = (set(sys.modules), list(sys.meta_path), list(sys.path), dict(os.environ))

    handout.run()

    assert (set(sys.modules), list(sys.meta_path), list(sys.path), dict(os.environ)) == before
    assert not [name for name in sys.modules if name.split(".")[0] in {"public", "scale"}]


def test_nothing_is_printed(handout: Handout, capfd):
    handout.run()

    assert capfd.readouterr() == ("", "")


def test_settings_of_the_students_own_pytest_are_not_read(handout: Handout, monkeypatch):
    handout.solve()
    broken = "raise RuntimeError('never read')\n"
    for folder in (handout.folder, handout.place.checks, handout.place.tests):
        (folder / "conftest.py").write_text(broken, encoding="utf-8")
        (folder / "pytest.ini").write_text("[pytest]\naddopts = --nonsense\n", encoding="utf-8")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--nonsense")
    monkeypatch.setenv("PYTEST_PLUGINS", "nonsense")

    assert handout.run().passed
    assert os.environ["PYTEST_ADDOPTS"] == "--nonsense"
    assert os.environ["PYTEST_PLUGINS"] == "nonsense"


@pytest.mark.parametrize("folder", ["my layers [1]", "été (2)", "a::b", "100% $1"])
def test_a_folder_may_have_any_name(build: Callable[..., Handout], tmp_path, folder):
    handout = build()
    moved = tmp_path / folder
    handout.folder.rename(moved)
    handout = Handout(moved)
    handout.solve()

    assert handout.run().passed


def test_a_run_takes_far_less_than_two_seconds(handout: Handout):
    handout.solve()
    handout.run()
    begun = time.perf_counter()

    handout.run()

    assert time.perf_counter() - begun < 2.0

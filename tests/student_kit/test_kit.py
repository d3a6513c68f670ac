"""`check` and `ready`, as notebooks and scripts call them."""

import sys

import pytest

from autograder.student_kit.kit import report_on, waits_for

from .conftest import SOLVED, Handout, timeless


def script(handout: Handout, text: str, *args: str) -> str:
    """Return what a script in the student's folder prints."""
    (handout.folder / "work.py").write_text(text, encoding="utf-8")
    ended = handout.python(*args, "work.py")
    assert not ended.stderr
    assert ended.returncode == 0
    return ended.stdout


def test_a_script_prints_what_it_checks(handout: Handout):
    handout.solve(forward="k * x")

    printed = script(handout, "from checks import check\n\ncheck('scale-forward')\n")

    assert printed.startswith(
        "✗ Scaling: forward · 0 of 2 tests passed\n"
        "  ✗ scales every entry (2)\n"
        "      out is off: relative error "
    )


def test_without_an_id_all_questions_are_checked(handout: Handout):
    printed = script(handout, "from checks import check\n\ncheck()\n")
    assert timeless(printed) == (
        "Scaling\n"
        "\n"
        "  question        points                                       what to do\n"
        "○ scale-forward        2  ░░░░░░░░░░  not attempted yet        "
        "fill `scale_forward` in scale.py\n"
        "○ scale-backward       3  ░░░░░░░░░░  not attempted yet        first scale-forward\n"
        "· written-why          1              a person reads this one  answer it in the notebook\n"
        "\n"
        '0 of 2 questions pass here, worth 0 of 5 points. Next: check("scale-forward").\n'
    )


def test_pythons_prompt_shows_the_report_once(handout: Handout):
    handout.solve()
    (handout.folder / "work.py").write_text(
        "import sys\n"
        "sys.ps1 = '>>> '\n"
        "from checks import check\n"
        "print(repr(check('scale-backward')))\n",
        encoding="utf-8",
    )

    assert timeless(handout.python("work.py").stdout) == (
        "✓ Scaling: backward · 1 of 1 test passed\n"
        "  ✓ gives the gradient\n"
        "\n"
        "It passes here. Grading uses more inputs, of other sizes.\n"
    )


def test_a_script_works_from_any_folder(handout: Handout, tmp_path):
    (tmp_path / "elsewhere.py").write_text(
        f"import sys\nsys.path.insert(0, {str(handout.folder)!r})\n"
        "from checks import ready\nprint(ready('written-why'), ready('scale-forward'))\n",
        encoding="utf-8",
    )

    assert handout.python("-X", "utf8", str(tmp_path / "elsewhere.py")).stdout == (
        "This cell needs scale-forward, not attempted yet: fill `scale_forward` in scale.py, "
        "save, then run this cell again.\n"
        "True False\n"
    )


def test_importing_the_checks_is_cheap(handout: Handout):
    text = (
        "import sys\nimport checks\n"
        "print([m for m in ('pytest', '_pytest', 'matplotlib', 'IPython') if m in sys.modules])\n"
    )

    assert script(handout, text) == "[]\n"


def test_an_id_that_does_not_exist_gets_near_matches(handout: Handout):
    assert report_on(handout.place, ["scale-foward"]).problem == (
        "There is no question 'scale-foward'. Did you mean scale-forward or scale-backward?"
    )


@pytest.mark.parametrize("given", ["scale_forward", " Scale-Forward "])
def test_an_id_in_another_spelling_is_recognised(handout: Handout, given):
    assert report_on(handout.place, [given]).problem == (
        f"There is no question {given!r}. Did you mean scale-forward?"
    )


def test_an_id_like_no_other_gets_the_list(handout: Handout):
    assert report_on(handout.place, ["xyz", "scale-forward"]).problem == (
        "There is no question 'xyz'. There are: scale-forward, scale-backward, written-why."
    )


def test_a_function_in_the_place_of_an_id_is_told(handout: Handout):
    assert report_on(handout.place, [len]).problem == (  # type: ignore[list-item]
        'A question is named by its id, in quotes: check("scale-forward").'
    )


def test_a_damaged_release_is_told(handout: Handout):
    path = handout.place.checks / "assignment.json"
    path.unlink()

    for told in (report_on(handout.place, []).problem, waits_for(handout.place, [])):
        assert told.startswith(f"{path} cannot be read (")
        assert told.endswith("Get the folder `checks` again as it was handed out.")


def test_a_missing_package_is_told_and_how_to_get_it(handout: Handout, monkeypatch):
    monkeypatch.delitem(sys.modules, "autograder.student_kit.plugin", raising=False)
    monkeypatch.setitem(sys.modules, "pytest", None)

    report = handout.run("scale-forward")

    assert report.problem == (
        "The package pytest is not installed. Run: python -m pip install -r requirements.txt"
    )
    assert not report.passed


# ready


def test_a_cell_waits_for_what_is_not_attempted(handout: Handout):
    assert waits_for(handout.place, ["scale-forward", "scale-backward"]) == (
        "This cell needs scale-forward and scale-backward, not attempted yet: fill "
        "`scale_forward`, `scale_backward` in scale.py, save, then run this cell again."
    )


def test_a_cell_waits_for_what_is_wrong_and_names_the_check_to_run(handout: Handout):
    handout.solve(forward="7 * x", backward="x.nothing")

    assert waits_for(handout.place, ["scale-forward", "scale-backward"]) == (
        "This cell needs what is not right yet:\n"
        '    Scaling: forward, 0 of 2 tests passed: run check("scale-forward")\n'
        '    Scaling: backward, 0 of 1 test passed: run check("scale-backward")\n'
        "Mend the first of these, save, then run this cell again."
    )


def test_a_cell_waits_for_nothing_that_it_does_not_use(handout: Handout):
    handout.solve(backward="x.nothing")

    assert waits_for(handout.place, ["scale-forward", "written-why"]) == ""


def test_what_costs_no_point_keeps_no_cell_waiting(handout: Handout):
    handout.write(SOLVED.replace("out = k * x**2", "out = k * x**2; x *= 1.5"))
    unchanged = handout.question("scale-forward").tests[-1]
    assert (unchanged.weight, unchanged.outcome.value) == (0, "failed")

    assert waits_for(handout.place, ["scale-forward"]) == ""


def test_a_cell_is_not_begun_with_a_file_that_python_cannot_read(handout: Handout):
    handout.write(SOLVED.replace("k * x**2", "k * (x**2"))

    assert waits_for(handout.place, ["scale-forward"]).startswith(
        "Python cannot read scale.py, line "
    )


def test_a_cell_does_not_wait_for_an_unknown_question_in_silence(handout: Handout):
    assert waits_for(handout.place, ["scale"]) == (
        "There is no question 'scale'. Did you mean scale-forward or scale-backward?"
    )


def test_a_cell_says_that_the_file_is_gone(handout: Handout):
    handout.scale.unlink()

    assert waits_for(handout.place, ["scale-forward"]) == (
        f"scale.py is not there. It belongs in the folder of the notebooks, {handout.folder}."
    )


def test_ready_prints_why_and_answers(handout: Handout):
    text = "from checks import ready\n\nprint(ready('scale-forward'))\n"
    assert script(handout, text) == (
        "This cell needs scale-forward, not attempted yet: fill `scale_forward` in scale.py, "
        "save, then run this cell again.\n"
        "False\n"
    )

    handout.solve()
    assert script(handout, text) == "True\n"

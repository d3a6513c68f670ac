"""How a report reads, as text and as HTML."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from autograder.student_kit.panel import Panel, Style, as_html, as_text
from autograder.student_kit.reports import Outcome, QuestionReport, Report, TestReport

RIGHT = TestReport("t::a", "keeps its shape", Outcome.PASSED)
WRONG = TestReport("t::b", "adds the bias", Outcome.FAILED, "out is off: relative error 3.3e-01")
RAISED = TestReport("t::c", "many axes", Outcome.ERROR, "ValueError: no (layers.py, line 3: x)")

PASSED = QuestionReport("affine", "Affine layer", 3, (RIGHT,))
FAILED = QuestionReport("relu", "ReLU", 1, (RIGHT, WRONG))
UNTOUCHED = QuestionReport(
    "norm",
    "Batch norm",
    2,
    (replace(RIGHT, outcome=Outcome.NOT_ATTEMPTED),),
    to_fill=("`norm` in layers.py", "`norm_backward` in layers.py"),
)
WRITTEN = QuestionReport("why", "Why?", 1, written=True)


def report(*questions: QuestionReport, **facts) -> Report:
    return Report("Layers", questions, **facts)


def text(*questions: QuestionReport, **facts) -> str:
    return as_text(report(*questions, **facts))


def test_an_overview_has_a_line_for_each_question_and_says_how_far_the_work_is():
    assert text(PASSED, FAILED, UNTOUCHED, WRITTEN, overview=True) == (
        "Layers\n"
        "\n"
        "  question  points                                       what to do\n"
        "✓ affine         3  ██████████  1 of 1 test passed\n"
        "✗ relu           1  █████░░░░░  1 of 2 tests passed      "
        'run check("relu")\n'
        "○ norm           2  ░░░░░░░░░░  not attempted yet        "
        "fill `norm` in layers.py and `norm_backward` in layers.py\n"
        "· why            1              a person reads this one  answer it in the notebook\n"
        "\n"
        '1 of 3 questions pass here, worth 3 of 6 points. Next: check("relu").'
    )


def test_a_wrong_result_stands_under_its_test():
    assert text(FAILED) == (
        "✗ ReLU · 1 of 2 tests passed\n"
        "  ✓ keeps its shape\n"
        "  ✗ adds the bias\n"
        "      out is off: relative error 3.3e-01"
    )


def test_a_right_answer_is_told_that_grading_asks_more():
    assert text(PASSED) == (
        "✓ Affine layer · 1 of 1 test passed\n"
        "  ✓ keeps its shape\n"
        "\n"
        "It passes here. Grading uses more inputs, of other sizes."
    )
    assert text(PASSED, PASSED, WRITTEN, overview=True).endswith(
        "\n\nEverything passes here. Grading uses more inputs, of other sizes."
    )


def test_what_is_not_attempted_is_told_kindly_and_without_its_tests():
    assert text(UNTOUCHED) == (
        "○ Batch norm · not attempted yet\n"
        "  Fill `norm` in layers.py and `norm_backward` in layers.py, save the file, and check "
        "again."
    )


def test_a_question_that_is_half_done_says_what_is_missing():
    assert text(replace(FAILED, to_fill=("`relu` (its part `test`) in layers.py",))).startswith(
        "✗ ReLU · 1 of 2 tests passed\n"
        "  Not filled yet: `relu` (its part `test`) in layers.py.\n"
        "  ✓ keeps its shape\n"
    )


def test_a_written_question_has_nothing_to_check():
    assert text(WRITTEN) == (
        "· Why? · a person reads this one\n"
        "  Write your answer into the notebook; there is nothing to check here."
    )


def test_a_question_without_a_test_says_so():
    assert text(QuestionReport("x", "Extra", 1)) == "· Extra · no test to run here"


def test_a_test_that_costs_nothing_says_so():
    free = replace(WRONG, weight=0.0)

    assert text(replace(FAILED, tests=(RIGHT, free))) == (
        "✓ ReLU · 1 of 1 test passed\n"
        "  ✓ keeps its shape\n"
        "  ✗ adds the bias\n"
        "      out is off: relative error 3.3e-01 (this costs no points)\n"
        "\n"
        "It passes here. Grading uses more inputs, of other sizes."
    )


def test_a_fault_of_the_release_is_nobodys_mistake():
    broken = replace(WRONG, outcome=Outcome.BROKEN, message="nothing is recorded")

    assert text(replace(FAILED, tests=(broken,))) == (
        "! ReLU · the check itself is broken\n"
        "  This is not your mistake: tell your instructor.\n"
        "  ! adds the bias\n"
        "      nothing is recorded"
    )


def test_an_interrupted_run_says_so():
    interrupted = replace(
        WRONG, outcome=Outcome.INTERRUPTED, message="interrupted in layers.py, line 3"
    )
    waiting = replace(RIGHT, outcome=Outcome.NOT_RUN, message="not run")

    assert text(replace(FAILED, tests=(interrupted,)), replace(PASSED, tests=(waiting,))) == (
        "! ReLU · interrupted\n"
        "  ! adds the bias\n"
        "      interrupted in layers.py, line 3\n"
        "\n"
        "○ Affine layer · not run\n"
        "  ○ keeps its shape\n"
        "      not run\n"
        "\n"
        "Interrupted: the run ended early. If a loop does not end, look at the line above."
    )


def test_a_file_that_does_not_parse_is_told_once():
    first, second = (
        replace(q, tests=(), problem="line 3: bad\n    x = =") for q in (PASSED, FAILED)
    )

    assert text(first) == "✗ Affine layer · cannot be checked\n  line 3: bad\n      x = ="
    assert text(first, second) == (
        "line 3: bad\n    x = =\n\n✗ Affine layer · cannot be checked\n\n✗ ReLU · cannot be checked"
    )
    assert text(first, replace(second, problem="other.py is not there"), overview=True) == (
        "Layers\n"
        "\n"
        "line 3: bad\n"
        "    x = =\n"
        "\n"
        "other.py is not there\n"
        "\n"
        "  question  points                       what to do\n"
        "✗ affine         3    cannot be checked  see above\n"
        "✗ relu           1    cannot be checked  see above\n"
        "\n"
        "0 of 2 questions pass here, worth 0 of 4 points."
    )


def test_notes_and_prints_have_their_places():
    noisy = replace(FAILED, tests=(replace(WRONG, printed="a\n\nb"),), notes=("Start there.",))

    assert text(noisy, notes=("You have NumPy 1.",), printed="loading") == (
        "✗ ReLU · 0 of 1 test passed\n"
        "  Start there.\n"
        "  ✗ adds the bias\n"
        "      out is off: relative error 3.3e-01\n"
        "      your code printed:\n"
        "        a\n"
        "        \n"
        "        b\n"
        "\n"
        "You have NumPy 1.\n"
        "Your files printed while they were loaded:\n"
        "    loading"
    )


def test_a_problem_stands_alone():
    assert text(problem="There is no question 'x'.") == "There is no question 'x'."


def test_a_console_without_unicode_gets_ascii():
    questions = (PASSED, FAILED, UNTOUCHED, WRITTEN)
    for overview in (True, False):
        plain = as_text(report(*questions, overview=overview), Style(unicode=False))
        assert plain.isascii()
    assert plain.startswith("+ Affine layer - 1 of 1 test passed\n  + keeps its shape\n\nx ReLU -")


def test_colour_is_for_marks_alone():
    coloured = as_text(report(FAILED), Style(colour=True))

    assert coloured.startswith("\x1b[31m✗\x1b[0m ReLU · 1 of 2")
    assert "  \x1b[32m✓\x1b[0m keeps its shape\n" in coloured
    assert "\x1b" not in text(FAILED)


# HTML


class Balanced(HTMLParser):
    """Checks that every tag is closed, and collects the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def read(html: str) -> Balanced:
    parser = Balanced()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser


EVIL = "<script>alert('&')</script>"


@pytest.mark.parametrize("overview", [True, False], ids=["overview", "details"])
def test_whatever_a_student_wrote_is_escaped(overview):
    test = TestReport("t", EVIL, Outcome.FAILED, EVIL, printed=EVIL)
    question = QuestionReport(EVIL, EVIL, 1, (test,), notes=(EVIL,), to_fill=(EVIL,))
    broken = QuestionReport("b", "B", 1, problem=EVIL)
    whole = Report(EVIL, (question, broken), EVIL, (EVIL,), EVIL, overview)

    page = read(as_html(whole))

    assert "script" not in page.seen
    assert page.text.count(EVIL) >= 6


def test_a_page_says_what_the_text_says():
    questions = (PASSED, FAILED, UNTOUCHED, WRITTEN)
    for overview in (True, False):
        whole = report(*questions, overview=overview, notes=("You have NumPy 1.",), printed="hm")
        page = " ".join(read(as_html(whole)).text.split())
        page = page.replace(" ", "")
        for line in as_text(whole).splitlines():
            for words in re.split(r"  +", line.replace("█", "").replace("░", "")):
                assert words.replace(" ", "") in page


def test_a_page_is_self_contained_and_takes_its_colours_from_the_theme():
    page = as_html(report(PASSED, FAILED, UNTOUCHED))

    assert "var(--jp-error-color1" in page
    assert "http" not in page
    assert not {"script", "link", "style", "img"} & set(read(page).seen)
    assert "color: black" not in page
    assert "background" not in page


def test_what_is_not_attempted_shows_no_test():
    assert "keeps its shape" not in as_html(report(UNTOUCHED))


def test_a_panel_shows_itself_as_text_and_as_a_page():
    panel = Panel(report(FAILED))

    assert str(panel) == repr(panel) == text(FAILED)
    assert panel._repr_html_() == as_html(report(FAILED))
    printed = []
    panel._repr_pretty_(
        type("Printer", (), {"text": lambda _, said: printed.append(said)})(), False
    )
    assert printed == [text(FAILED)]


def test_what_steers_a_terminal_or_cannot_be_encoded_is_replaced():
    noisy = replace(WRONG, message="\x1b[2Jgone \ud800", printed="\x07beep")
    whole = report(replace(FAILED, tests=(noisy,), notes=("\x1b[31m",)), notes=("\x1b]0;me",))

    for said in (as_text(whole), as_html(whole)):
        assert "\x1b" not in said
        assert "\x07" not in said
        assert said.encode()
        assert "?[2Jgone ?" in said

"""Which saved files were read, on what they ran, and what a notebook still holds."""

import os
import sys
from dataclasses import replace
from types import ModuleType

import pytest

from autograder.student_kit.panel import as_html, as_text
from autograder.student_kit.reports import SavedFile
from autograder.student_kit.saved import stale_names, version_notes, when_saved

from .conftest import RELEASE, SOLVED, Handout


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5.0, "just now"),
        (2.0, "just now"),
        (59.0, "59 seconds ago"),
        (60.0, "1 minute ago"),
        (7_300.0, "2 hours ago"),
        (200_000.0, "2 days ago"),
    ],
)
def test_the_age_of_a_file_is_told_in_words(seconds, words):
    said = when_saved(SavedFile("a.py", "/a.py", 1e9, 1e9 + seconds))

    assert said.startswith(f"saved {words}, at ")
    assert (" on 2001-09-09" in said) == (seconds > 43_200)


def test_a_report_says_which_file_it_read_and_how_old_it_is(handout: Handout):
    handout.solve()
    os.utime(handout.scale, (1e9, 1e9))
    report = handout.run("scale-forward")

    said = as_text(report)
    assert "Read from disk: scale.py (saved " in said
    assert "What an editor has not saved was not seen. Python 3." in said
    assert f'title="{handout.scale}"' in as_html(report)


@pytest.mark.parametrize("ours", ["1.26.4", "2.5.0"])
def test_another_numpy_than_the_graders_is_told(ours):
    release = replace(RELEASE, numpy="2.4.6", python="3.11.2")

    assert not version_notes(release, {"NumPy": "2.4.0", "Python": "3.11.9"})
    (note,) = version_notes(release, {"NumPy": ours, "Python": "3.11.9"})
    assert note.startswith(f"You have NumPy {ours}, your answers are graded with NumPy 2.4.6: ")


def test_another_python_than_the_graders_is_told():
    release = replace(RELEASE, numpy="2.4.6", python="3.11.2")

    assert version_notes(release, {"NumPy": "2.4.0", "Python": "3.14.0"}) == (
        (
            "You have Python 3.14.0, your answers are graded with Python 3.11.2: use nothing that "
            "is new in the one or gone from the other."
        ),
    )


def held(handout: Handout, monkeypatch, text: str) -> ModuleType:
    """Put a module of the student's file into this process, as a notebook's import does."""
    module = ModuleType("scale")
    exec(compile(text, str(handout.scale.resolve()), "exec"), vars(module))
    monkeypatch.setitem(sys.modules, "scale", module)
    return module


def test_functions_that_a_notebook_holds_in_an_older_version_are_named(
    handout: Handout, monkeypatch
):
    handout.solve()
    held(handout, monkeypatch, SOLVED.replace("2 * k * x", "3 * k * x"))

    assert stale_names(RELEASE, handout.place) == ["scale_backward"]


def test_a_name_that_was_imported_from_the_module_counts_too(handout: Handout, monkeypatch):
    handout.solve()
    old = held(handout, monkeypatch, SOLVED.replace("k * x**2", "k * x**3"))
    monkeypatch.setattr(sys.modules["__main__"], "scale_forward", old.scale_forward, raising=False)
    held(handout, monkeypatch, SOLVED)

    assert stale_names(RELEASE, handout.place) == ["scale_forward"]


@pytest.mark.parametrize(
    "change", [("import numpy", "\n\n# moved\nimport numpy"), ("= k * x**2", "= (k * (x ** 2))")]
)
def test_what_does_the_same_is_not_stale(handout: Handout, monkeypatch, change):
    handout.solve()
    held(handout, monkeypatch, SOLVED.replace(*change))

    assert stale_names(RELEASE, handout.place) == []


def test_a_file_that_cannot_be_read_makes_nothing_stale(handout: Handout, monkeypatch):
    handout.solve(forward="= 3")
    held(handout, monkeypatch, SOLVED)

    assert stale_names(RELEASE, handout.place) == []

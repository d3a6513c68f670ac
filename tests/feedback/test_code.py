"""Functions are cut out of whatever a student handed in."""

from __future__ import annotations

import pytest

from autograder.feedback.code import excerpts


def shown(text, *functions, failing=()):
    found = excerpts("a.py", text, functions, failing)
    return {e.title: [(line.number, line.text, line.failing) for line in e.lines] for e in found}


def numbers(text, *functions, failing=()):
    found = excerpts("a.py", text, functions, failing)
    return {e.title: [line.number for line in e.lines] for e in found}


def test_a_function_ends_where_the_next_line_stands_at_its_depth():
    text = "def f(\n    x,\n):\n    a = 1\n\n# a comment\n    return a\n\n\nb = 2\ndef g(): pass\n"
    assert numbers(text, "f", "g") == {"f": [1, 2, 3, 4, 5, 6, 7], "g": [11]}


def test_the_last_of_two_functions_of_one_name_counts():
    assert numbers("def f():\n    1\ndef f():\n    2\n", "f") == {"f": [3, 4]}


def test_a_method_is_looked_for_in_its_class():
    method = "    def step(self):\n        1\n"
    text = f"def step(): 0\nclass A:\n{method}class B:\n{method}"
    assert numbers(text, "B.step") == {"B.step": [6, 7]}
    assert numbers(text, "C.step") == {}


def test_lines_are_counted_as_python_counts_them():
    text = "a = 1\r\ndef f():\r    return 1 \x0c 2\n"
    assert shown(text, "f")["f"] == [(2, "def f():", False), (3, "    return 1 \x0c 2", False)]


def test_a_failing_line_that_is_not_in_the_file_marks_nothing():
    assert excerpts("a.py", "x = 1\n", (), {0, 99}) == ()


def test_a_long_function_keeps_its_start_and_what_failed():
    text = "def f():\n" + "".join(f"    x = {i}\n" for i in range(5000))
    lines = shown(text, "f", failing=[4000])["f"]
    assert len(lines) < 260
    assert (4000, "    x = 3998", True) in lines
    assert (None, "751 lines", False) not in lines[:1]


def test_a_long_line_is_cut():
    assert len(shown("def f(): " + "x" * 10_000, "f")["f"][0][1]) == 300


@pytest.mark.parametrize("text", ["", "\0", "def f", "'''", "def f(:\n '''", "\ufeffdef f():\n"])
def test_anything_is_read(text):
    excerpts("a.py", text, ("f", "A.f"), {1})


def test_lines_that_nobody_would_read_are_not_looked_at():
    text = "def f():\n    return 1\n" + "\n" * 30_000 + "def g():\n    return 1\n"
    assert [one.title for one in excerpts("a.py", text, ["f", "g"], {30_004})] == ["f"]

"""Secrets are found wherever and however they are shown; everyday lines are no secrets."""

from __future__ import annotations

import json

import pytest

from autograder.authoring.leaks import (
    code_of,
    find_leaks,
    hidden_test_secrets,
    prose_secrets,
    solution_secrets,
    variant_secrets,
    without_given,
)
from autograder.regions import END, START

SOLVED = f"""\
import numpy as np


def forward(x, w):
    N, D = x.shape
    {START}
    total = np.einsum("nd,dm->nm", x, w)  # sums over d
    if total.any():
        for n in range(N):
            pass
    else:
        total = None
    out = np.concatenate(
        [total, total],
        axis=shape_of(total) - first_axis,
    )
    {END}
    return out
"""

EINSUM = 'total = np.einsum("nd,dm->nm", x, w)'


def leaks_in(text: str, *, file: str = "notes.txt") -> list[str]:
    return [
        str(leak) for leak in find_leaks({file: text.encode()}, solution_secrets(SOLVED, "s.py"))
    ]


def test_the_secrets_of_a_solution_are_its_lines_that_say_something():
    assert [(s.origin, s.text) for s in solution_secrets(SOLVED, "s.py")] == [
        ("s.py, line 7", 'total = np.einsum("nd,dm->nm", x, w)  # sums over d'),
        ("s.py, line 15", "axis=shape_of(total) - first_axis,"),
        ("s.py, line 13", "out = np.concatenate("),
    ]


@pytest.mark.parametrize(
    "text",
    [
        EINSUM,
        f"        {EINSUM}   ",
        f"x = 1; {EINSUM}",
        f"# {EINSUM}",
        f"    ##   {EINSUM}",
        f">>> {EINSUM}",
        f"As everybody knows, `{EINSUM}` does it.",
        f"text = '''{EINSUM}'''",
        EINSUM.replace('"', "'"),
        EINSUM.replace(" ", ""),
        EINSUM.replace(", ", ",\n    # and then\n    "),
    ],
    ids=[
        "as it is",
        "indented",
        "behind other code",
        "commented out",
        "commented out twice",
        "in a doctest",
        "in a sentence",
        "in a string",
        "other quotes",
        "no spaces",
        "other line breaks",
    ],
)
def test_a_line_of_the_solution_is_found_in_any_form(text):
    text = text.replace("# and then", "#")
    assert leaks_in(f"first line\n{text}\n") == [
        f"notes.txt, line 2: shows a line of the solution (s.py, line 7): {EINSUM}  # sums over d"
    ]


def test_a_statement_of_several_lines_is_found_on_one():
    shown = "out = np.concatenate([total, total], axis=shape_of(total) - first_axis,)"
    assert leaks_in(shown) == [
        "notes.txt, line 1: shows a line of the solution (s.py, line 13): out = np.concatenate(",
        (
            "notes.txt, line 1: shows a line of the solution (s.py, line 15): "
            "axis=shape_of(total) - first_axis,"
        ),
    ]


@pytest.mark.parametrize(
    "text",
    ["else:", "for n in range(N):", "total = None", "N, D = x.shape", "total = np.einsum(a, x, w)"],
)
def test_an_everyday_line_is_no_leak(text):
    assert leaks_in(text) == []


def test_a_notebook_is_searched_cell_by_cell_with_outputs_and_metadata():
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["All\n", "is ", "well"]},
        {"cell_type": "code", "metadata": {}, "source": ["x = 1\n", f"{EINSUM}\n"], "outputs": []},
        {
            "cell_type": "code",
            "metadata": {"hint": {"text": EINSUM}},
            "source": "",
            "outputs": [{"output_type": "stream", "text": ["3\n", EINSUM]}],
        },
    ]
    notebook = {"cells": cells, "metadata": {EINSUM: 1}, "nbformat": 4}
    places = [told.partition(":")[0] for told in leaks_in(json.dumps(notebook), file="a.ipynb")]
    assert places == [
        "a.ipynb, cell 2, line 2",
        "a.ipynb, cell 3 (metadata.hint.text), line 1",
        "a.ipynb, cell 3 (outputs.text), line 2",
        f"a.ipynb, metadata.{EINSUM}, line 1",
    ]


def test_recordings_and_other_json_are_searched_string_by_string():
    data = {"tests": {"test_a": {"calls": [{"args": [1.5, EINSUM]}]}}}
    (told,) = leaks_in(json.dumps(data), file="checks/recordings/test_a.json")
    assert told.startswith("checks/recordings/test_a.json, tests.test_a.calls.args, line 1: shows")


def test_json_that_is_none_is_searched_as_text():
    assert len(leaks_in('{"a": \n' + EINSUM, file="a.json")) == 1


def test_a_file_that_is_no_text_is_searched_as_well():
    content = b"\xff\xfe" + EINSUM.encode() + b"\x00\xff"
    assert len(find_leaks({"a.bin": content}, solution_secrets(SOLVED, "s.py"))) == 1


HIDDEN = '''\
"""Tests."""

import numpy as np


def test_shapes_nobody_knows_of(student, reference, check, rng):
    x = rng.normal(size=(3, 4))
    cases = {"five by seven": rng.normal(size=(5, 7)), "odd": rng.uniform(0.25, 2.0, size=(3, 3))}
    check.outputs_of_each(student.forward, reference.forward, cases)
'''


def test_the_name_of_a_hidden_test_is_a_secret_also_within_another_word_list():
    secrets = hidden_test_secrets(HIDDEN, "tests/hidden/test_a.py")
    shown = {
        "r.txt": b"See test_shapes_nobody_knows_of[3].\nNot test_shapes_nobody_knows_of_this.\n"
    }
    assert [str(leak) for leak in find_leaks(shown, secrets)] == [
        (
            "r.txt, line 1: shows the name of a hidden test (tests/hidden/test_a.py, line 6): "
            "test_shapes_nobody_knows_of"
        )
    ]


def test_a_distinctive_line_of_a_hidden_test_is_a_secret_and_an_everyday_one_is_none():
    secrets = hidden_test_secrets(HIDDEN, "h.py")
    lines = HIDDEN.splitlines()
    shown = {"r.py": "\n".join([lines[2], lines[6], lines[7]]).encode()}
    assert [leak.place for leak in find_leaks(shown, secrets)] == ["line 3"]


VARIANT = '''\
"""The square root is taken before eps is added to the variance.

See the paper.
"""


def forward(x, w):
    deviation = np.sqrt(np.mean(np.square(x - w), axis=0)) + 1e-5
    return deviation
'''


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("eps-outside-root", "the name of a variant"),
        ("You may have eps-outside-root here.", "the name of a variant"),
        ("deviation = np.sqrt(np.mean(np.square(x - w), axis=0)) + 1e-5", "a line of a variant"),
        (
            "Hint: The square root is taken before eps is added to the variance.",
            "a line of a variant",
        ),
    ],
)
def test_the_name_the_hint_and_the_lines_of_a_variant_are_secrets(text, what):
    secrets = variant_secrets(VARIANT, "variants/wrong/eps-outside-root.py")
    (leak,) = find_leaks({"r.txt": text.encode()}, secrets)
    assert leak.secret.what == what


def test_a_file_is_searched_by_its_name_too():
    secrets = variant_secrets(VARIANT, "variants/wrong/eps_outside_root.py")
    (leak,) = find_leaks({"release/eps_outside_root.py": b""}, secrets)
    assert str(leak) == (
        "release/eps_outside_root.py: shows the name of a variant "
        "(variants/wrong/eps_outside_root.py): eps_outside_root"
    )


@pytest.mark.parametrize("name", ["loops", "in-place", "in_place"])
def test_a_variant_whose_name_is_one_common_word_is_known_by_its_lines_only(name):
    secrets = variant_secrets(VARIANT, f"variants/accepted/{name}.py")
    assert find_leaks({"r.txt": f"Write it with {name}.".encode()}, secrets) == []


def test_what_stands_in_given_code_is_no_secret():
    given = f"def other(x, w):\n    {EINSUM}\n    return total\n"
    left = without_given(solution_secrets(SOLVED, "s.py"), [code_of(given)])
    assert [secret.origin for secret in left] == ["s.py, line 15", "s.py, line 13"]


def test_a_comment_or_docstring_in_given_code_gives_nothing_away_freely():
    given = f'def other(x, w):\n    """Or: {EINSUM}"""\n    # {EINSUM}\n    return x\n'
    secrets = solution_secrets(SOLVED, "s.py")
    assert without_given(secrets, [code_of(given)]) == secrets


def test_a_line_of_words_is_a_secret_when_it_is_distinctive():
    answer = "Because the gradient vanishes where every unit is dead.\nSo it stops.\n"
    (secret,) = prose_secrets(answer, "a line of a model answer", "1.ipynb")
    shown = {"r.md": b"(the gradient)\nBecause the gradient vanishes\nwhere every unit is dead."}
    assert [str(leak) for leak in find_leaks(shown, [secret])] == [
        (
            "r.md, line 2: shows a line of a model answer (1.ipynb, line 1): "
            "Because the gradient vanishes where every unit is dead."
        )
    ]
    assert without_given([secret], ["... because ...", answer]) == []


def test_one_leak_is_told_once_for_each_place():
    assert len(leaks_in(f"{EINSUM}; {EINSUM}\n{EINSUM}")) == 2

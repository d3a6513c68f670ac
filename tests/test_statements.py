"""A file is cut into its outermost statements by its tokens, whatever it holds."""

from __future__ import annotations

import pytest

from autograder.regions import NotPythonError
from autograder.statements import needed, statements

TEXT = '''"""A file."""  # of mine
import numpy as np
from math import sqrt, pi

@np.vectorize
@staticmethod
def f(x):
    # a comment
    text = """
# no comment

"""
    if x:  # why not
        return g(text)

    return pi
if True:
    A = 1
else:
    A = 2
class C:
    def g(self): ...
G = 3; H = 4
async def g(y): return G
'''


def cut(text):
    return statements(text, "mine.py")


def test_statements_come_in_order_without_comments():
    heads = [statement.text.split("\n")[0] for statement in cut(TEXT)]
    assert heads == [
        '"""A file."""',
        "import numpy as np",
        "from math import sqrt, pi",
        "@np.vectorize",
        "if True:",
        "class C:",
        "G = 3; H = 4",
        "async def g(y): return G",
    ]


def test_a_string_keeps_its_lines_and_a_comment_goes():
    (text,) = [statement.text for statement in cut(TEXT) if "f" in statement.binds]
    assert text == (
        '@np.vectorize\n@staticmethod\ndef f(x):\n    text = """\n# no comment\n\n"""\n'
        "    if x:\n        return g(text)\n\n    return pi"
    )


def test_what_a_function_uses_comes_along_at_whatever_distance():
    found = needed(cut(TEXT), ["f"])
    assert [sorted(s.binds & {"f", "g", "G", "np", "pi"}) for s in found] == [
        ["np"],
        ["pi"],
        ["f"],
        ["G"],
        ["g"],
    ]


def test_the_last_of_two_functions_of_one_name_counts():
    (found,) = needed(cut("def f(): return 1\ndef f(): return 2\n"), ["f"])
    assert found.text == "def f(): return 2"


@pytest.mark.parametrize("text", ["def f(:\n  (", "'''", "  x\n y\n"])
def test_what_is_no_python_is_told_with_its_line(text):
    with pytest.raises(NotPythonError, match=r"mine.py, line \d: not valid Python"):
        cut(text)


@pytest.mark.parametrize(
    "text", ["@x\n", "def", "class", "async\n", "x\r=\r1\r", "else:\n", "\f\n"]
)
def test_strange_texts_are_cut(text):
    cut(text)


def test_decorators_belong_to_what_they_decorate_however_many_there_are():
    text = (
        "@a\n" * 20_000 + "def f():\n    @b\n    def g(): pass\n    @c\n    def h(): pass\nx = f\n"
    )
    first, second = statements(text, "f.py")
    assert (first.binds, second.binds) == ({"f"}, {"x"})


def test_a_long_chain_of_names_is_followed_to_its_end():
    text = "".join(f"a{number} = a{number + 1}\n" for number in range(20_000))
    assert len(needed(statements(text, "f.py"), ["a10000"])) == 10_000

"""What a student may read of an exception, and that no hidden input is in it."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks.calls import CallFailed, Signature
from autograder.sandbox import Student, messages
from autograder.sandbox.messages import OwnFiles, message, type_name, value_type

from .frames import SETTINGS

X, W = np.ones((4, 12)), np.ones((13, 3))

# What students really do, with arrays as a test passes them.
MISTAKES = """
x.dot(w)
x @ w
x + w
x.reshape(5, 10)
x[40]
x[0, 0, 0]
x[:, 13]
x[0.5]
np.sum(x, axis=2)
np.concatenate([x, w])
np.zeros(3)[:] + x
x.transpose(0, 1, 2)
x.shapes
None + 1
(lambda: None)()[0]
None.shape
len(None)
x()
np.product(x)
x.reshape(newshape=(2, 24))
np.int(3)
np.float
np.randn(3)
np.zeros((-1, 2))
np.array([[1, 2], [3]])
np.max(np.zeros(0))
a, b, c = 1, 2
a, b = 1, 2, 3
{}["mode"]
[1][3]
1 / 0
y
f(1)
f(1, 2, k=3)
int("x" if x is None else None)
out += 1
"ab" + 1
[0][x]
bool(x)
np.einsum("ij,jk->ik", x, w)
np.einsum("ij->k", x)
x.__iadd__(w)
np.ones(2).__setitem__(slice(None), np.ones(3))
np.ones(4, dtype=int).__iadd__(np.ones(4))
np.linalg.inv(np.zeros((2, 2)))
np.linalg.inv(x)
np.linalg.invert(x)
float(x)
range(x)
x[x]
x[np.ones(3, dtype=bool)]
np.squeeze(x, axis=0)
np.stack([x, w])
np.stack([])
np.concatenate([])
np.split(x, 5)
2 ** np.arange(-3, 0) if False else np.arange(3) ** -1
-True if False else -np.array([True])
f.g
import_module
math.sqrt(-1)
raise_("gamma must have one entry for each feature")
"""

FILE = """
import math
import numpy as np
def f(x, w): out = x
def raise_(text): raise ValueError(text)
"""


def run(statement):
    source = f"{FILE}\ndef g(x, w):\n    {statement}\n"
    scope = {}
    exec(source, scope)
    own = OwnFiles({"layers.py": source.encode()})
    try:
        scope["g"](X, W)
    except Exception as error:  # noqa: BLE001 - the mistake under test
        return error, own
    raise AssertionError(f"{statement} raises nothing")


@pytest.mark.parametrize("statement", MISTAKES.strip().splitlines())
def test_what_python_and_numpy_say_of_a_common_mistake_is_shown(statement):
    error, own = run(statement)
    shown = message(str(error), own, (X, W))
    assert shown is not None, str(error)
    numbers = r"\d+|\?"
    expected = str(error).strip()[: messages.MESSAGE_LENGTH]
    assert re.sub(numbers, "?", shown) == re.sub(numbers, "?", expected)
    assert type_name(type(error).__name__, own) == type(error).__name__


def test_sizes_of_the_arguments_are_shown_and_other_numbers_are_not():
    error, own = run("x @ w")
    assert "(size 13 is different from 12)" in message(str(error), own, (X, W))
    assert "(size ? is different from ?)" in message(str(error), own, ())
    assert message("cannot reshape array of size 48 into shape (5,10)", own, (X,)) == (
        "cannot reshape array of size 48 into shape (?,?)"
    )

    for chosen in ({"running_mean": np.zeros(77)}, np.zeros((0, 77))):  # by an earlier call
        assert message("index 77 is out of bounds for size 77", own, (X, chosen)) == (
            "index ? is out of bounds for size ?"
        )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            f"index {'0' * 20}31415926 is out of bounds for size 3",
            "index ? is out of bounds for size 3",
        ),
        ("index 0004 is out of bounds for size 03", "index 4 is out of bounds for size 3"),
        ("index -0012 is out of bounds for size 3", "index -12 is out of bounds for size 3"),
        (f"cannot reshape array of size 12 into shape ({'0' * 20}31,)", None),
        ("cannot reshape array of size 12 into shape (3, 4,1)", (3, 4, 1)),
        ("cannot reshape array of size 12 into shape (3,4,)", (3, 4)),
    ],
)
def test_a_number_has_no_other_way_to_be_written(text, shown):
    if not isinstance(shown, str):
        known = "?," if shown is None else ", ".join(map(str, shown))
        spaces = ", " if ", " in text else ","
        shown = f"cannot reshape array of size 12 into shape ({known.replace(', ', spaces)})"
    assert message(text, OWN, (SECRET,)) == shown


def test_a_message_tells_no_more_than_a_dozen_extents():
    text = "operands could not be broadcast together with shapes " + " ".join(["(1,0,1,0,1)"] * 3)
    assert message(text, OWN, (SECRET,)) == text.removesuffix("(1,0,1,0,1)") + "(...)"


SECRET = np.random.default_rng(4).normal(size=(3, 4))
OWN = OwnFiles({"layers.py": b"import numpy as np\ndef f(x): raise ValueError(repr(x))\n"})


@pytest.mark.parametrize(
    "text",
    [
        repr(SECRET),
        repr(SECRET.tolist())[:200],
        str(SECRET[0, 0]),
        SECRET.tobytes()[:100].decode("latin-1"),
        SECRET.tobytes()[:50].hex(),
        "index 1 is out of bounds for axis 0 with size 2 " + repr(SECRET[0]),
        repr(SECRET[0]) + "\ndivision by zero",
        "name '" + SECRET.tobytes()[:8].hex() + "' is not defined",
        "'x' object has no attribute '_" + str(abs(SECRET[0, 0])).replace(".", "") + "'",
        "shapes (0.131,2) and (3,4) not aligned: 2 (dim 1) != 3 (dim 0)",
        "Cannot cast ufunc 'a' output from dtype('U13137') to dtype('O') with casting rule 'no'",
        "x" * 3001,
        "",
    ],
)
def test_a_text_that_nobody_can_account_for_is_kept_for_staff(text):
    assert message(text, OWN, (SECRET,)) in (None, "")


@settings(SETTINGS, max_examples=300)
@given(st.lists(st.integers(10, 10**20), min_size=9, max_size=9), st.integers(0, 10**4))
def test_no_number_of_more_than_one_digit_gets_out_through_a_sentence(numbers, which):
    sentences = messages._SENTENCES.read_text().splitlines()
    sentence = sentences[which % len(sentences)]
    filled = iter(itertools.cycle(numbers))
    text = re.sub(r"\{n\}", lambda _: str(next(filled)), sentence)
    text = re.sub(r"\{shape\}", lambda _: f"({next(filled)},{next(filled)})", text)
    text = re.sub(r"\{\w+\}", "x", text)
    shown = message(text, OWN, (SECRET,)) or ""
    constant = set(re.findall(r"\d+", sentence))
    sizes = {"12"}
    assert {n for n in re.findall(r"\d+", shown) if len(n) > 1} <= constant | sizes


def test_a_type_that_stands_in_no_file_is_not_named():
    assert type_name("ValueError", OWN) == "ValueError"
    assert type_name("_1_3137", OWN) == "Exception"
    assert type_name("f", OWN) == "f"
    assert value_type("numpy.float64", OWN) == "numpy.float64"
    assert value_type("secret_13137", OWN) == "object"


def test_the_whole_text_of_a_string_of_the_students_own_file_is_shown():
    own = OwnFiles({"layers.py": b"raise ValueError('x must have two axes')\n"})
    assert message("x must have two axes", own) == "x must have two axes"
    assert message("x must have two axes 13", own) is None
    assert message("x must have", own) is None


def test_lines_are_counted_as_python_counts_them():
    own = OwnFiles({"a.py": "one\r\n two \x0c\x85\u2028\rthree\n".encode()})
    assert own.find("a.py", 3) == "three"
    assert own.find("a.py", 0) is None
    assert own.find("a.py", 5) is None
    assert own.find("b.py", 1) is None
    assert own.find("a.py", None) is None


FORGED = """
import sys, linecache
import numpy as np

class Named(Exception): pass

def f(x):
    secret = repr(x.tolist())
    linecache.cache["<submission>/layers.py"] = (1, None, [secret] * 99, "x")
    linecache.getline = lambda *args: secret
    code = compile("\\n" * 6 + "raise error", WHERE, "exec")
    exec(code, {"error": type(secret, (Exception,), {})(secret)})

def g(x):
    class C: pass
    C.__name__ = repr(x.tolist())
    return C()
"""


@pytest.mark.parametrize("where", ["<submission>/layers.py", "<submission>/1.5, 2.5.py"])
def test_a_forged_type_line_file_and_source_carry_nothing(where, best, submit):
    student = submit(best, FORGED.replace("WHERE", repr(where)))
    secret = np.array([13137.25, 0.625])
    with pytest.raises(CallFailed) as caught:
        student.f(secret)
    assert "13137" not in str(caught.value)
    assert "625" not in str(caught.value)
    assert "13137.25" in caught.value.detail
    found = student.g(secret)
    assert "13137" not in found.type_name


def test_a_file_loaded_late_cannot_tell_what_another_has_seen(best):
    sources = {
        "a.py": "seen = []\ndef f(x): seen.append(x.tolist())",
        "b.py": "import a\nif a.seen: raise ValueError('b')\ndef g(x): pass",
        "c.py": "import a\nif a.seen: raise ValueError(repr(a.seen))\ndef h(x): pass",
    }
    files = {name: text.encode() for name, text in sources.items()}
    signatures = {name: Signature(name, ("out",)) for name in "fgh"}
    modules = {"f": "a.py", "g": "b.py", "h": "c.py"}
    with Student(best, files, signatures, modules) as student:
        student.start_test()
        student.f(np.array([3.25, 4.5]))
        for function, told in ((student.g, "b"), (student.h, "its text is kept for staff")):
            student.start_test()
            with pytest.raises(CallFailed, match=told) as caught:
                function(np.array([3.25, 4.5]))
            assert "3.25" not in str(caught.value)

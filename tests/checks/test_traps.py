"""Errors that older NumPy and Python 2 lead to, made for real, and the advice they get."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import Raised
from autograder.checks.traps import GONE_FROM_ARRAYS, GONE_FROM_NUMPY, TRAPS, advice

NAMES = {"np": np, "x": np.ones((1, 1)), "d": {}}


def fall_into(code, names=None):
    """Run a line of code; return its error's type, message and line, as they are told."""
    with pytest.raises(Exception) as caught:  # noqa: PT011 - each case has its own
        exec(compile(code, "layers.py", "exec"), dict(NAMES if names is None else names))
    error = caught.value
    syntax = isinstance(error, SyntaxError)
    line = (error.lineno or 1) - 1 if syntax else 0
    message = error.msg if syntax else str(error)
    return type(error).__name__, message, code.split("\n")[line]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("np.product(x)", "NumPy has no np.product any more: write np.prod"),
        ("x.astype(np.int)", "NumPy has no np.int any more: write int, or np.int64"),
        ("np.float(x)", "NumPy has no np.float any more: write float, or np.float64"),
        ("np.reshape(x, newshape=1)", "write the shape alone, np.reshape(x, shape)"),
        ("x.reshape(newshape=1)", "write the shape alone, np.reshape(x, shape)"),
        ("float(x)", "since NumPy 2.4 an array that has a dimension is no number"),
        ("np.zeros(3)[0] = x", "an entry takes one number, and since NumPy 2.4 an array of size 1"),
        ("x.ptp()", "arrays have no method ptp since NumPy 2.0: write np.ptp(x)"),
        ("np.zeros(4 / 2 * 1.0).astype(int)[4 / 2]", ""),
        ("range(4 / 2)", "must be a whole number: write // where / is"),
        ("list('ab')[2 / 2]", "must be a whole number: write // where / is"),
        ("range(np.float64(2))", "must be a whole number: write // where / is"),
        ("d.has_key(1)", "has_key is Python 2: in Python 3 write key in d"),
        ("d.iteritems()", "iteritems is Python 2: in Python 3 write d.items()"),
        ("d.keys()[0]", "in Python 3 this is no list: write list(...) around it"),
        ("map(int, '1')[0]", "in Python 3 this is no list: write list(...) around it"),
        ("len(zip('1'))", "in Python 3 this is no list: write list(...) around it"),
        ("for i in xrange(3): pass", "xrange is Python 2: in Python 3 write range"),
        ("raw_input()", "raw_input is Python 2: in Python 3 write input"),
        ("y = math.sqrt(2)", "the line import math is missing at the top of the file"),
        ("y = math", ""),
        ("y = maths.sqrt(2)", ""),
        ("import cPickle", "that is Python 2: in Python 3 import pickle"),
        ("import torch_of_nobody.nn", "do without torch_of_nobody, and take the import out"),
        ("from itertools import izip", "izip is Python 2: in Python 3 write zip, without an"),
        ("from .fast import f", "the file is loaded by itself, in no package"),
        ("print 'loss', 3", "that is Python 2: in Python 3 write print(...)"),
        ("exec 'x'", "that is Python 2: in Python 3 write exec(...)"),
        ("try: x\nexcept ValueError, e: pass", "in Python 3 write except ValueError as e:"),
        ("def f(a, (b, c)): pass", "Python 3 unpacks no tuple among parameters"),
        ("y = 10L", "that is Python 2: in Python 3 write 10, without the L"),
        ("y = 1 <> 2", "that is Python 2: in Python 3 write !="),
        ("y = `x`", "that is Python 2: in Python 3 write repr(...)"),
        ("raise ValueError, 'no'", "that is Python 2: in Python 3 write raise ValueError(...)"),
        ("y = \u201cok\u201d", 'the character U+201C comes from a text program: write "'),
        ("y\u00a0= 1", "the character U+00A0 comes from a text program: write a space"),
        ("y = 3 \u2212 1", "the character U+2212 comes from a text program: write -"),
        ("if 1:\n\tx\n        y", "tabs and spaces are mixed in this block"),
    ],
)
def test_a_trap_is_named(code, told):
    found = advice(*fall_into(code, {"__name__": "layers", "__package__": "", **NAMES}))
    assert told in found
    assert bool(told) == bool(found)


def test_a_missing_import_of_numpy_is_named():
    missing = "the line import numpy as np is missing at the top of the file"
    assert advice(*fall_into("np.zeros(3)", {})) == missing


@pytest.mark.parametrize(
    "code",
    [
        "np.zeros(3) + np.zeros(4)",
        "np.prodd(x)",
        "x.shapes",
        "y = 1 +* 2  # `a` <> b",
        "y = '`' 'b` <>' 3 = 4 5",
        "y = 3x",
        "unknown",
        "f(]",
        "np.zeros(3)[0] = 'a'",
        "np.array([[1, 2], [3]])",
    ],
)
def test_nothing_is_guessed(code):
    assert advice(*fall_into(code)) == ""


def test_every_name_that_is_said_to_be_gone_is_gone_and_what_is_advised_is_there():
    for name, instead in GONE_FROM_NUMPY.items():
        assert name not in dir(np), name
        for expression in instead.split(", or "):
            eval(expression, {"np": np, "x": np.ones(1)})
    for name, instead in GONE_FROM_ARRAYS.items():
        assert not hasattr(np.ndarray, name)
        exec(instead, {"x": np.ones(3), "np": np, "i": 0, "value": 1})


def test_of_other_names_numpy_itself_says_what_became_of_them():
    gone = pytest.importorskip("numpy._expired_attrs_2_0").__expired_attributes__
    silent = {name for name, instead in gone.items() if not instead} - GONE_FROM_NUMPY.keys()
    assert silent <= {"get_array_wrap"}
    assert gone.keys().isdisjoint(GONE_FROM_NUMPY)


def test_each_row_of_the_table_is_about_an_error_that_exists():
    import builtins

    for trap in TRAPS:
        assert all(issubclass(getattr(builtins, name), Exception) for name in trap.types)


def test_what_a_student_reads_ends_with_the_advice():
    failure = Raised(
        "NameError", "name 'xrange' is not defined", file="layers.py", line=3, source="xrange(3)"
    )
    assert str(failure) == (
        "NameError: name 'xrange' is not defined (layers.py, line 3: xrange(3))."
        " xrange is Python 2: in Python 3 write range"
    )
    assert failure.advice == "xrange is Python 2: in Python 3 write range"

"""What to write instead, where an error comes from another version of NumPy or of Python.

Old course notes and answers are full of names that NumPy has dropped and of Python 2. An error they
lead to is told with one sentence of advice, but only where the cause is beyond doubt: the advice
follows from the error's type, its message and the line in which it arose, all of which are shown.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

GONE_FROM_NUMPY = {
    "alen": "len(x)",
    "asscalar": "x.item()",
    "bool8": "np.bool_",
    "complex": "complex, or np.complex128",
    "cumproduct": "np.cumprod",
    "float": "float, or np.float64",
    "in1d": "np.isin",
    "int": "int, or np.int64",
    "msort": "np.sort(x, axis=0)",
    "object": "object",
    "product": "np.prod",
    "rank": "np.ndim",
    "str": "str, or np.str_",
    "trapz": "np.trapezoid",
}
"""Names that NumPy dropped without saying in full what to use instead, and what that is."""

GONE_FROM_ARRAYS = {
    "itemset": "x[i] = value",
    "newbyteorder": "x.view(x.dtype.newbyteorder())",
    "ptp": "np.ptp(x)",
    "tostring": "x.tobytes()",
}
"""Methods that NumPy's arrays no longer have."""

_OF_PYTHON_2 = {
    "basestring": "str",
    "long": "int",
    "raw_input": "input",
    "reduce": "functools.reduce, after import functools",
    "unichr": "chr",
    "unicode": "str",
    "xrange": "range",
}
_OF_DICTS = {
    "has_key": "key in d",
    "iteritems": "d.items()",
    "iterkeys": "d.keys()",
    "itervalues": "d.values()",
}
_MODULES_OF_PYTHON_2 = {
    "cPickle": "pickle",
    "ConfigParser": "configparser",
    "Queue": "queue",
    "StringIO": "io",
    "__builtin__": "builtins",
    "urllib2": "urllib.request",
}
_ITERATORS_OF_PYTHON_2 = {"imap": "map", "ifilter": "filter", "izip": "zip"}
_CHARACTERS = {
    "00A0": "a space",
    "00D7": "*",
    "2013": "-",
    "2014": "-",
    "2018": "'",
    "2019": "'",
    "201C": '"',
    "201D": '"',
    "2212": "-",
}
_WHOLE = "a size or an index must be a whole number: write // where / is, or int(...)"
_LAZY = "map|filter|zip|dict_keys|dict_values|dict_items"
_PLAIN_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")

Tell: TypeAlias = Callable[[re.Match[str], str], str]
"""Takes the match of the message and the line of code; returns the advice, or nothing."""


@dataclass(frozen=True)
class Trap:
    """One row of the table: types of error and the whole message that lead to the advice."""

    types: tuple[str, ...]
    message: str
    tell: Tell


def advice(type_name: str, message: str, source: str = "") -> str:
    """Return what to write instead, or nothing.

    >>> advice("AttributeError", "module 'numpy' has no attribute 'product'")
    'NumPy has no np.product any more: write np.prod'
    >>> advice("NameError", "name 'y' is not defined", "y += 1")
    ''
    """
    for trap in TRAPS:
        if type_name in trap.types:
            found = re.fullmatch(trap.message, message.strip(), re.DOTALL)
            told = trap.tell(found, _code(source)) if found is not None else ""
            if told:
                return told
    return ""


def _code(source: str) -> str:
    """Return a line of code without its strings and its comment."""
    return _PLAIN_STRING.sub('""', source).partition("#")[0].strip()


def _always(sentence: str) -> Tell:
    return lambda _found, _code: sentence


def _where(pattern: str, sentence: str) -> Tell:
    """Give the advice if a pattern stands in the line of code; its groups fill the sentence in."""

    def tell(_message: re.Match[str], code: str) -> str:
        found = re.search(pattern, code)
        return sentence.format(*found.groups()) if found is not None else ""

    return tell


def _gone(names: dict[str, str], sentence: str) -> Tell:
    """Give the advice for the name that the message's first group holds."""

    def tell(found: re.Match[str], _code: str) -> str:
        name = found[1]
        return sentence.format(name, names[name]) if name in names else ""

    return tell


def _not_imported(found: re.Match[str], code: str) -> str:
    name = found[1]
    if name == "np":
        return "the line import numpy as np is missing at the top of the file"
    known = name == "numpy" or name in sys.stdlib_module_names
    if known and re.search(rf"\b{name}\.", code):
        return f"the line import {name} is missing at the top of the file"
    return ""


def _not_there(found: re.Match[str], _code: str) -> str:
    name = found[1].partition(".")[0]
    if name in _MODULES_OF_PYTHON_2:
        return f"that is Python 2: in Python 3 import {_MODULES_OF_PYTHON_2[name]}"
    if name == "numpy" or name in sys.stdlib_module_names:
        return ""
    return (
        "work is graded with NumPy and Python's standard library alone: do without"
        f" {name}, and take the import out"
    )


_SYNTAX = ("SyntaxError",)
_INVALID = "invalid syntax.*"

TRAPS = (
    Trap(
        ("AttributeError",),
        r"module 'numpy' has no attribute '(\w+)'.*",
        _gone(GONE_FROM_NUMPY, "NumPy has no np.{} any more: write {}"),
    ),
    Trap(
        ("AttributeError",),
        r"'numpy\.ndarray' object has no attribute '(\w+)'.*",
        _gone(GONE_FROM_ARRAYS, "arrays have no method {} since NumPy 2.0: write {}"),
    ),
    Trap(
        ("AttributeError",),
        r"'dict' object has no attribute '(\w+)'.*",
        _gone(_OF_DICTS, "{} is Python 2: in Python 3 write {}"),
    ),
    Trap(
        ("TypeError",),
        r"reshape\(\) got an unexpected keyword argument 'newshape'"
        r"|'newshape' is an invalid keyword argument for (?:this function|reshape\(\))",
        _always("NumPy has no newshape= any more: write the shape alone, np.reshape(x, shape)"),
    ),
    Trap(
        ("TypeError",),
        r"only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars",
        _always(
            "since NumPy 2.4 an array that has a dimension is no number, not even one of size 1:"
            " write x.item() to get its only entry"
        ),
    ),
    Trap(
        ("ValueError",),
        r"setting an array element with a sequence\.",
        _always(
            "an entry takes one number, and since NumPy 2.4 an array of size 1 is none: write"
            " x.item() if that is what stands on the right"
        ),
    ),
    Trap(
        ("TypeError",),
        r"'(?:float|numpy\.float64)' object cannot be interpreted as an integer"
        r"|(?:list|tuple|string) indices must be integers(?: or slices)?, not '?float'?",
        _always(_WHOLE),
    ),
    Trap(
        ("TypeError",),
        rf"'({_LAZY})' object is not subscriptable|object of type '({_LAZY})' has no len\(\)",
        _always("in Python 3 this is no list: write list(...) around it"),
    ),
    Trap(
        ("NameError",),
        r"name '(\w+)' is not defined.*",
        _gone(_OF_PYTHON_2, "{} is Python 2: in Python 3 write {}"),
    ),
    Trap(("NameError",), r"name '(\w+)' is not defined.*", _not_imported),
    Trap(("ModuleNotFoundError",), r"No module named '([\w.]+)'.*", _not_there),
    Trap(
        ("ImportError",),
        r"cannot import name '(\w+)' from 'itertools'.*",
        _gone(_ITERATORS_OF_PYTHON_2, "{} is Python 2: in Python 3 write {}, without an import"),
    ),
    Trap(
        ("ImportError",),
        r"attempted relative import with no known parent package",
        _always("the file is loaded by itself, in no package: import without the dot"),
    ),
    Trap(
        _SYNTAX,
        r"Missing parentheses in call to '(print|exec)'.*",
        lambda found, _code: f"that is Python 2: in Python 3 write {found[1]}(...)",
    ),
    Trap(
        _SYNTAX,
        r"multiple exception types must be parenthesized",
        _where(r"except\s+([\w.]+)\s*,\s*(\w+)\s*:", "in Python 3 write except {} as {}:"),
    ),
    Trap(
        _SYNTAX,
        r"(?:Function|Lambda expression) parameters cannot be parenthesized",
        _always("Python 3 unpacks no tuple among parameters: give it a name and unpack it inside"),
    ),
    Trap(
        _SYNTAX,
        r"invalid decimal literal",
        _where(r"\b(\d+)[lL]\b", "that is Python 2: in Python 3 write {0}, without the L"),
    ),
    Trap(_SYNTAX, _INVALID, _where("<>", "that is Python 2: in Python 3 write !=")),
    Trap(_SYNTAX, _INVALID, _where("`.*`", "that is Python 2: in Python 3 write repr(...)")),
    Trap(
        _SYNTAX,
        _INVALID,
        _where(r"^raise\s+([\w.]+)\s*,", "that is Python 2: in Python 3 write raise {}(...)"),
    ),
    Trap(
        _SYNTAX,
        r"invalid (?:non-printable )?character .*?\(?U\+([0-9A-F]{4})\)?",
        _gone(_CHARACTERS, "the character U+{} comes from a text program: write {}"),
    ),
    Trap(
        ("TabError",),
        r".*",
        _always("tabs and spaces are mixed in this block: indent it with spaces alone"),
    ),
)
"""All that is known, looked at in this order."""

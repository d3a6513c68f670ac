"""What a student may read of an exception: nothing in it can carry a hidden test's input.

The text of an exception comes from a process that knows the inputs of hidden tests. It is shown in
full only where the trusted side can account for all of it: it stands in the student's own file, or
it is one of Python's or NumPy's own sentences, filled in with names of that file and with sizes of
the arrays that were passed. Everything else is for staff.
"""

from __future__ import annotations

import builtins
import itertools
import math
import re
import types
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np

from autograder.text import printable

MESSAGE_LENGTH = 300
_SOURCE_LENGTH = 200
_LONGEST = 1000
_SMALL = {"n": 10, "shape": 2, "axes": 2}
"""Whole numbers below these are shown whatever they are: axes, and how many values there are."""
_MOST_EXTENTS = 12
"""Extents shown in one message: each is a sign that student code may choose."""
_MOST_AXES = 4
_LONG_NUMBER = 20

_SLOTS = {
    "n": r"-?\d+",
    "shape": r"\((?:\d+(?:, ?\d+)*,?)?\)",
    "axes": r"\((?:\d+|newaxis)(?:, ?(?:\d+|newaxis))*\)",
    "name": r"[A-Za-z_]\w*",
    "rest": r".*",
    "type": r"[A-Za-z_][\w.]*",
    "dtype": r"dtype\('(?:bool|O|u?int(?:8|16|32|64)|float(?:16|32|64|128)|complex(?:64|128))'\)",
    "op": r"(?:[-+%@&|^]|//?|\*\*?|<<|>>)=?|[<>]=?|~|\*\* or pow\(\)|divmod\(\)",
    "rule": r"'(?:no|equiv|safe|same_kind|same_value|unsafe)'",
}

_SENTENCES = Path(__file__).with_name("sentences.txt")

_BUILT_IN = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)
_OF_NUMPY = frozenset(
    {"AxisError", "LinAlgError", "UFuncTypeError", "_ArrayMemoryError", "_UFuncNoLoopError"}
    | {"_UFuncOutputCastingError", "_UFuncInputCastingError", "_UFuncBinaryResolutionError"}
    | {"ModuleDeprecationWarning", "VisibleDeprecationWarning", "ComplexWarning", "RankWarning"}
)
_TYPES = frozenset(
    {name for name, value in vars(builtins).items() if isinstance(value, type)}
    | {value.__name__ for value in vars(types).values() if isinstance(value, type)}
    | {name for name, value in vars(np).items() if isinstance(value, type)}
    | {f"numpy.{name}" for name, value in vars(np).items() if isinstance(value, type)}
)
_PUBLIC = frozenset({*vars(builtins), *np.__all__, "numpy", "np", "d", "f", "i", "l", "F", "D"})


class OwnFiles:
    """The files that a student handed in, as the grader has them: the source of all that is shown.

    `find` looks a line up; `knows` tells whether a name stands in one of the files.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    @cached_property
    def _texts(self) -> dict[str, str]:
        return {name: data.decode("utf-8-sig", "replace") for name, data in self._files.items()}

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(
            word for text in self._texts.values() for word in re.findall(r"[A-Za-z_]\w*", text)
        )

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        return {name: re.split("\r\n|\r|\n", text) for name, text in self._texts.items()}

    def find(self, file: str, line: int | None) -> str | None:
        """Return a line of a file, None if there is no such line or nothing on it."""
        if file not in self._lines or line is None:
            return None
        lines = self._lines[file]
        inside = 1 <= line <= len(lines)
        return printable(lines[line - 1].strip(), _SOURCE_LENGTH) or None if inside else None

    def knows(self, name: str) -> bool:
        """Tell whether a name stands in the files."""
        return name in self._names

    def quotes(self, message: str) -> bool:
        """Tell whether a text stands in the files as a whole string."""
        quoted = (f"'{message}'", f'"{message}"')
        return any(text in whole for whole in self._texts.values() for text in quoted)


def type_name(name: str, own: OwnFiles) -> str:
    """Return the name of an exception's type, `Exception` for one that nobody can account for."""
    return name if name in _BUILT_IN | _OF_NUMPY or own.knows(name) else "Exception"


def value_type(name: str, own: OwnFiles) -> str:
    """Return the name of a value's type, `object` for one that nobody can account for."""
    return name if name in _TYPES or own.knows(name) else "object"


def message(text: str, own: OwnFiles, args: Iterable[Any] = ()) -> str | None:
    """Return as much of an exception's text as a student may read, None for none of it.

    `args` are what the call was given. Whole numbers that are no size of theirs become `?`.
    """
    if len(text) > _LONGEST:
        return None  # no honest worker sends so much
    text = text.strip()
    if not text or own.quotes(text) or text == _of_numpy(text, own):
        return printable(text, MESSAGE_LENGTH)
    for sentence, kinds in _patterns():
        found = sentence.fullmatch(text)
        if found is not None:
            words = list(zip(kinds, found.groups(), strict=True))
            if all(_accounted_for(kind, word, own) for kind, word in words):
                return _filled_in(found, kinds, _sizes(args))
    return None


def _of_numpy(text: str, own: OwnFiles) -> str | None:
    """Return what NumPy itself says of the attribute that `text` says is not there."""
    for name in re.findall(r"[A-Za-z_]\w*", text)[:12]:
        if own.knows(name) and name not in dir(np):
            try:
                with warnings.catch_warnings(action="ignore"):
                    getattr(np, name)
            except AttributeError as error:
                if str(error) == text:
                    return text
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    patterns = []
    for line in _SENTENCES.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        parts = re.split(r"\{(\w+)\}", line)
        kinds = tuple(parts[1::2])
        text = "".join(
            f"({_SLOTS[part]})" if odd else re.escape(part)
            for part, odd in zip(parts, itertools.cycle((False, True)), strict=False)
        )
        patterns.append((re.compile(text + " ?", re.ASCII), kinds))
    return tuple(patterns)


def _accounted_for(kind: str, word: str, own: OwnFiles) -> bool:
    if kind == "name":
        return word in _PUBLIC or own.knows(word)
    if kind == "type":
        return value_type(word, own) == word
    return True


def _filled_in(found: re.Match[str], kinds: Sequence[str], sizes: frozenset[int]) -> str:
    """Return the sentence that was found, but for numbers that nobody can account for."""
    shown, end, extents = "", 0, 0
    for number, kind in enumerate(kinds, start=1):
        word = found[number]
        if kind in {"shape", "axes"}:
            extents += len(re.findall(r"\w+", word))
            word = _shape(kind, word, sizes) if extents <= _MOST_EXTENTS else "(...)"
        elif kind in {"n", "rest"}:
            word = "..." if kind == "rest" else _number(kind, word, sizes)
        shown += found.string[end : found.start(number)] + word
        end = found.end(number)
    return shown + found.string[end:].rstrip()


def _shape(kind: str, word: str, sizes: frozenset[int]) -> str:
    """Return a shape, its extents told and its spaces as NumPy has them: all, or none."""
    parts = [_number(kind, part, sizes) for part in re.findall(r"\w+", word)]
    comma = ", " if ", " in word else ","
    return f"({comma.join(parts)}{',' if len(parts) == 1 else ''})"


def _number(kind: str, word: str, sizes: frozenset[int]) -> str:
    """Return a number as Python writes it, a sign in front included; `?` for an unknown one."""
    digits = word.removeprefix("-")
    if not digits.isdigit():
        return word  # newaxis
    number = int(digits) if len(digits) < _LONG_NUMBER else math.inf
    known = number < _SMALL[kind] or number in sizes
    return f"{word[: -len(digits)]}{number}" if known else f"{word[: -len(digits)]}?"


def _sizes(args: Iterable[Any]) -> frozenset[int]:
    """Return the extents of all arrays among `args`, and the products of some extents of one.

    Arrays in a dict do not count: an earlier call may have left them there, of any size. Nor do
    empty ones: an upstream gradient is as large as a forward pass says, and those cost it nothing.
    Nor those of many axes, which have more products than a message should choose from.
    """
    sizes: set[int] = set()
    for arg in args:
        if isinstance(arg, np.ndarray) and arg.size and arg.ndim <= _MOST_AXES:
            for count in range(1, arg.ndim + 1):
                sizes |= {math.prod(some) for some in itertools.combinations(arg.shape, count)}
    return frozenset(sizes)

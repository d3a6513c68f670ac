"""Run hidden tests in a kernel of Jupyter, as a course on nbgrader alone would: `run(...)`.

The notebooks that `in_nbgrader.py` makes import this, beside a submission's `layers.py`. The test
functions and their checks are those that the kit runs; it takes the place of pytest's fixtures and
loads nothing that the tests do not need.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from autograder.checks import Check, CheckFailed, LocalFunction, Signature

SOLVED = Path(__file__).resolve().parents[1] / "solutions" / "layers"
_MANIFEST = tomllib.loads((SOLVED / "assignment.toml").read_text(encoding="utf-8"))


def run(tests: str, question: str) -> None:
    """Run the tests of a question out of the file `tests`; the first that fails raises.

    A test without a weight costs no point: it runs, and its failure is nobody's.
    """
    reference = _functions(_module("solved_layers", SOLVED / "layers.py"))
    student = _functions(importlib.import_module("layers"))
    module = _module(tests, SOLVED / "tests" / "hidden" / tests)
    for test, weight, parameters in _tests_of(module, question):
        fixtures = {
            "student": student,
            "reference": reference,
            "check": Check(np.random.default_rng(1)),
            "rng": np.random.default_rng(2),
        }
        names = test.__code__.co_varnames[: test.__code__.co_argcount]
        with nullcontext() if weight else suppress(CheckFailed):
            test(**{name: fixtures[name] for name in names if name in fixtures}, **parameters)


def _module(name: str, path: Path) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def _functions(module: ModuleType) -> SimpleNamespace:
    functions = {
        name: LocalFunction(
            Signature(name, tuple(table["returns"]), tuple(table.get("opaque", ()))),
            getattr(module, name),
        )
        for name, table in _MANIFEST["functions"].items()
    }
    return SimpleNamespace(**functions)


def _tests_of(
    module: ModuleType, question: str
) -> Iterator[tuple[Callable[..., None], float, dict[str, Any]]]:
    """Yield each test of a question with its weight and each set of its parameters."""
    for name, test in vars(module).items():
        marks = getattr(test, "pytestmark", []) if name.startswith("test_") else []
        choices = [_choices(*mark.args[:2]) for mark in marks if mark.name == "parametrize"]
        for chosen in itertools.product(*choices):
            every = [*marks, *(mark for _, own in chosen for mark in own)]
            asked = [m for m in every if m.name == "question" and m.args[0] == question]
            if asked:
                weight = asked[0].kwargs.get("weight", 1)
                parameters = {key: value for choice, _ in chosen for key, value in choice.items()}
                yield test, _MANIFEST["weights"].get(weight, weight), parameters


def _choices(
    names: str | tuple[str, ...], rows: Sequence[Any]
) -> list[tuple[dict[str, Any], Sequence[Any]]]:
    """Return the sets of parameters that one mark gives, each with the marks of its own."""
    split = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    found = []
    for row in rows:
        if hasattr(row, "marks"):
            values, own = row.values, row.marks
        else:
            values, own = (row if len(split) > 1 else (row,)), ()
        found.append((dict(zip(split, values, strict=True)), own))
    return found

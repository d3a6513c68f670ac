"""Functions of the instructor's own, run by the hidden tests in this process, without a sandbox."""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import ModuleType

import numpy as np

from ..checks import ForeignFunction
from ..course import Assignment


class Subject:
    """Whoever is being graded in this process: functions by name, whose exceptions are answers.

    `modules` are those of the assignment's files by name; `seed` is that of their random numbers.
    """

    def __init__(
        self, assignment: Assignment, modules: Mapping[str, ModuleType], seed: int
    ) -> None:
        self._seed = seed
        self._functions = {
            name: ForeignFunction(signature, getattr(modules[assignment.file_of(name)], name))
            for name, signature in assignment.signatures.items()
        }

    def __getattr__(self, name: str) -> ForeignFunction:
        try:
            return self._functions[name]
        except KeyError:
            raise AttributeError(f"the manifest has no function {name!r}") from None

    def start_test(self) -> None:
        """Begin a test: random numbers start afresh, as they do in the sandbox."""
        random.seed(self._seed)
        np.random.seed(self._seed % 2**32)  # noqa: NPY002 - the generator students use

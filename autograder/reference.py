"""Load the solved functions of an assignment: the reference that answers are compared with."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from types import ModuleType

from .checks import LocalFunction, Signature
from .course import Assignment
from .errors import CourseError


class Reference:
    """The solved functions by name: `reference.affine_forward` and so on."""

    def __init__(self, functions: dict[str, LocalFunction]) -> None:
        self._functions = functions

    def __getattr__(self, name: str) -> LocalFunction:
        try:
            return self._functions[name]
        except KeyError:
            raise AttributeError(
                f"the manifest has no function {name!r}; add it under [functions]"
            ) from None

    def parameters(self, name: str) -> tuple[str, ...]:
        """Return the names of a function's parameters."""
        return tuple(inspect.signature(self._functions[name].implementation).parameters)

    def signatures(self) -> dict[str, Signature]:
        """Return every function's signature by name."""
        return {name: function.signature for name, function in self._functions.items()}


def load_reference(assignment: Assignment) -> Reference:
    """Import the solved files and return their functions.

    Raises `CourseError` if a file cannot be imported or lacks a function that the manifest names.
    """
    modules = load_modules(assignment)
    missing = [
        f"{assignment.root / assignment.file_of(name)}: defines no function {name!r}, which the "
        f"manifest names under [functions]"
        for name in assignment.functions
        if not callable(getattr(modules[assignment.file_of(name)], name, None))
    ]
    if missing:
        raise CourseError("\n".join(missing))
    return Reference(
        {
            name: LocalFunction(signature, getattr(modules[assignment.file_of(name)], name))
            for name, signature in assignment.signatures.items()
        }
    )


def load_modules(assignment: Assignment) -> dict[str, ModuleType]:
    """Import the solved files afresh; modules by file name. Raises `CourseError`."""
    return {name: _load(assignment, name) for name in assignment.files}


def _load(assignment: Assignment, file: str) -> ModuleType:
    """Import one solved file under its own name, as the files import each other, and forget it."""
    path = assignment.root / file
    name = path.stem
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    before = sys.modules.get(name)
    sys.path.insert(0, str(assignment.root))
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CourseError(f"{path}: cannot be imported: {type(error).__name__}: {error}") from error
    finally:
        sys.path.remove(str(assignment.root))
        sys.modules.pop(name, None)
        if before is not None:
            sys.modules[name] = before
    return module

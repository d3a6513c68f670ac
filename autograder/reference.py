"""Load the solved functions of an assignment: the reference that answers are compared with."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import CodeType, ModuleType

from .checks import LocalFunction, Signature
from .course import Assignment
from .errors import CourseError


class Reference:
    """The solved functions by name: `reference.scale_forward` and so on."""

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


def load_modules(
    assignment: Assignment, over: Mapping[str, Sequence[Path]] | None = None
) -> dict[str, ModuleType]:
    """Import the solved files afresh; modules by file name.

    The files import each other by their names, as they do where they are handed in: each is loaded
    once. `over` names, by solved file, files that are executed at its end, in its namespace:
    whoever imports from it gets what these define.

    Raises `CourseError` if a file, of either kind, cannot be executed.
    """
    solved = _SolvedFiles(assignment, over or {})
    with _own_imports(assignment, solved):
        return {name: importlib.import_module(Path(name).stem) for name in assignment.files}


class _SolvedFiles(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and loads the solved files of one assignment, and what is laid over them."""

    def __init__(self, assignment: Assignment, over: Mapping[str, Sequence[Path]]) -> None:
        self.names = {Path(file).stem: assignment.root / file for file in assignment.files}
        self._over = over

    def find_spec(
        self,
        fullname: str,
        path: object = None,
        target: object = None,  # noqa: ARG002 - importlib passes it
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a solved file."""
        file = self.names.get(fullname)
        if file is None or path is not None:
            return None
        return importlib.util.spec_from_file_location(fullname, file, loader=self)

    def exec_module(self, module: ModuleType) -> None:
        """Execute a solved file, then what is laid over it."""
        file = self.names[module.__name__]
        _execute(file, module, "imported")
        for path in self._over.get(file.name, ()):
            _execute(path, module, "loaded")


def _execute(path: Path, module: ModuleType, done: str) -> None:
    try:
        exec(_compiled(path.read_bytes(), str(path)), module.__dict__)  # noqa: S102 - the instructor's own file
    except CourseError:
        raise  # of a solved file that this one imports
    except Exception as error:
        raise CourseError(f"{path}: cannot be {done}: {type(error).__name__}: {error}") from error


@lru_cache(maxsize=16)
def _compiled(source: bytes, path: str) -> CodeType:
    """Compile a file; a solved one is executed anew for each known version, hundreds of times."""
    return compile(source, path, "exec", dont_inherit=True)


@contextmanager
def _own_imports(assignment: Assignment, solved: _SolvedFiles) -> Iterator[None]:
    """Within, the solved files go before all other modules of their names; then all is as before.

    What lies beside them can be imported, too, and is forgotten as they are.
    """
    root = assignment.root
    own = {*solved.names, *(path.stem for path in root.glob("*.py"))}
    before = {name: sys.modules.pop(name) for name in own if name in sys.modules}
    sys.path.insert(0, str(root))
    sys.meta_path.insert(0, solved)
    try:
        yield
    finally:
        sys.meta_path.remove(solved)
        sys.path.remove(str(root))
        for name in own:
            sys.modules.pop(name, None)
        sys.modules.update(before)

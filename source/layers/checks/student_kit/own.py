"""The student's own files: loaded fresh from disk each time, and called with kind error messages.

A notebook usually holds the same file as a module of its own, kept up to date by autoreload.
Nothing here touches that one: `sys.modules` is put back as it was.
"""

from __future__ import annotations

import difflib
import importlib.machinery
import importlib.util
import io
import itertools
import sys
import tokenize
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, ModuleType, TracebackType
from typing import Any

from ..checks import CallFailed, ForeignFunction, Raised
from .release import FunctionFacts


class NotThere(CallFailed):
    """The student's files do not hold the function."""


@dataclass(frozen=True)
class OwnFiles:
    """The student's files as they were when they were loaded.

    `texts` are their sources by file name. `problems` says of a file why it could not be loaded.
    """

    folder: Path
    texts: Mapping[str, str] = field(default_factory=dict)
    modules: Mapping[str, ModuleType] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    def function(self, facts: FunctionFacts) -> OwnFunction:
        """Return the student's function; one that is not there fails when it is called."""
        return OwnFunction(facts, self)

    def explain(self, error: BaseException) -> Raised:
        """Return an exception of the student's code with the student's own line."""
        if isinstance(error, SyntaxError) and error.filename:
            where = self._line(Path(error.filename), error.lineno)
            return Raised(type(error).__name__, error.msg, **where)
        return Raised(type(error).__name__, str(error), **self.own_line(error.__traceback__))

    def own_line(self, traceback: TracebackType | None) -> dict[str, Any]:
        """Return file, line and source of the innermost frame that is the student's."""
        found: dict[str, Any] = {}
        while traceback is not None:
            code = traceback.tb_frame.f_code
            found = self._line(Path(code.co_filename), traceback.tb_lineno) or found
            traceback = traceback.tb_next
        return found

    def _line(self, path: Path, line: int | None) -> dict[str, Any]:
        if path.parent != self.folder or line is None:
            return {}
        text = self.texts.get(path.name)
        if text is None:
            text = path.read_text(encoding="utf-8", errors="replace")
        source = next(itertools.islice(text.splitlines(), line - 1, None), "")
        return {"file": path.name, "line": line, "source": source}


class OwnFunction(ForeignFunction):
    """A student's own function, whose exceptions are answers that say where it went wrong."""

    def __init__(self, facts: FunctionFacts, own: OwnFiles) -> None:
        super().__init__(facts.signature, _implementation(facts, own))
        self._own = own

    def explain(self, error: BaseException) -> Raised:
        """Name the student's own line."""
        return self._own.explain(error)


def read_texts(folder: Path, files: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the texts of the student's files, and of those that cannot be read the reason."""
    texts: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name in files:
        try:
            texts[name] = _decode((folder / name).read_bytes())
        except FileNotFoundError:
            problems[name] = (
                f"{name} is not there. It belongs in the folder of the notebooks, {folder}."
            )
        except OSError as error:
            problems[name] = f"{name} cannot be read: {error.strerror}."
        except (SyntaxError, ValueError):
            problems[name] = f"{name} is not UTF-8 text. Save it with the encoding UTF-8."
    return texts, problems


def load(folder: Path, files: Sequence[str]) -> OwnFiles:
    """Load the student's files from `folder`, each as a new module under its own name.

    Prints what the files print. KeyboardInterrupt passes through; any other fault is a `problem`.
    """
    folder = folder.resolve()
    texts, problems = read_texts(folder, files)
    modules: dict[str, ModuleType] = {}
    own = OwnFiles(folder, texts, modules, problems)
    with _fresh_imports(folder):
        for name in texts:
            try:
                modules[name] = _import(folder / name)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001 - the student's file may raise anything
                problems[name] = _could_not_load(name, error, own.explain(error))
    return own


def _could_not_load(name: str, error: BaseException, raised: Raised) -> str:
    if isinstance(error, SyntaxError):
        where = f"{raised.file or name}, line {raised.line}"
        source = _with_caret(raised.source, error.offset)
        advice = f"\n{raised.advice[0].upper()}{raised.advice[1:]}." if raised.advice else ""
        return (
            f"Python cannot read {where}: {error.msg}{source}{advice}\n"
            f"Mend this line, or the one above it; until then no check can run."
        )
    return f"{name} stops while it is loaded, so no check can run: {raised}"


def _with_caret(source: str, offset: int | None) -> str:
    """Return a line of code with a mark under the character that Python stumbled over."""
    code = source.strip()
    if not code:
        return ""
    place = (offset or 0) - 1 - (len(source) - len(source.lstrip()))
    caret = f"\n    {' ' * min(place, len(code))}^" if place >= 0 else ""
    return f"\n    {code}{caret}"


def _implementation(facts: FunctionFacts, own: OwnFiles) -> Callable[..., Any]:
    module = own.modules.get(facts.file)
    if facts.file in own.problems or module is None:
        return _failing(own.problems.get(facts.file, f"{facts.file} was not loaded"))
    found = getattr(module, facts.name, None)
    if callable(found):
        return found  # type: ignore[no-any-return]
    if found is not None:
        kind = type(found).__name__
        return _failing(
            f"{facts.name} in {facts.file} is no function: it is overwritten with a value of "
            f"type {kind}"
        )
    near = difflib.get_close_matches(facts.name, vars(module), n=1)
    hint = f" There is {near[0]}: was it renamed?" if near else ""
    return _failing(
        f"{facts.file} has no function {facts.name}.{hint} Put its line `def {facts.name}(...):` "
        f"back as it was."
    )


def _failing(sentence: str) -> Callable[..., Any]:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise NotThere(sentence)

    return fail


def _decode(content: bytes) -> str:
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    return io.TextIOWrapper(io.BytesIO(content), encoding).read()


# Importing without a trace


class _FromSource(importlib.machinery.SourceFileLoader):
    """Loads from the source: a cached file would miss a second edit within the same second."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return compile(self.get_data(path), path, "exec", dont_inherit=True)


class _Beside:
    """A finder for the Python files in the student's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of `name` if a file of this name lies in the folder."""
        del target
        file = self._folder / f"{name}.py"
        if path is not None or not file.is_file():
            return None
        return importlib.util.spec_from_file_location(
            name, file, loader=_FromSource(name, str(file))
        )


def _import(path: Path) -> ModuleType:
    """Return the module of a file; one that another file has imported meanwhile is that one."""
    return importlib.import_module(path.stem)


@contextmanager
def _fresh_imports(folder: Path) -> Iterator[None]:
    """Within, modules from `folder` are imported anew; afterwards `sys.modules` is as it was."""
    finder = _Beside(folder)
    before = _modules_of(folder)
    for name in before:
        del sys.modules[name]
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in _modules_of(folder):
            del sys.modules[name]
        sys.modules.update(before)


def _modules_of(folder: Path) -> dict[str, ModuleType]:
    names = {path.name for path in folder.glob("*.py")}
    found = {}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__dict__", {}).get("__file__")
        if name == "__main__" or not isinstance(file, str) or Path(file).name not in names:
            continue
        if Path(file).resolve().parent == folder:
            found[name] = module
    return found

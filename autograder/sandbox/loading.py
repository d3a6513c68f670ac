"""Make the files that were handed in importable in the student's process."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import io
import linecache
import sys
import tokenize
import types
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.sandbox import mending, wire
else:  # inside, the kit's folder is no package
    import mending
    import wire

FOLDER = "<submission>/"
"""What stands before the name of a student's file in tracebacks."""


def install(files: Mapping[str, bytes], skeletons: Mapping[str, wire.Skeleton]) -> SubmissionFinder:
    """Make the submission's Python files importable, ahead of every other module of their names."""
    sources = {
        name.removesuffix(".py"): source for name, source in files.items() if name.endswith(".py")
    }
    for name in sources:
        sys.modules.pop(name, None)
    finder = SubmissionFinder(
        sources, {name.removesuffix(".py"): skeleton for name, skeleton in skeletons.items()}
    )
    sys.meta_path.insert(0, finder)
    return finder


class SubmissionFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds and loads modules from the source texts that were handed in.

    `unread` says of a module what of its text could not be read.
    """

    def __init__(
        self, sources: Mapping[str, bytes], skeletons: Mapping[str, wire.Skeleton]
    ) -> None:
        self._sources = sources
        self._skeletons = skeletons
        self.unread: dict[str, list[wire.Unread]] = {}

    def find_spec(
        self,
        fullname: str,
        path: object = None,  # noqa: ARG002 - importlib passes it
        target: object = None,  # noqa: ARG002 - as above
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a module that was handed in."""
        if fullname not in self._sources:
            return None
        origin = f"{FOLDER}{fullname}.py"
        return importlib.util.spec_from_loader(fullname, self, origin=origin)

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the source under a file name that tracebacks show as the student's own."""
        source, name = self._sources[module.__name__], f"{FOLDER}{module.__name__}.py"
        linecache.cache[name] = (len(source), None, _lines(source), name)
        module.__file__ = name
        exec(self._compile(module.__name__, source, name), module.__dict__)  # noqa: S102

    def _compile(self, module: str, source: bytes, name: str) -> types.CodeType:
        try:
            return compile(source, name, "exec", dont_inherit=True)
        except SyntaxError as error:
            skeleton = self._skeletons.get(module)
            mended = mending.mend(source, name, skeleton) if skeleton is not None else None
            if mended is None:
                raise
            unread = [mending.Unread("", error), *mended.unread]
            self.unread[module] = mending.failures_of(unread, FOLDER)
            return mended.code


def _lines(source: bytes) -> list[str]:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        return source.decode(encoding, "replace").splitlines(keepends=True)
    except (SyntaxError, LookupError):
        return source.decode("utf-8", "replace").splitlines(keepends=True)

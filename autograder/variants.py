"""Known versions of an assignment's functions: right ones in another style, wrong ones with a hint.

A variant is a small file under `variants/accepted` or `variants/wrong` that redefines one or a few
functions. It is executed in the namespace of the solved file, whose other functions then call the
redefined ones. The first line of its docstring is, for a wrong one, the hint that a student may
read; `LOSES` names the questions that must lose points.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal

from .course import Assignment
from .errors import CourseError
from .reference import load_modules

Kind = Literal["accepted", "wrong"]
KINDS: tuple[Kind, ...] = ("accepted", "wrong")
LOSES = "LOSES"
UNWRITTEN = "TODO: what a student who makes this mistake should read."
"""The first line of a draft's docstring, until somebody has read it and written the hint."""


@dataclass(frozen=True)
class Variant:
    """One known version. `functions` are those of the manifest that it redefines, all in `file`.

    Of a class that it redefines they are the methods that the manifest names.
    """

    name: str
    kind: Kind
    path: Path
    hint: str
    loses: tuple[str, ...]
    functions: tuple[str, ...]
    file: str

    def as_submission(self, assignment: Assignment) -> dict[str, bytes]:
        """Return the files that a student would hand in who wrote this version."""
        files = {name: (assignment.root / name).read_bytes() for name in assignment.files}
        return files | {self.file: files[self.file] + b"\n\n" + self.path.read_bytes()}


def load_variants(assignment: Assignment) -> tuple[Variant, ...]:
    """Read every variant, in the order of kinds and names.

    Raises `CourseError` with file and fault of each that is not as it should be.
    """
    variants, faults = [], []
    for kind in KINDS:
        for path in sorted((assignment.root / "variants" / kind).glob("*.py")):
            try:
                variants.append(_read(assignment, kind, path))
            except CourseError as error:
                faults.append(str(error))
    if faults:
        raise CourseError("\n".join(faults))
    return tuple(variants)


def overlaid(assignment: Assignment, *variants: Variant) -> dict[str, ModuleType]:
    """Load the solved files afresh, with variants over them, in order; modules by file name."""
    over: dict[str, list[Path]] = {}
    for variant in variants:
        over.setdefault(variant.file, []).append(variant.path)
    return load_modules(assignment, over)


def _read(assignment: Assignment, kind: Kind, path: Path) -> Variant:
    try:
        text = path.read_text(encoding="utf-8")
        if UNWRITTEN in text:  # a student's text that nobody has read yet: not even parsed
            raise CourseError(
                f"{path}: this draft has no hint yet; read all of it, since it runs without a"
                " sandbox, and write the first line of its docstring, or delete the file"
            )
        tree = ast.parse(text, str(path))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise CourseError(f"{path}: cannot be read: {error}") from None
    functions = tuple(_redefined(assignment, tree))
    hint = (ast.get_docstring(tree) or "").partition("\n")[0]
    loses = _loses(tree, path)
    if faults := list(_faults(assignment, kind, hint, loses, functions)):
        raise CourseError("\n".join(f"{path}: {fault}" for fault in faults))
    return Variant(path.stem, kind, path, hint, loses, functions, assignment.file_of(functions[0]))


def _redefined(assignment: Assignment, tree: ast.Module) -> Iterator[str]:
    """Yield the functions of the manifest that stand in a variant, and its classes' methods."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in assignment.functions:
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield from (name for name in assignment.methods if name.startswith(f"{node.name}."))


def _faults(
    assignment: Assignment,
    kind: Kind,
    hint: str,
    loses: tuple[str, ...],
    functions: tuple[str, ...],
) -> Iterator[str]:
    tested = [question.id for question in assignment.tested_questions]
    if not hint:
        yield "the docstring's first line should say what is special about it"
    if kind == "wrong" and not loses:
        yield f'names no question that must lose points; write {LOSES} = ("question-id",)'
    if kind == "accepted" and loses:
        yield f"{LOSES} belongs to a wrong variant; an accepted one loses nothing"
    for question in loses:
        if question not in tested:
            yield f"{LOSES}: the manifest has no question {question!r} graded by tests"
    if not functions:
        yield "redefines no function or method that the manifest lists"
    if len({assignment.file_of(name) for name in functions}) > 1:
        yield "redefines functions of several files; one variant is laid over one file"


def _loses(tree: ast.Module, path: Path) -> tuple[str, ...]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == LOSES:
            try:
                value = ast.literal_eval(node.value)
            except ValueError:
                value = None
            if isinstance(value, (tuple, list)) and all(isinstance(part, str) for part in value):
                return tuple(value)
            raise CourseError(f"{path}, line {node.lineno}: {LOSES} should be a tuple of ids")
    return ()

"""Mutants of the solved functions: each is the solution with one small change that a machine made.

The changes are those of cosmic-ray's operators (https://cosmic-ray.readthedocs.io), made in the
marked regions alone. This is the only module that imports cosmic-ray.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

from .course import Assignment
from .errors import CourseError
from .reference import load_modules
from .regions import Region, find_regions

LEFT_OUT: Mapping[str, str] = {
    "VariableInserter": "draws its operator at random: two audits would try two mutants",
    "VariableReplacer": "draws its number at random: two audits would try two mutants",
}
"""Operators that make no mutants here, each with the reason."""

_HEAD = "def region():\n"
"""Stands before the text of a region, so that it can be parsed; no operator changes it."""


@dataclass(frozen=True)
class Mutant:
    """One change of one region. `code` is the region's whole text with the change made.

    `line` is the first line that differs, counted in the solved file, `before` and `after` are the
    lines that differ. `start` and `end` are the lines of the region's markers.
    """

    file: str
    function: str
    operator: str
    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    start: int
    end: int
    code: str

    @property
    def name(self) -> str:
        """What a person may call it."""
        return f"{self.file}, line {self.line}, {self.function}, {self.operator}"

    @property
    def diff(self) -> str:
        """The lines that differ, as a diff."""
        return "\n".join([*(f"- {line}" for line in self.before), *(f"+ {s}" for s in self.after)])


def make_mutants(assignment: Assignment) -> tuple[Mutant, ...]:
    """Make every mutant of the marked regions of the manifest's functions, in order of the lines.

    What does not compile, and what a mutant before it says already, is left out.

    Raises `CourseError` if cosmic-ray is not installed.
    """
    mutants: list[Mutant] = []
    for file in assignment.files:
        text = (assignment.root / file).read_text(encoding="utf-8")
        for region in find_regions(text, file):
            if region.function in assignment.functions:
                mutants += _mutants_of(text, file, region)
    return tuple(mutants)


def mutated(assignment: Assignment, mutant: Mutant) -> dict[str, ModuleType]:
    """Load the solved files afresh and lay the mutated function, or its class, over them."""
    modules = load_modules(assignment)
    path = assignment.root / mutant.file
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join((*lines[: mutant.start], mutant.code, *lines[mutant.end - 1 :]))
    with _without_advice():
        tree = ast.parse(text, str(path))
        tree.body = [node for node in tree.body if _holds(node, mutant.start)]
        exec(compile(tree, str(path), "exec"), modules[mutant.file].__dict__)  # noqa: S102 - the instructor's own file
    return modules


def _holds(node: ast.stmt, line: int) -> bool:
    assert node.end_lineno is not None
    return node.lineno <= line <= node.end_lineno


def _mutants_of(text: str, file: str, region: Region) -> Iterator[Mutant]:
    lines = text.splitlines(keepends=True)[region.start : region.end - 1]
    code = "".join(lines)
    seen = {ast.dump(ast.parse(_HEAD + code))}
    found = []
    for operator, changed in _changed(code):
        meaning = _meaning(_HEAD + changed)
        if meaning is not None and meaning not in seen:
            seen.add(meaning)
            found.append(_described(file, region, code, operator, changed))
    yield from sorted(found, key=lambda mutant: mutant.line)


def _described(file: str, region: Region, code: str, operator: str, changed: str) -> Mutant:
    old, new = code.splitlines(), changed.splitlines()
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    before = tuple(line.strip() for line in old[first : len(old) - last])
    after = tuple(line.strip() for line in new[first : len(new) - last])
    return Mutant(
        file=file,
        function=region.function,
        operator=operator,
        line=region.start + 1 + first,
        before=before,
        after=after,
        start=region.start,
        end=region.end,
        code=changed,
    )


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _meaning(text: str) -> str | None:
    """Return what a text says to Python, or None if it does not compile."""
    try:
        with _without_advice():
            tree = ast.parse(text)
            compile(tree, "mutant", "exec")
    except SyntaxError:
        return None
    return ast.dump(tree)


@contextmanager
def _without_advice() -> Iterator[None]:
    """Keep Python from warning that a change looks like a mistake: it is meant to be one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        yield


def _changed(code: str) -> Iterator[tuple[str, str]]:
    """Yield the name of an operator and the changed text, for each change of a region's text."""
    try:
        from cosmic_ray.ast import ast_nodes, get_ast  # noqa: PLC0415 - needed by --mutants alone
        from cosmic_ray.mutating import mutate_code  # noqa: PLC0415
        from cosmic_ray.plugins import get_operator, operator_names  # noqa: PLC0415
    except ImportError:
        raise CourseError(
            "mutants are made with cosmic-ray, which is not installed; "
            "run: pip install 'autograder-kit[instructor]'"
        ) from None
    nodes = list(ast_nodes(get_ast(_HEAD + code)))
    for full_name in operator_names():
        name = full_name.rpartition("/")[2]
        if name in LEFT_OUT:
            continue
        operator = get_operator(full_name)()
        for occurrence in range(sum(len(list(operator.mutation_positions(n))) for n in nodes)):
            changed = mutate_code(_HEAD + code, operator, occurrence)
            yield name, changed.removeprefix(_HEAD)

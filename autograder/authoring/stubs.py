"""Turn solved files into stubs: the body of every marked region becomes `pass`.

Text in, text out. A stub is proved before it is returned: it parses, its functions have the
signatures and docstrings of the solved ones, and its regions are the same and all untouched.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from ..course import Assignment
from ..errors import CourseError
from ..regions import Region, RegionError, find_regions


def stub(text: str, file: str) -> str:
    r"""Return the stub of a solved file; whatever stands outside its regions stays as it is.

    Raises `RegionError` when markers do not pair, a region is empty or untouched, or the stub would
    not be the same file with gaps.

    >>> print(stub("def f(x):\n  ### BEGIN SOLUTION\n  return x\n  ### END SOLUTION", "f.py"))
    def f(x):
      ### BEGIN SOLUTION
      pass
      ### END SOLUTION
    """
    regions = find_regions(text, file)
    for fault in _faults(regions, file):
        raise fault
    stubbed = _cut_out(text, regions)
    _prove(text, regions, stubbed, file)
    return stubbed


def make_stubs(assignment: Assignment, solved: Mapping[str, str]) -> dict[str, str]:
    """Return the stubs of an assignment's files by name; `solved` holds their texts.

    Raises `CourseError` with file and line of every fault, also where the files and the manifest
    disagree on functions and their regions.
    """
    stubs: dict[str, str] = {}
    regions: dict[str, tuple[Region, ...]] = {}
    faults: list[str] = []
    for name, text in solved.items():
        file = str(assignment.root / name)
        try:
            regions[name] = find_regions(text, file)
            own = [str(fault) for fault in _faults(regions[name], file)]
            faults += own
            if not own:
                stubs[name] = stub(text, file)
        except RegionError as fault:
            faults.append(str(fault))
    if set(regions) == set(solved):
        faults += _disagreements(assignment, solved, regions)
    if faults:
        raise CourseError("\n".join(faults))
    return stubs


def code_in(text: str, region: Region) -> list[tuple[int, str]]:
    """Return the lines between a region's markers, each with its number."""
    return list(enumerate(text.split("\n")[region.start : region.end - 1], start=region.start + 1))


def _faults(regions: Sequence[Region], file: str) -> Iterator[RegionError]:
    """Yield a fault for each region of a solved file in which nothing is solved."""
    for region in regions:
        if region.untouched:
            yield RegionError(
                file, region.start, f"this region of {region.function} holds no solution"
            )


def _cut_out(text: str, regions: Sequence[Region]) -> str:
    lines = text.split("\n")
    for region in sorted(regions, key=lambda r: r.start, reverse=True):
        marker = lines[region.start - 1]
        indent = marker[: len(marker) - len(marker.lstrip())]
        lines[region.start : region.end - 1] = [f"{indent}pass"]
    return "\n".join(lines)


def _prove(solved: str, regions: Sequence[Region], stubbed: str, file: str) -> None:
    """Raise unless the stub is the solved file with gaps."""
    before = _parse(solved, file, "not valid Python")
    after = _parse(
        stubbed,
        file,
        "the stub is not valid Python (are the markers indented like the code between them?)",
    )
    kept = find_regions(stubbed, file)
    if [(r.function, r.number) for r in kept] != [(r.function, r.number) for r in regions]:
        raise RegionError(file, 1, "the stub does not have the regions of the solved file")
    written_in = next((region for region in kept if not region.untouched), None)
    if written_in is not None:
        raise RegionError(file, written_in.start, "the stub of this region is not empty")
    inside = {line for r in regions for line in range(r.start, r.end)}
    promised = [contract for contract, line in _contracts(before) if line not in inside]
    if promised != [contract for contract, _ in _contracts(after)]:
        raise RegionError(file, 1, "the stub changes a signature or a docstring")


def _parse(text: str, file: str, complaint: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise RegionError(file, error.lineno or 1, f"{complaint}: {error.msg}") from None


def _contracts(tree: ast.Module) -> list[tuple[tuple[str, str, str | None], int]]:
    """Return name, signature and docstring of every function and class, with its line."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            returns = ast.dump(node.returns) if node.returns else ""
            decorators = "".join(map(ast.dump, node.decorator_list))
            signature = decorators + ast.dump(node.args) + returns
            found.append(
                ((node.name, signature, ast.get_docstring(node, clean=False)), node.lineno)
            )
        elif isinstance(node, ast.ClassDef):
            found.append(((node.name, "", ast.get_docstring(node, clean=False)), node.lineno))
    return [*found, (("", "", ast.get_docstring(tree, clean=False)), 0)]


def _disagreements(
    assignment: Assignment, solved: Mapping[str, str], regions: Mapping[str, Sequence[Region]]
) -> Iterator[str]:
    """Yield where the files and the manifest's [functions] disagree."""
    for name, found in regions.items():
        for region in found:
            if region.function not in assignment.written:
                where = RegionError(
                    str(assignment.root / name),
                    region.start,
                    f"this region belongs to {region.function}, which "
                    f"{_unnamed(assignment, region)}",
                )
                yield str(where)
    defined = {name: _top_level(text) for name, text in solved.items()}
    for function in (*assignment.functions, *assignment.methods):
        name = assignment.file_of(function)
        file = str(assignment.root / name)
        functions = defined[name]
        if functions is None:
            continue
        lines = functions.get(function, [])
        if len(lines) != 1:
            how = f"defines {function} {len(lines)} times" if lines else f"defines no {function}"
            table = "methods" if function in assignment.methods else "functions"
            yield f"{file}: {how}; the manifest names it under [{table}]"
            continue
        if function not in assignment.written:
            continue
        wanted = assignment.regions_of(function)
        have = sum(region.function == function for region in regions[name])
        if have != len(wanted):
            listed = ", ".join(wanted)
            message = f"marked regions of {function}: {have}; the manifest wants {len(wanted)}"
            yield str(RegionError(file, lines[0], f"{message} ({listed})"))


def _unnamed(assignment: Assignment, region: Region) -> str:
    """Say how the manifest fails to tell whose region this is."""
    if region.function in assignment.functions:
        return "the manifest calls given; a given function has no region"
    table = "methods" if "." in region.function else "functions"
    return f"the manifest does not name under [{table}]"


def _top_level(text: str) -> dict[str, list[int]] | None:
    """Return the lines that define each function of a file's top level, and each `Class.method`.

    None if the file does not parse.
    """
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return None
    found: dict[str, list[int]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            found.setdefault(node.name, []).append(node.lineno)
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    found.setdefault(f"{node.name}.{method.name}", []).append(method.lineno)
    return found

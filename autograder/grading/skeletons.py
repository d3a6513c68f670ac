"""The files of an assignment as they were handed out, in parts: what a broken file is put into."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ..course import Assignment
from ..regions import MARKERS, Region, find_regions
from ..sandbox.wire import Frame, Skeleton


def skeletons(assignment: Assignment) -> dict[str, Skeleton]:
    """Return the skeleton of each solved file, by name. No line of a region is in it.

    Raises `RegionError` or `SyntaxError` where a solved file has a fault that `build` would tell.
    """
    return {
        name: skeleton(assignment, (assignment.root / name).read_text(encoding="utf-8"), name)
        for name in assignment.files
        if name.endswith(".py")
    }


def skeleton(assignment: Assignment, text: str, name: str) -> Skeleton:
    """Return the skeleton of the solved text of one file."""
    lines = text.split("\n")
    regions = find_regions(text, name)
    imports: list[str] = []
    frames = []
    for node in ast.parse(text).body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            imports += lines[node.lineno - 1 : node.end_lineno]
        elif isinstance(node, ast.FunctionDef):
            frames.append(_frame(assignment, node, lines, regions))
    return Skeleton("\n".join(imports), frames, dict(MARKERS))


def _frame(
    assignment: Assignment, node: ast.FunctionDef, lines: Sequence[str], regions: Sequence[Region]
) -> Frame:
    begin = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    end = node.end_lineno or begin
    own = [region for region in regions if begin <= region.start <= end]
    end = max([end, *(region.end for region in own)])  # a marker may be the function's last line
    edges = [begin - 1, *(edge for r in own for edge in (r.start, r.end - 1)), end]
    parts = ["\n".join(lines[a:b]) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return Frame(node.name, parts, _ids(assignment, node.name, len(own)))


def _ids(assignment: Assignment, function: str, count: int) -> list[str]:
    if function in assignment.functions:
        return list(assignment.regions_of(function)[:count])
    return [f"{function}#{number}" for number in range(count)]

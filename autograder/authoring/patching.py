"""Hand out a version and correct it: what was handed out is kept, and never changed unawares.

A correction may change tests, checks, recorded outputs and texts. It may not change what students
have begun to write in: `breaks` says what it would.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..course import MANIFEST, Assignment
from ..errors import CourseError
from ..files import write_file
from ..versions import (
    LEFT_OUT,
    Kept,
    changed_since_release,
    keep,
    kept_versions,
    path_of,
    read_kept,
)
from .build import FACTS, BuildReport, MakeRelease, build, differences
from .trees import Tree, read_tree


@dataclass(frozen=True)
class Released:
    """What was built, which version that is, and the archive that now grades it."""

    report: BuildReport
    version: str
    path: Path


def rebuild(assignment: Assignment, course: Path, make_release: MakeRelease) -> BuildReport:
    """Build a version that nobody has yet, or again one that was handed out.

    Raises `CourseError` where the latter would give another release than the one that was.
    """
    return build(
        assignment, course, make_release, lambda release: _refuse_another(assignment, release)
    )


def release(assignment: Assignment, course: Path, make_release: MakeRelease) -> Released:
    """Build, and keep what grades this version. Raises `CourseError` as `rebuild` does.

    One that is kept stays as it is.
    """
    report = rebuild(assignment, course, make_release)
    if assignment.version in kept_versions(assignment):
        return Released(report, assignment.version, path_of(assignment, assignment.version))
    return _keep(assignment, course, report)


def patch(assignment: Assignment, course: Path, make_release: MakeRelease) -> Released:
    """Build a correction of the version that was handed out, under a version of its own.

    Writes the new version into the manifest. Raises `CourseError` with all that the correction
    would break in what students have, or where nothing was handed out; then nothing is changed.
    """
    kept = kept_versions(assignment)
    if assignment.version not in kept:
        raise CourseError(
            f"{path_of(assignment, assignment.version)}: is not there, so what was handed out is "
            f"not known. Check out the state that students have, run there: autograder build "
            f"{assignment.name} --release; then patch"
        )
    before = read_kept(assignment, assignment.version).release
    version = raised(assignment.version)
    while version in kept:
        version = raised(version)
    manifest = assignment.root / MANIFEST
    text = with_version(manifest.read_text(encoding="utf-8-sig"), version)
    if text is None:
        raise CourseError(f'{manifest}: write version = "{version}" above its first table')

    def refuse(after: Tree) -> None:
        if broken := list(breaks(before, after)):
            raise CourseError(
                "\n".join(
                    f"{assignment.name}: a correction of version {assignment.version} would break "
                    f"what students have: {line}"
                    for line in broken
                )
            )

    corrected = assignment.model_copy(update={"version": version})
    report = build(corrected, course, make_release, refuse)
    write_file(manifest, text.encode(), shared=True)
    return _keep(corrected, course, report)


def _keep(assignment: Assignment, course: Path, report: BuildReport) -> Released:
    own = read_tree(assignment.root)
    solutions = {path: text for path, text in own.items() if not path.startswith(LEFT_OUT)}
    handed_out = read_tree(course / "release" / assignment.name)
    kept = keep(assignment, assignment.version, Kept(solutions, handed_out))
    return Released(report, assignment.version, kept)


def _refuse_another(assignment: Assignment, release: Tree) -> None:
    if assignment.version not in kept_versions(assignment):
        return
    before = read_kept(assignment, assignment.version).release
    if changed := list(differences(dict(before), release)):
        told = "\n".join(f"release/{assignment.name}/{path}: {how}" for path, how in changed)
        raise CourseError(
            f"{path_of(assignment, assignment.version)}: version {assignment.version} was handed "
            f"out, and another release would bear its name; run: autograder build "
            f"{assignment.name} --patch\n{told}"
        )


def unreleased(assignment: Assignment) -> list[str]:
    """Say which files decide scores and are not what the version was that is handed out."""
    return [
        f"solutions/{assignment.name}/{name}: is not what version {assignment.version} was "
        f"released with; --patch makes a version of it"
        for name in changed_since_release(assignment)
    ]


_VERSION_LINE = re.compile(r"^version[ \t]*=[ \t]*([\"'])[^\"'\n]*\1", re.MULTILINE)


def raised(version: str) -> str:
    """Return the next version: its last number one higher, or a first number behind it."""
    number = re.search(r"(\d+)(?!.*\d)", version)
    if number is None:
        return f"{version}.1"
    return f"{version[: number.start()]}{int(number[0]) + 1}{version[number.end() :]}"


def with_version(manifest: str, version: str) -> str | None:
    """Return the text of a manifest with another version in it, and nothing else changed.

    None where that cannot be done: the key is written in a way that takes a person.
    """
    line = f'version = "{version}"'
    head, table, tables = _before_tables(manifest)
    found = _VERSION_LINE.sub(line, head, count=1)
    if found == head:
        found = f"{head.rstrip()}\n{line}\n\n" if table else f"{head.rstrip()}\n{line}\n"
    text = found + table + tables
    try:
        same = tomllib.loads(text) == {**tomllib.loads(manifest), "version": version}
    except tomllib.TOMLDecodeError:
        return None
    return text if same else None


def _before_tables(manifest: str) -> tuple[str, str, str]:
    """Return what stands before the first table and the comments that lead to it, and the rest."""
    first = re.search(r"(?:^#.*\n)*^\[", manifest, flags=re.MULTILINE)
    if first is None:
        return manifest, "", ""
    return manifest[: first.start()], first[0], manifest[first.end() :]


def breaks(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[str]:
    """Say what of a release that students have would no longer fit another one."""
    was, now = (json.loads(tree[FACTS]) for tree in (before, after))
    for key in ("name", "files", "notebooks"):
        if was[key] != now[key]:
            yield f"{key}: {was[key]} becomes {now[key]}"
    for key, name, facts in _FACTS_OF_STUDENTS:
        yield from _changed(
            key, *({fact[name]: _some(fact, facts) for fact in one[key]} for one in (was, now))
        )
    for file in was["files"]:
        if file in after:
            yield from _changed(file, *(_code(tree[file], file) for tree in (before, after)))
    for file in was["notebooks"]:
        if file in after:
            yield from _changed(file, *(_cells(tree[file]) for tree in (before, after)))


_FACTS_OF_STUDENTS: Sequence[tuple[str, str, Sequence[str]]] = (
    ("functions", "name", ("returns", "opaque", "file", "regions", "given")),
    ("methods", "name", ("file", "regions")),
    ("questions", "id", ("points", "regions", "written")),
)
"""What may not change of functions, methods and questions; each is known by its name or id."""


def _some(fact: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: fact[name] for name in names}


def _changed(
    where: str, was: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """Say of each name what is gone, new, or another."""
    for name, facts in was.items():
        if name not in now:
            yield f"{where}: {name} is gone"
            continue
        for key, value in facts.items():
            if now[name][key] != value:
                yield f"{where}: {name}: {key} was {value}, and would be {now[name][key]}"
    for name in now:
        if name not in was:
            yield f"{where}: {name} is new, and in nobody's files"


def _code(stub: bytes, file: str) -> dict[str, dict[str, str]]:
    """Return the outermost statements of a stub by name, docstrings and comments aside."""
    found: dict[str, dict[str, str]] = {}
    for node in _WithoutDocstrings().visit(ast.parse(stub, file)).body:
        code = ast.unparse(node)
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = {"code": code}
        else:
            found[code] = {}
    return found


class _WithoutDocstrings(ast.NodeTransformer):
    """Drops strings that stand alone: docstrings, for nothing else is said by them."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Return what is no string."""
        text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if text else node


def _cells(notebook: bytes) -> dict[str, dict[str, Any]]:
    """Return what the cells of questions are, by nbgrader's id; their texts may change."""
    cells = {}
    for cell in json.loads(notebook)["cells"]:
        ours = {k: v for k, v in cell["metadata"].get("nbgrader", {}).items() if k != "checksum"}
        if "grade_id" in ours:
            kind = {"cell id": cell["id"], "cell type": cell["cell_type"]}
            cells[ours.pop("grade_id")] = {**kind, "points": None, **ours}
    return cells

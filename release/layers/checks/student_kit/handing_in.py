"""Make the file to hand in: what it holds, what to look at before, and why it cannot be made.

The same files give the same bytes. The grader reads the student's files by name; what stands beside
them in the file, the result of the public checks, is for people and is never trusted.
"""

from __future__ import annotations

import ast
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .given import changed
from .html_panel import handed_in as handed_in_html
from .plain import plain_report
from .release import Place, Release
from .reports import Outcome, Report, SavedFile
from .saved import saved_files, when_saved

VERSION = "release_version.txt"
"""The version that the files were made for, beside them in the zip: `grade` reads it."""

RESULT = "public_result.json"
"""The result of the public checks, beside the files in the zip."""

_THE_BEGINNING = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3
_UNANSWERED = {"", "YOUR ANSWER HERE"}
"""What an answer cell of nbgrader's holds before anybody has answered."""


@dataclass(frozen=True)
class HandIn:
    """What is to be handed in.

    `refused` says why there is no file: the grader would not take it. `warnings` are worth a look,
    and stop nothing. `files` are names and sizes in bytes. `written` is set once `path` is there.
    """

    path: Path
    files: tuple[tuple[str, int], ...]
    saved: tuple[SavedFile, ...]
    report: Report
    warnings: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    written: bool = False

    def __str__(self) -> str:
        return "\n".join(self.lines())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return handed_in_html(self.headline, self.lines()[1:], ok=not self.refused)

    @property
    def headline(self) -> str:
        """What came of it, in a line."""
        if self.refused:
            return "Nothing was written: the grader would not take these files."
        if self.written:
            return f"Hand in this file: {self.path}"
        return f"This would be written: {self.path}"

    def lines(self) -> list[str]:
        """Return all there is to say, the headline first."""
        points, of = self.report.points
        ages = {file.name: f", {when_saved(file)}" for file in self.saved}
        said = [self.headline]
        said += [f"! {reason}" for reason in self.refused]
        if not self.refused:
            said.append("It holds, as they are saved on disk:")
            said += [f"  {name} ({size} bytes{ages.get(name, '')})" for name, size in self.files]
            said.append(
                f"The public checks pass for {points:g} of {of:g} points. Grading uses more inputs."
            )
        if self.warnings:
            said += ["Before you hand it in, look at this:", *(f"! {w}" for w in self.warnings)]
        elif not self.refused:
            said.append("Every question was attempted, and the given code is as it was.")
        return said


def hand_in(
    release: Release, place: Place, report: Report, path: Path | None = None, *, dry: bool = False
) -> HandIn:
    """Write the zip to hand in, unless it is refused or the run is `dry`.

    `report` is that of all questions. By default the file lies beside the student's own. Raises
    `OSError` if it cannot be written.
    """
    path = place.work / f"{release.name}-submission.zip" if path is None else path
    names = [*release.files, *(n for n in release.notebooks if (place.work / n).is_file())]
    contents: dict[str, bytes] = {}
    refused = []
    for name in release.files:
        try:
            contents[name] = (place.work / name).read_bytes()
        except OSError as error:
            refused.append(f"{name} cannot be read: {error.strerror}.")
        else:
            refused += _refused(name, contents[name], release.file_kb)
    notebooks = [name for name in names if name not in release.files]
    contents |= {name: (place.work / name).read_bytes() for name in notebooks}
    result = json.dumps(plain_report(report, release), indent=2, sort_keys=True) + "\n"
    contents[RESULT] = result.encode()
    contents[VERSION] = f"{release.version}\n".encode()
    found = HandIn(
        path=path.absolute(),
        files=tuple((name, len(content)) for name, content in contents.items()),
        saved=tuple(saved_files(place.work, names)),
        report=report,
        warnings=tuple(_warnings(release, place, report, contents)),
        refused=tuple(refused),
    )
    if found.refused or dry:
        return found
    _write(found.path, zipped(contents))
    return HandIn(**{**vars(found), "written": True})


def zipped(contents: dict[str, bytes]) -> bytes:
    """Return a zip of some files; the same files give the same bytes, on any system."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _THE_BEGINNING)
            entry.external_attr, entry.create_system = _MODE, _UNIX
            archive.writestr(entry, contents[name])  # stored: compressed bytes depend on zlib
    return whole.getvalue()


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _refused(name: str, content: bytes, file_kb: int) -> Iterator[str]:
    """Say why the grader would not take a file."""
    if len(content) > file_kb * 1024:
        yield f"{name} is larger than {file_kb} KiB: take out what is not code."
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        yield f"{name} is not UTF-8 (line {line}): save it again with the encoding UTF-8."
    else:
        if not text.strip():
            yield f"{name} is empty."


def _warnings(
    release: Release, place: Place, report: Report, contents: dict[str, bytes]
) -> Iterator[str]:
    if report.problem:
        yield report.problem
    yield from dict.fromkeys(q.problem for q in report.questions if q.problem)
    of = {outcome: [q.id for q in report.questions if q.outcome is outcome] for outcome in Outcome}
    if of[Outcome.NOT_ATTEMPTED]:
        yield f"Not attempted: {', '.join(of[Outcome.NOT_ATTEMPTED])}."
    wrong = [*of[Outcome.FAILED], *of[Outcome.ERROR], *of[Outcome.TIMEOUT]]
    if wrong and not any(q.problem for q in report.questions):
        yield f"Not right yet: {', '.join(wrong)}."
    yield from _about_notebooks(release, contents)
    yield from changed(release, place)
    yield from _left_behind(release, place, contents)
    yield from report.notes


def _about_notebooks(release: Release, contents: dict[str, bytes]) -> Iterator[str]:
    """Warn of notebooks that are not there or not readable, and of answers nobody has written."""
    written = {question.id for question in release.questions if question.written}
    for name in release.notebooks:
        if name not in contents:
            yield f"{name} is not there: what is written in it cannot be read."
            continue
        try:
            cells = json.loads(contents[name])["cells"]
            answers = {
                cell["metadata"].get("nbgrader", {}).get("grade_id"): "".join(cell["source"])
                for cell in cells
            }
        except (ValueError, KeyError, TypeError, AttributeError):
            yield f"{name} is no readable notebook: open it and save it again."
            continue
        open_ones = [q for q in written & answers.keys() if answers[q].strip() in _UNANSWERED]
        if open_ones:
            yield f"{name}: not answered: {', '.join(sorted(open_ones))}."


def _left_behind(release: Release, place: Place, contents: dict[str, bytes]) -> Iterator[str]:
    """Warn of imports of files that lie here and are not handed in."""
    for name in release.files:
        try:
            tree = ast.parse(contents.get(name, b""))
        except (SyntaxError, ValueError):
            continue
        for module in sorted(set(_imported(tree))):
            file = place.work / f"{module}.py"
            if file.is_file() and file.name not in release.files:
                yield (
                    f"{name} imports {file.name}, which is not handed in: grading does not have "
                    f"it. Move what you need into {name}."
                )


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]

"""Read a submission without believing anything about it: its files, what they are, their stamp.

Only the files that the manifest declares are opened, and notebooks where people mark answers in
them; `opening` says how.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..course import Assignment
from ..regions import NotPythonError, RegionError, TooLongError, find_regions
from ..text import in_a_line, printable
from ..versions import VERSION_FILE, kept_versions
from .opening import (
    AbsentFileError,
    RefusedFileError,
    has_links_outside,
    open_folder,
    read_file,
    read_others,
)

CHECKS = "checks"
"""The folder of the checks in a release, with which nbgrader's exchange hands it in."""

_LONGEST_NOTE = 300
_LARGEST_VERSION_FILE = 1024
_LONGEST_VERSION = 40
_NO_VERSION = "(not readable)"
_LARGEST_NOTEBOOKS = 32 * 2**20


@dataclass(frozen=True)
class Submission:
    """What one student handed in.

    `refused` says why nothing of it can be run. `untouched` are the ids of regions in which nothing
    was written, `notes` what a student should know beside the tests. `made_for` is the version that
    it says it was made for, if it says one. `notebooks_digest` is of its notebooks, where people
    mark answers in them.
    """

    student: str
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    refused: str = ""
    made_for: str = ""
    untouched: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    notebooks_digest: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over names and contents of the files that were read."""
        return digest_of(self.files)

    @property
    def stamp(self) -> dict[str, str]:
        """What a result's stamp says of the submission."""
        return _stamp(self.digest, self.made_for, self.notebooks_digest)


def _stamp(digest: str, made_for: str, notebooks: str) -> dict[str, str]:
    """Return a stamp; it has a digest of notebooks only where that is asked for."""
    beside = {"notebooks_digest": notebooks} if notebooks else {}
    return {"submission_digest": digest, "made_for": made_for, **beside}


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of some files, in the order of their names."""
    total = hashlib.sha256()
    for name in sorted(files):
        content = files[name]
        total.update(f"{len(name)} {name} {len(content)} ".encode("utf-8", "surrogateescape"))
        total.update(content)
    return total.hexdigest()


def students_in(submitted: Path) -> list[str]:
    """Return the names of the folders in `submitted`, sorted; nbgrader's convention."""
    with os.scandir(submitted) as entries:
        return sorted(e.name for e in entries if e.is_dir() and not e.name.startswith("."))


def read_submission(assignment: Assignment, submitted: Path, student: str) -> Submission:
    """Read `submitted/STUDENT/ASSIGNMENT/`. Never raises for what it finds there."""
    submission = _read_code(assignment, submitted, student)
    made_for = version_made_for(assignment, submitted, student)
    notes = submission.notes
    if made_for and made_for != assignment.version:
        known = made_for in kept_versions(assignment)
        why = "the newest" if known else "the newest, since no such version was handed out"
        notes += (f"Made for version {made_for}; graded by version {assignment.version}, {why}.",)
    notebooks = _notebooks_digest(assignment, submitted, student)
    return replace(submission, made_for=made_for, notes=notes, notebooks_digest=notebooks)


def _read_code(assignment: Assignment, submitted: Path, student: str) -> Submission:
    try:
        files = _read_files(assignment, submitted, student)
    except RefusedFileError as error:
        return Submission(student, refused=str(error))
    untouched: set[str] = set()
    notes: list[str] = []
    for name, content in files.items():
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            reason = f"{name} is not UTF-8 (line {line}); save it again with the encoding UTF-8"
            return Submission(student, files, refused=reason)
        if not text.strip():
            return Submission(student, files, refused=f"{name} is empty")
        try:
            untouched |= _untouched(assignment, name, text)
        except TooLongError as error:
            notes.append(f"The marked regions were not looked for: {error}")
        except RegionError as error:
            untouched |= _untouched_one_by_one(assignment, name, text)
            reason = printable(str(error), _LONGEST_NOTE)
            if not isinstance(error, NotPythonError):  # whoever loads the file will say so
                notes.append(f"The marked regions could not be told apart: {reason}")
    return Submission(student, files, untouched=frozenset(untouched), notes=tuple(notes))


def version_made_for(assignment: Assignment, submitted: Path, student: str) -> str:
    """Return the version that a submission says it was made for; nothing where it says none.

    The file to hand in has it beside the student's files, nbgrader's exchange in the folder of the
    checks. Whatever stands there is a student's text: fit to be shown, and never part of a path.
    """
    for folders in ((), (CHECKS,)):
        with suppress(AbsentFileError, OSError), ExitStack() as stack:
            try:
                folder = open_folder(submitted / student, student, None, stack)
                for name in (assignment.name, *folders):
                    folder = open_folder(Path(name), name, folder, stack)
                content, status = read_file(folder, VERSION_FILE, _LARGEST_VERSION_FILE)
            except AbsentFileError:
                raise
            except RefusedFileError:
                return _NO_VERSION
            if status.st_nlink > 1:  # a secret, perhaps: what stands here is shown
                return _NO_VERSION
            return version_said(content)
    return ""


def version_said(content: bytes) -> str:
    """Return the version that the file of it names, fit to be shown."""
    if len(content) > _LARGEST_VERSION_FILE:
        return _NO_VERSION
    said = content.decode("utf-8", "replace").removeprefix("\ufeff").strip()
    return in_a_line(said)[:_LONGEST_VERSION] or _NO_VERSION


def stamp_on_disk(
    assignment: Assignment, submitted: Path, student: str
) -> tuple[dict[str, str], str]:
    """Return the stamp that `read_submission` would give, and why no file can be read, if so."""
    digest, unread = digest_on_disk(assignment, submitted, student)
    made_for = version_made_for(assignment, submitted, student)
    return _stamp(digest, made_for, _notebooks_digest(assignment, submitted, student)), unread


def changed_since(stamp: Mapping[str, object], now: Mapping[str, str]) -> bool:
    """Tell whether a submission is another one than a result's stamp says, as far as it says it."""
    return any(stamp.get(key, value) != value for key, value in now.items())


def digest_on_disk(assignment: Assignment, submitted: Path, student: str) -> tuple[str, str]:
    """Return the digest that `read_submission` would give, and why no file can be read, if so.

    No more is done than to read the files, under the same precautions: ten thousand take seconds.
    """
    try:
        return digest_of(_read_files(assignment, submitted, student)), ""
    except RefusedFileError as error:
        return digest_of({}), str(error)


def digest_when_graded(assignment: Assignment, files: Mapping[str, bytes]) -> str:
    """Return the digest that results will tell of files which are handed in as plain ones."""
    declared = {name: files[name] for name in assignment.files if name in files}
    limit = assignment.limits.file_kb * 1024
    whole = len(declared) == len(assignment.files)
    return digest_of(declared if whole and all(len(c) <= limit for c in declared.values()) else {})


def files_on_disk(assignment: Assignment, submitted: Path, student: str) -> dict[str, bytes]:
    """Return the declared files as `read_submission` reads them; none where one cannot be read."""
    try:
        return _read_files(assignment, submitted, student)
    except RefusedFileError:
        return {}


def notebooks_on_disk(
    assignment: Assignment, submitted: Path, student: str
) -> dict[str, bytes | str]:
    """Return notebooks, or why one cannot be read, by name; declared ones first; 32 MiB in all."""
    names, limit = assignment.notebook_files, _LARGEST_NOTEBOOKS
    return read_others(assignment.name, submitted, student, ".ipynb", limit=limit, first=names)


def _notebooks_digest(assignment: Assignment, submitted: Path, student: str) -> str:
    if not assignment.written_questions:
        return ""
    read = notebooks_on_disk(assignment, submitted, student)
    return digest_of({k: v for k, v in read.items() if isinstance(v, bytes)})


def _read_files(assignment: Assignment, submitted: Path, student: str) -> dict[str, bytes]:
    with ExitStack() as stack:
        try:
            outer = open_folder(submitted / student, "the student's folder", None, stack)
            folder = open_folder(Path(assignment.name), assignment.name, outer, stack)
        except FileNotFoundError:
            raise RefusedFileError(f"no folder {assignment.name} was handed in") from None
        limit = assignment.limits.file_kb * 1024
        files = {}
        for name in assignment.files:
            content, status = read_file(folder, name, limit)
            if status.st_nlink > 1 and has_links_outside(status, submitted):
                raise RefusedFileError(f"{name} is a hard link to a file elsewhere; hand in a copy")
            files[name] = content
        return files


def _untouched_one_by_one(assignment: Assignment, file: str, text: str) -> set[str]:
    """Do as `_untouched` for each function that can be looked at without the rest of the file.

    One that is there twice is not looked at: it may be that only one of the two is untouched.
    """
    pieces = re.split(r"^(?=def[ \t])", text, flags=re.MULTILINE)
    named = [re.match(r"def[ \t]+(\w+)", piece) for piece in pieces]
    times = Counter(defined[1] for defined in named if defined is not None)
    found: set[str] = set()
    for piece, defined in zip(pieces, named, strict=True):
        if defined is None or defined[1] not in assignment.written or times[defined[1]] > 1:
            continue
        with suppress(RegionError):
            regions = _untouched(assignment, file, piece)
            found |= {region for region in regions if region.partition("#")[0] == defined[1]}
    return found


def _untouched(assignment: Assignment, file: str, text: str) -> set[str]:
    """Return the ids of the regions of a file in which there is no code."""
    found = set()
    for region in find_regions(text, file):
        if region.function not in assignment.written or not region.untouched:
            continue
        ids = assignment.regions_of(region.function)
        if region.number < len(ids):
            found.add(ids[region.number])
    return found

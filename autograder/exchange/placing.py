"""From a plan to folders: the download, the attempts, and what counts in `submitted/`."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from ..files import copy_file, private_folder, write_file, writing
from ..grading.intake import digest_of
from ..text import printable
from ..zipped import pack_into
from .archives import Entry, by_folder, counted, few, read_download
from .attempts import RECORD, Attempt, folder_of, record_text
from .collecting import DIGITS, Placing, Plan, Step, attempt_folder, lies_beside, read_handed_in
from .folders import write_folder
from .standing import TIMESTAMP, time_text
from .taking import Errand
from .unpacking import ArchiveLimits, RefusedError, Spent


def carry_out(errand: Errand, planned: Plan) -> Iterator[Placing]:
    """Write what was planned, a student at a time: attempts first, the record last.

    The download itself is for `keep_download`, before. Raises `CannotWrite`. What was there and is
    replaced by force is kept.
    """
    folder = folder_of(errand.course, errand.assignment.name)
    attempts = {(a.student, a.number): a for a in planned.record.attempts}
    for key, files in planned.contents.items():
        write_folder(attempt_folder(errand, attempts[key]), _with_time(attempts[key], files))
    placed = dict(planned.record.placed)
    write_file(folder / RECORD, record_text(planned.record).encode())
    for placing in planned.placings:
        attempt = placing.choice.attempt
        if attempt is not None and placing.step in (Step.NEW, Step.REPLACED):
            place = errand.submitted / placing.student / errand.assignment.name
            files = read_handed_in(attempt_folder(errand, attempt), errand.assignment)
            write_folder(place, _with_time(attempt, files), _aside(errand, planned, placing, place))
        if attempt is not None and placing.step is not Step.KEPT:
            placed[placing.student] = attempt.digest
        yield placing
    write_file(folder / RECORD, record_text(replace(planned.record, placed=placed)).encode())


def _with_time(attempt: Attempt, files: Mapping[str, bytes]) -> dict[str, bytes]:
    if attempt.submitted is None:
        return dict(files)
    return {**files, TIMESTAMP: time_text(attempt.submitted).encode()}


def _aside(errand: Errand, planned: Plan, placing: Placing, place: Path) -> Path | None:
    """Return where to keep what is replaced, unless all of it is kept already."""
    if not place.exists():
        return None
    digest = digest_of(read_handed_in(place, errand.assignment))
    collected = digest == planned.record.placed.get(placing.student)
    if collected and not lies_beside(place, errand.assignment):
        return None
    kept = folder_of(errand.course, errand.assignment.name) / "replaced"
    aside = kept / f"{placing.student}-{digest[:DIGITS]}"
    number = 1
    while aside.exists():
        number += 1
        aside = kept / f"{placing.student}-{digest[:DIGITS]}-{number}"
    return aside


def keep_download(errand: Errand, planned: Plan) -> Plan:
    """Copy a download to `collected/`; return the plan, which tells what of a folder is not there.

    Raises `CannotWrite`.
    """
    kept = folder_of(errand.course, errand.assignment.name) / "downloads"
    place = kept / planned.download
    left: list[tuple[str, str]] = []
    if errand.download.is_dir():
        with writing(place):
            private_folder(kept)
            with tempfile.TemporaryFile(dir=kept) as packed, ExitStack() as stack:
                contents = read_download(errand.download, stack, errand.limits)
                pack_into(packed, _readable(contents.entries, errand.limits, left))
                packed.seek(0)
                digest = hashlib.file_digest(packed, "sha256").hexdigest()
                packed.seek(0)
                copy_file(packed, kept / f"{digest[:DIGITS]}-{place.name}")
    elif not place.exists():
        with errand.download.open("rb") as file:
            copy_file(file, place)
    return replace(planned, left=(*planned.left, *left))


def _readable(
    entries: Sequence[Entry], limits: ArchiveLimits, left: list[tuple[str, str]]
) -> Iterator[tuple[str, bytes]]:
    """Yield what a copy holds of a download, within limits; the largest folders come last."""
    whole = 0
    folders = by_folder(entries)
    for folder in sorted(folders, key=lambda f: (sum(entry.size for entry in folders[f]), f)):
        spent = Spent()
        lost: list[tuple[str, str]] = []
        for entry in folders[folder]:
            try:
                if whole + entry.size > limits.total_bytes:
                    raise RefusedError("with smaller folders it is full")
                content = counted(entry, limits, spent).read()
            except RefusedError as error:
                why = f"is not in the copy of the download that is kept: {error}"
                lost.append((printable(str(entry.path), 200), why))
                continue
            whole += len(content)
            yield str(entry.path), content
        first, others = few(lost)
        left += first
        if others:
            left.append((folder, f"holds {others:,} more that are not in it"))

"""Which files of an attempt are those that were asked for, wherever in it they lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import PurePosixPath

from ..course import Assignment
from ..text import printable
from .archives import Entry, counted, few, read_inner
from .names import names_handed_in, without_copy
from .unpacking import ArchiveLimits, RefusedError, Spent

_NOTEBOOK = ".ipynb"
_CHECKPOINTS = ".ipynb_checkpoints"


def wanted(
    assignment: Assignment,
    files: Mapping[str, Entry],
    limits: ArchiveLimits,
    spent: Spent | None = None,
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Read the files that were asked for, whatever folder or archive they lie in.

    Returns their contents by name, and sentences on what is unusual; `spent` is what it took.
    """
    spent = spent or Spent()
    found = {PurePosixPath(path): counted(entry, limits, spent) for path, entry in files.items()}
    names = names_handed_in(assignment)
    for path in dict.fromkeys(path for name in names for path in _fitting(name, found)):
        found[path] = _read_now(found[path])  # before archives take up what may be unpacked
    notes: list[str] = []
    with ExitStack() as stack:
        inner = _unpacked(limits, found, stack, notes)
        found |= {path: counted(entry, limits, spent) for path, entry in inner.items()}
        chosen = _chosen(assignment, found, notes)
    return chosen, tuple(notes)


def _read_now(entry: Entry) -> Entry:
    try:
        content = entry.read()
    except RefusedError:
        return entry  # and is so once more
    return replace(entry, read=lambda: content)


def _chosen(
    assignment: Assignment, found: Mapping[PurePosixPath, Entry], notes: list[str]
) -> dict[str, bytes]:
    chosen: dict[str, bytes] = {}
    meant = {name: _fitting(name, found) for name in names_handed_in(assignment)}
    _find_renamed_notebooks(meant, found, notes)
    for name, paths in meant.items():
        if not paths:
            if name in assignment.files:
                notes.append(f"{name} was not handed in{_instead(name, found)}")
            continue
        contents, lost = _read_all({path: found[path] for path in paths})
        notes += _few(lost)
        if not contents:
            continue
        path, chosen[name] = next(iter(contents.items()))
        most = assignment.limits.file_kb
        if name in assignment.files and len(chosen[name]) > most * 1024:
            notes.append(f"{name} is larger than {most} KiB, and will be rejected")
        if path.name != name:
            notes.append(f"{name} was called {printable(path.name, 100)}")
        if len(set(contents.values())) > 1:
            times = f"{len(contents)} times, in different versions"
            notes.append(f"{name} is there {times}; taken: {printable(str(path), 100)}")
    return chosen


def _instead(name: str, found: Iterable[PurePosixPath]) -> str:
    """Name the files that may have been meant: those of the same kind."""
    kind = PurePosixPath(name).suffix
    alike = [printable(path.name, 100) for path in sorted(found) if path.suffix == kind]
    return f"; there is {', '.join(_few(alike))}" if alike else ""


def _read_all(found: Mapping[PurePosixPath, Entry]) -> tuple[dict[PurePosixPath, bytes], list[str]]:
    contents: dict[PurePosixPath, bytes] = {}
    lost: list[str] = []
    for path, entry in found.items():
        try:
            contents[path] = entry.read()
        except RefusedError as error:
            lost.append(f"{printable(str(path), 100)} {error}")
    return contents, lost


def _few(told: Sequence[str]) -> list[str]:
    first, others = few(told)
    return [*first, *([f"and {others:,} more"] if others else [])]


def _find_renamed_notebooks(
    meant: dict[str, list[PurePosixPath]],
    found: Mapping[PurePosixPath, Entry],
    notes: list[str],
) -> None:
    """Let notebooks of other names stand for those that are missing, where it is clear for which.

    That is where a name goes on as the missing one's does, as Jupyter's copies do, or where one
    notebook is missing and one is left. What Jupyter saves by itself stands for none.
    """
    known = {path for paths in meant.values() for path in paths}
    copies: defaultdict[str, list[PurePosixPath]] = defaultdict(list)
    for path in sorted(set(found) - known):
        if path.suffix.lower() == _NOTEBOOK and _CHECKPOINTS not in path.parts:
            stems = [name.removesuffix(_NOTEBOOK) for name in meant if name.endswith(_NOTEBOOK)]
            alike = [stem for stem in stems if path.name.casefold().startswith(stem.casefold())]
            copies[max(alike, key=len, default="")].append(path)
    for name, paths in meant.items():
        if not paths and len(copies[name.removesuffix(_NOTEBOOK)]) == 1:
            meant[name] = copies.pop(name.removesuffix(_NOTEBOOK))
    missing = [name for name, paths in meant.items() if not paths and name.endswith(_NOTEBOOK)]
    if len(missing) == 1 and len(copies[""]) == 1:
        meant[missing[0]] = copies.pop("")
    if left := [printable(path.name, 100) for paths in copies.values() for path in paths]:
        notes.append(f"not taken, since no notebook is called so: {', '.join(_few(left))}")


def _unpacked(
    limits: ArchiveLimits,
    found: Mapping[PurePosixPath, Entry],
    stack: ExitStack,
    notes: list[str],
) -> dict[PurePosixPath, Entry]:
    """Return the entries of archives that a student handed in; archives in these are not opened."""
    inner: dict[PurePosixPath, Entry] = {}
    spent = Spent(entries=len(found))
    lost: list[str] = []
    for path, entry in found.items():
        if path.suffix.lower() != ".zip":
            continue
        try:
            contents = read_inner(entry.read(), limits, spent, stack)
        except RefusedError as error:
            lost.append(f"{printable(path.name, 100)} {error}")
            continue
        inner |= {path / one.path: one for one in contents.entries}
        where = printable(path.name, 100)
        lost += [f"{where}: {printable(name, 100)} {why}" for name, why in contents.refused]
    notes += _few(lost)
    return inner


def _fitting(name: str, found: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """Return the paths that may be meant by a file's name, the one that is taken first.

    The name itself comes before the name as a platform changes it, and before other capitals; a
    later copy before an earlier one; less deep before deeper.
    """
    fitting = []
    for path in found:
        plain, copy = without_copy(path.name)
        if path.name == name:
            fitting.append((0, 0, len(path.parts), path))
        elif plain == name:
            fitting.append((1, -copy, len(path.parts), path))
        elif plain.casefold() == name.casefold():
            fitting.append((2, -copy, len(path.parts), path))
    return [path for *_, path in sorted(fitting)]

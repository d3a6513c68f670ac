"""Trees of files: read them, write them, put new ones in the place of old ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..errors import CourseError

Tree = dict[str, bytes]
"""Contents of files by their path in a tree, with `/` between the parts."""

_LEFT_BEHIND = ("__pycache__", ".ipynb_checkpoints")
"""Folders that Python and Jupyter leave behind; nbgrader does not hand them out."""


def python_files(folder: Path) -> list[Path]:
    """Return the Python files in a folder and below, sorted; none whose name begins with a dot."""
    return sorted(
        path
        for path in folder.rglob("*.py")
        if path.is_file()
        and not any(
            part.startswith(".") or part in _LEFT_BEHIND for part in path.relative_to(folder).parts
        )
    )


def read_text(path: Path) -> str:
    """Read UTF-8 with or without a byte order mark; lines end with a line feed."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CourseError(f"{path}, line {line}: is not UTF-8; save the file as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_extra(path: Path) -> bytes:
    """Read a file that is released as it stands; text gets the line ends of all other files."""
    content = path.read_bytes()
    if b"\0" in content:
        return content
    return content.replace(b"\r\n", b"\n")


def write_tree(root: Path, tree: Tree) -> None:
    """Write every file of a tree below `root`."""
    for path, content in tree.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        file.chmod(0o644)


def read_tree(root: Path) -> Tree:
    """Read every file below `root`, what Python and Jupyter leave behind aside."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not any(p in _LEFT_BEHIND for p in path.relative_to(root).parts)
    }


def swap(pairs: Sequence[tuple[Path, Path]], aside: Path) -> None:
    """Put each new folder in its place, or, if that fails for one, leave all as they were."""
    begun: list[tuple[Path, Path, Path]] = []
    try:
        for number, (new, place) in enumerate(pairs):
            old = aside / f"old-{number}"
            place.parent.mkdir(parents=True, exist_ok=True)
            begun.append((new, place, old))
            if place.exists():
                place.rename(old)
            new.rename(place)
    except BaseException:
        for new, place, old in reversed(begun):
            if not new.exists():
                place.rename(new)
            if old.exists():
                old.rename(place)
        raise

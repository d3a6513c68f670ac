"""Hand a catalogue folder in: fill its placeholders, make what git cannot hold.

Standard library only: the overseer runs this as an ordinary user.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PROMISE = "promise.toml"
SOLUTION = "# <solution>"
SECRET = "# secret:"

Places = Mapping[str, str]
"""What each placeholder stands for, such as "<secret-file>" for a path."""


def hand_in(source: Path, folder: Path, places: Places, solution: str) -> None:
    """Make `folder` what the catalogue's folder `source` describes."""
    folder.mkdir(parents=True)
    for path in sorted(source.rglob("*")):
        target = folder / path.relative_to(source)
        if path.is_dir():
            target.mkdir(exist_ok=True)
        elif path.name != PROMISE:
            target.write_bytes(_filled_in(path.read_bytes(), places, solution))
    promise = tomllib.loads((source / PROMISE).read_text(encoding="utf-8"))
    for made in promise.get("made", ()):
        _make(folder, made, places)


def solution_in(source: Path) -> str:
    """Return a solution without its secret, which it is not to give away by quoting itself."""
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(SECRET))


def fill(text: str, places: Places) -> str:
    """Put what they stand for in the place of placeholders."""
    for name, place in places.items():
        text = text.replace(name, place)
    return text


def _filled_in(content: bytes, places: Places, solution: str) -> bytes:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return content
    lines = text.splitlines(keepends=True)
    text = "".join(solution if line.strip() == SOLUTION else line for line in lines)
    return fill(text, places).encode()


def _make(folder: Path, made: Mapping[str, Any], places: Places) -> None:
    path = folder / fill(made["path"], places)
    if path == folder:
        shutil.rmtree(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    MAKERS[made["kind"]](path, made, places)
    if "mode" in made:
        path.chmod(int(made["mode"], 8))


def _fifo(path: Path, made: Mapping[str, Any], places: Places) -> None:
    os.mkfifo(path)


def _symlink(path: Path, made: Mapping[str, Any], places: Places) -> None:
    path.symlink_to(fill(made["target"], places))


def _hardlink(path: Path, made: Mapping[str, Any], places: Places) -> None:
    path.hardlink_to(fill(made["target"], places))


def _sparse(path: Path, made: Mapping[str, Any], places: Places) -> None:
    with path.open("ab") as file:
        file.truncate(made["size"])


def _folder(path: Path, made: Mapping[str, Any], places: Places) -> None:
    path.mkdir()


def _socket(path: Path, made: Mapping[str, Any], places: Places) -> None:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


def _repeat(path: Path, made: Mapping[str, Any], places: Places) -> None:
    text = made.get("before", "") + made["text"] * made["count"] + made.get("after", "")
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(fill(text, places))


def _bytes(path: Path, made: Mapping[str, Any], places: Places) -> None:
    path.write_bytes(base64.b64decode(made["base64"], validate=True))


def _files(path: Path, made: Mapping[str, Any], places: Places) -> None:
    for number in range(made["count"]):
        path.with_name(path.name.replace("{number}", str(number))).touch()


MAKERS: Mapping[str, Callable[[Path, Mapping[str, Any], Places], None]] = {
    "fifo": _fifo,
    "symlink": _symlink,
    "hardlink": _hardlink,
    "sparse": _sparse,
    "folder": _folder,
    "socket": _socket,
    "repeat": _repeat,
    "bytes": _bytes,
    "files": _files,
}

"""Folders that are there whole or not at all, for their owner alone."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ..files import PRIVATE_FILE, private_folder, writing


def write_folder(path: Path, files: Mapping[str, bytes], aside: Path | None = None) -> None:
    """Put a folder of files in its place at once; one that is there goes to `aside`, or away.

    Raises `CannotWrite`.
    """
    with writing(path):
        private_folder(path.parent)
        part = Path(tempfile.mkdtemp(dir=path.parent, prefix=".", suffix=".part"))
        try:
            for name, content in files.items():
                file = part / name
                private_folder(file.parent)
                file.write_bytes(content)
                file.chmod(PRIVATE_FILE)
            if path.exists():
                old = aside or part.with_suffix(".old")
                private_folder(old.parent)
                path.rename(old)
            part.rename(path)
            if aside is None:
                shutil.rmtree(part.with_suffix(".old"), ignore_errors=True)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise

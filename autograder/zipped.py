"""Archives whose bytes repeat: the same for the same files, on every machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable, Mapping
from typing import IO

_NEVER = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the first that the format knows."""


def pack(files: Mapping[str, bytes], executable: Collection[str] = ()) -> bytes:
    """Return a zip archive of files: the same bytes for the same files, on every machine.

    Nothing is compressed, since what a compressor writes depends on its version.
    """
    packed = io.BytesIO()
    pack_into(packed, ((name, files[name]) for name in sorted(files)), executable)
    return packed.getvalue()


def pack_into(
    file: IO[bytes], files: Iterable[tuple[str, bytes]], executable: Collection[str] = ()
) -> None:
    """Do as `pack` with files one at a time, in the order in which they come."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _NEVER)
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(info, content)

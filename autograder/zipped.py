"""Archives whose bytes repeat: the same for the same files, on every machine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

_NEVER = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the first that the format knows."""


def pack(files: Mapping[str, bytes], executable: Collection[str] = ()) -> bytes:
    """Return a zip archive of files: the same bytes for the same files, on every machine.

    Nothing is compressed, since what a compressor writes depends on its version.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _NEVER)
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = (0o100755 if name in executable else 0o100644) << 16
            archive.writestr(info, files[name])
    return packed.getvalue()

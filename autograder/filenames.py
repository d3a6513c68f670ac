"""What the files of a student are called, whatever the student's folder is called."""

from __future__ import annotations

import hashlib
import os
import re
from urllib.parse import quote

_LONGEST_NAME = 200
"""Bytes; most file systems take 255, and the name gets an ending."""

_LOOKS_TOLD_APART = re.compile("-[0-9a-f]{16}\\Z")
"""Names of this form get a digest of their own: no student is called as another's files are."""

_TAKEN = frozenset({"audit", "index"})
"""Pages of the class, which no student's may replace."""


def file_stem(student: str) -> str:
    """Return a student's name, cut and told apart by a digest where no file can be called so."""
    name = os.fsencode(student)
    fits = len(name) <= _LONGEST_NAME and not _LOOKS_TOLD_APART.search(student)
    return student if fits else _told_apart(name)


def page_name(student: str) -> str:
    """Return the name of the file that holds a student's page."""
    taken = student.casefold() in _TAKEN
    return f"{_told_apart(os.fsencode(student)) if taken else file_stem(student)}.html"


def link_to(page: str) -> str:
    """Return the address of a page that lies beside the one that names it."""
    return f"./{quote(os.fsencode(page))}"


def _told_apart(name: bytes) -> str:
    return f"{os.fsdecode(name[:100])}-{hashlib.sha256(name).hexdigest()[:16]}"

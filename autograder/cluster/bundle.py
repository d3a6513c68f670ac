"""The hidden suite as one bundle: packed here, unpacked once on every worker.

A worker knows it by its HMAC; nothing in a bundle is looked at before that is verified.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from contextlib import ExitStack
from pathlib import Path

from ..course import MANIFEST, Assignment
from ..errors import CourseError
from ..exchange.archives import read_inner
from ..exchange.packing import suite_tree
from ..exchange.unpacking import ArchiveLimits, RefusedError, Spent
from ..files import writing
from ..zipped import pack

KEY_VARIABLE = "AUTOGRADER_KEY"
"""The environment variable that names the key file, here and on every worker."""

LIMITS = ArchiveLimits(entries=20_000, entry_bytes=64 * 2**20, total_bytes=256 * 2**20)
"""What a bundle may hold."""

_MAGIC = b"autograder-suite 1\n"
_DIGEST = hashlib.sha256
_HEAD = len(_MAGIC) + _DIGEST().digest_size
_SHORTEST_KEY = 32


class UntrustedBundle(Exception):  # noqa: N818 - says what it is
    """A bundle that is not unpacked; the message says why and what to do."""


def make_key(path: Path) -> bool:
    """Write a new key, for its owner only, unless the file is there; say whether it was made."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        except FileExistsError:
            return False
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
    return True


def read_key(path: Path) -> bytes:
    """Read the key; raise `CourseError` where it is missing, short, or anybody may read it."""
    try:
        mode, key = path.stat().st_mode, path.read_bytes().strip()
    except OSError as error:
        raise CourseError(
            f"{path}: the key of the hidden tests' bundle cannot be read: {error.strerror}; "
            f"`autograder package ASSIGNMENT --suite` makes one, --key or {KEY_VARIABLE} names it"
        ) from None
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        raise CourseError(f"{path}: everybody on this machine may read the key; chmod 600 {path}")
    if len(key) < _SHORTEST_KEY:
        raise CourseError(f"{path}: a key has at least {_SHORTEST_KEY} characters; remove this one")
    return key


def make_bundle(assignment: Assignment, key: bytes) -> bytes:
    """Pack what grading needs of an assignment: the same bytes for the same files and key."""
    packed = pack(suite_tree(assignment))
    return _MAGIC + _mac(key, packed) + packed


def open_bundle(bundle: bytes, key: bytes) -> dict[str, bytes]:
    """Return the files of a bundle by path, all in one folder: that of the assignment.

    Raises `UntrustedBundle` for one that was not made with this key, before anything in it is
    read, and for one that is larger than `LIMITS` or holds what a bundle never does.
    """
    head, packed = bundle[:_HEAD], bundle[_HEAD:]
    if not head.startswith(_MAGIC):
        raise UntrustedBundle("it is no bundle of this version of the kit; install the same one")
    if not hmac.compare_digest(head[len(_MAGIC) :], _mac(key, packed)):
        raise UntrustedBundle(
            "it was made with another key, or changed on its way; give this worker the key file "
            f"that `autograder grade` uses, and name it in {KEY_VARIABLE}"
        )
    try:
        with ExitStack() as stack:
            contents = read_inner(packed, LIMITS, Spent(), stack)
            if contents.refused:
                raise RefusedError(" ".join(contents.refused[0]))
            files = {str(entry.path): entry.read() for entry in contents.entries}
    except (RefusedError, CourseError) as error:
        raise UntrustedBundle(f"it cannot be unpacked: {error}") from None
    folders = {path.partition("/")[0] for path in files}
    if len(folders) != 1 or f"{min(folders)}/{MANIFEST}" not in files:
        raise UntrustedBundle("it does not hold one assignment")
    return files


def _mac(key: bytes, packed: bytes) -> bytes:
    return hmac.digest(key, _MAGIC + packed, _DIGEST)

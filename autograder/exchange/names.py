"""Names of files that are handed in, and what platforms and browsers make of them."""

from __future__ import annotations

import re

from ..course import Assignment
from ..versions import VERSION_FILE

SECRET = "submission_secret.txt"  # noqa: S105 - the name of a file
"""The file by which nbgrader finds a student's feedback; it goes with the submission."""

_AGAIN = re.compile(
    r"^(?P<stem>.+?)(?:[ +]?\((?P<browser>\d+)\))*(?:-(?P<canvas>\d+))?(?P<ending>\.\w+)$"
)


def names_handed_in(assignment: Assignment) -> tuple[str, ...]:
    """Return the files that are handed in: layer files, notebooks, the version, the secret."""
    return (*assignment.files, *assignment.notebook_files, VERSION_FILE, SECRET)


def without_copy(name: str) -> tuple[str, int]:
    """Take off the numbers that browsers and Canvas add to a file which comes a second time.

    >>> without_copy("work-2.py"), without_copy("work (1).py"), without_copy("work.py")
    (('work.py', 2), ('work.py', 1), ('work.py', 0))
    >>> without_copy("work (1) (2)-3.py")
    ('work.py', 3)
    """
    again = _AGAIN.match(name)
    if again is None:
        return name, 0
    return f"{again['stem']}{again['ending']}", int(again["canvas"] or again["browser"] or 0)

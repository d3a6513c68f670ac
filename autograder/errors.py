"""Errors that end a command with a message. None of them costs a student a point."""

from __future__ import annotations


class CourseError(Exception):
    """The course is misconfigured: an instructor has to mend a file."""


class CannotWrite(Exception):  # noqa: N818 - says what happened
    """A result cannot be written; what was written before is whole."""


class Locked(Exception):  # noqa: N818 - says what happened
    """Another command writes to the same folder; the message says which."""


class Interrupted(Exception):  # noqa: N818 - says what happened
    """Somebody wants the command to end."""


class SandboxLost(Exception):  # noqa: N818 - the name says what happened
    """The machine, and no submission, ended a sandboxed process. One may ask again."""


class SandboxUnavailable(Exception):  # noqa: N818 - what is missing says more than "Error"
    """No sandbox can be had here; the message says why and what to do."""


class ClusterUnavailable(Exception):  # noqa: N818 - says what is missing
    """The cluster cannot be used, or is no longer there; what was graded before is whole."""

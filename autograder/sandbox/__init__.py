"""Run student code where it can harm nothing, and have it answer calls."""

from autograder.errors import SandboxUnavailable

from .choice import AUTO, Trial, choose, try_tiers
from .launch import Sandbox
from .selftest import self_test
from .student import Opaque, SandboxedFunction, Student
from .telling import SYNTAX_ERRORS, Unread
from .tiers import TIERS

__all__ = [
    "AUTO",
    "SYNTAX_ERRORS",
    "TIERS",
    "Opaque",
    "Sandbox",
    "SandboxUnavailable",
    "SandboxedFunction",
    "Student",
    "Trial",
    "Unread",
    "choose",
    "self_test",
    "try_tiers",
]

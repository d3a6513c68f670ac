"""Run student code where it can harm nothing, and have it answer calls."""

from autograder.errors import SandboxUnavailable

from .choice import choose
from .confine import Tier
from .launch import Sandbox
from .selftest import self_test
from .student import Opaque, SandboxedFunction, Student

__all__ = [
    "Opaque",
    "Sandbox",
    "SandboxUnavailable",
    "SandboxedFunction",
    "Student",
    "Tier",
    "choose",
    "self_test",
]

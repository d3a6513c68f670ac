"""Checks of a NumPy function against a reference or against numeric differentiation.

The package uses NumPy and the standard library only: it is copied as it is into every release, and
the grader runs the very same code.
"""

from .calls import (
    Answer,
    Call,
    CallFailed,
    Crashed,
    Earlier,
    ForeignFunction,
    Function,
    LocalFunction,
    Raised,
    Signature,
    TimedOut,
)
from .check import Check
from .failures import CheckFailed, Failure, NotCounted

__all__ = [
    "Answer",
    "Call",
    "CallFailed",
    "Check",
    "CheckFailed",
    "Crashed",
    "Earlier",
    "Failure",
    "ForeignFunction",
    "Function",
    "LocalFunction",
    "NotCounted",
    "Raised",
    "Signature",
    "TimedOut",
]

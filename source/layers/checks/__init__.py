"""Check your own functions: `check("question-id")` in a notebook, `python -m checks` elsewhere."""

from .student_kit import check, ready, submit

__all__ = ["check", "ready", "submit"]

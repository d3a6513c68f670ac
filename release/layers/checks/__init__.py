"""Check your own functions: `check("question-id")` in a notebook, `python -m checks` elsewhere."""

from .student_kit import check, ready

__all__ = ["check", "ready"]

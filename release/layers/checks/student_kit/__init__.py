"""The checks in a student's hands.

The package is copied as it is into every release. It needs Python, NumPy and pytest alone, and
works wherever Jupyter does.
"""

from .kit import check, ready, submit

__all__ = ["check", "ready", "submit"]

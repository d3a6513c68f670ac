"""A report that a notebook shows by itself, and `print` shows as text."""

from __future__ import annotations

from typing import Any

from .html_panel import as_html
from .reports import Report
from .text_panel import Style, as_text


class Panel:
    """A report that a notebook shows by itself, and `print` shows as text."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __str__(self) -> str:
        return as_text(self.report)

    __repr__ = __str__

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ANN401 - IPython's
        del cycle
        printer.text(str(self))

    def _repr_html_(self) -> str:
        return as_html(self.report)


__all__ = ["Panel", "Style", "as_html", "as_text"]

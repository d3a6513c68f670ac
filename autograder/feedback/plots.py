"""Plots of the class as inline SVG: the same results give the same bytes.

Text stays text, and takes the colour of the page around it. matplotlib is imported late.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import CourseError
from .statistics import Item

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK = "#010203"
"""Stands for the colour of the text around the plot, until the SVG is written."""

GOOD, PART, BAD, NONE, FAULT = "#2da44e", "#d9910c", "#d1453b", "#8c959f", "#8250df"
_BLUE = "#4b83c8"

_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "autograder",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
} | dict.fromkeys(
    ("text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"), _INK
)


def score_plot(shares: Sequence[float]) -> str:
    """Draw how many submissions earned which share of the points, in steps of 5 %."""

    def draw(axes: Axes) -> None:
        counts = [0] * 20
        for share in shares:
            counts[min(19, max(0, int(share * 20 + 1e-9)))] += 1
        axes.bar([5 * i + 2.5 for i in range(20)], counts, width=4.6, color=_BLUE)
        axes.set_xlim(0, 100)
        axes.set_xticks(range(0, 101, 20))
        axes.set_xlabel("share of the points, in percent")
        axes.set_ylabel("submissions")
        axes.locator_params(axis="y", integer=True)

    return _svg("scores", (6.4, 2.9), draw)


def outcome_plot(items: Sequence[Item]) -> str:
    """Draw for each question how many solved, failed, ran out of time, or did not try."""
    kinds = (
        ("solved", GOOD, [item.solved for item in items]),
        ("failed", BAD, [item.failed for item in items]),
        ("timed out", PART, [item.over_time for item in items]),
        ("not attempted", NONE, [item.absent for item in items]),
        ("not graded", FAULT, [item.faults for item in items]),
    )

    def draw(axes: Axes) -> None:
        places = range(len(items))
        left = [0] * len(items)
        for label, colour, counts in kinds:
            if any(counts):
                axes.barh(places, counts, left=left, color=colour, label=label, height=0.72)
            left = [a + b for a, b in zip(left, counts, strict=True)]
        axes.set_yticks(places, [item.id for item in items])
        axes.invert_yaxis()
        axes.set_ylim(len(items) - 0.4, -0.6)
        axes.set_xlim(0, max([1, *left]))
        axes.locator_params(axis="x", integer=True)
        axes.set_xlabel("submissions")
        axes.tick_params(axis="y", length=0)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=5, frameon=False)

    return _svg("outcomes", (8.2, 1.2 + 0.26 * len(items)), draw)


def item_plot(items: Sequence[Item]) -> str:
    """Draw difficulty against discrimination, each question as its number in the table."""

    def draw(axes: Axes) -> None:
        for number, item in enumerate(items, 1):
            if item.difficulty is not None and item.discrimination is not None:
                x, y = 100 * item.difficulty, item.discrimination
                axes.plot([x], [y], "o", color=_BLUE, markersize=5)
                axes.annotate(str(number), (x, y), (4, 4), textcoords="offset points", fontsize=9)
        axes.axhline(0.2, color=_INK, linewidth=0.8, linestyle=(0, (4, 4)), alpha=0.6)
        axes.set_xlim(-3, 105)
        axes.set_ylim(min(-0.1, *(item.discrimination or 0.0 for item in items), 0.0) - 0.1, 1.08)
        axes.set_xlabel("mean share of the points, in percent")
        axes.set_ylabel("discrimination")

    return _svg("items", (6.4, 3.4), draw)


def _svg(name: str, size: tuple[float, float], draw: Callable[[Axes], None]) -> str:
    try:
        from matplotlib import rc_context  # noqa: PLC0415 - half a second
        from matplotlib.figure import Figure  # noqa: PLC0415
    except ImportError as error:
        raise CourseError(
            "autograder report draws with matplotlib, which is not installed: "
            "python -m pip install 'autograder-kit[instructor]'"
        ) from error
    text = io.StringIO()
    with rc_context(_SETTINGS):
        figure = Figure(figsize=size, layout="constrained")
        draw(figure.add_subplot())
        figure.savefig(text, format="svg", metadata=dict.fromkeys(("Date", "Creator")))
    return _inline(name, text.getvalue())


def _inline(name: str, text: str) -> str:
    """Return the `svg` element alone, with ids of its own and the page's colour of text."""
    svg = text[text.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    used = set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", svg))
    needed = {one or other for one, other in used}

    def new_id(found: re.Match[str]) -> str:
        return f' id="{name}-{found[1]}"' if found[1] in needed else ""

    svg = re.sub(r' id="([^"]+)"', new_id, svg)
    svg = re.sub(r'(url\(|href=")#', rf"\1#{name}-", svg)
    head, rest = svg.split(">", 1)
    view = re.search(r'viewBox="0 0 ([\d.]+)[^"]+"', head)
    assert view is not None
    width = f"max-width: {1.4 * float(view[1]):.0f}px"
    svg = f'<svg {view[0]} aria-hidden="true" style="{width}">{rest}'
    return re.sub(r"\n\s*", "\n", svg.replace(_INK, "currentColor"))

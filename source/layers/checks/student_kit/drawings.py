"""Inline SVG of a panel: the error on a log scale, and the error over an array.

Drawn in the colour of the text and one of middling lightness, so that both read on a light page and
on a dark one. What a picture says is said in words beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from .pictures import FAINT, PLAIN, STRONG, WORST, Picture
from .text_panel import place

RED = "var(--jp-error-color1, #d9483b)"
GREEN = "var(--jp-success-color1, #2f9e4f)"
ORANGE = "var(--jp-warn-color1, #c77700)"

_SHADE = {FAINT: 0.3, PLAIN: 0.5, STRONG: 0.75, WORST: 1.0}
_LEGEND = (
    (FAINT, "under 1 % of the worst error"),
    (PLAIN, "under 10 %"),
    (STRONG, "under half"),
    (WORST, "half of the worst error or more"),
)
_TEXT = "font: 11px var(--jp-ui-font-family, system-ui, sans-serif); fill: currentColor"
_WIDTH, _LEFT = 480, 20
_LARGEST_CELL, _SMALLEST_CELL = 16, 4
_WANTED = 420
_GAP = 10


def scale(error: float, tolerance: float) -> str:
    """Draw a relative error beside the tolerance, from 1e-16 to 1."""
    limit, at = (_LEFT + place(value, _WIDTH) for value in (tolerance, error))
    end = _LEFT + _WIDTH
    ticks = "".join(
        f'<path d="M{_LEFT + place(10.0**power, _WIDTH)} 37v5" stroke="currentColor"/>'
        f'<text x="{_LEFT + place(10.0**power, _WIDTH)}" y="55" text-anchor="middle" '
        f'style="{_TEXT}">{"1" if power == 0 else f"1e{power}"}</text>'
        for power in range(-16, 1, 4)
    )
    label = f"Relative error {error:.1e}, tolerance {tolerance:.0e}, on a log scale."
    anchor = "end" if at > _WIDTH * 0.7 else "start"
    return (
        f'<svg class="ag-scale" role="img" aria-label="{escape(label)}" '
        f'viewBox="0 0 {_WIDTH + 2 * _LEFT} 60" style="max-width: 32em; width: 100%; '
        f'display: block; margin: .3em 0">'
        f'<rect x="{_LEFT}" y="29" width="{limit - _LEFT}" height="8" style="fill: {GREEN}"/>'
        f'<rect x="{limit}" y="29" width="{end - limit}" height="8" style="fill: {RED}; '
        f'fill-opacity: .35"/>'
        f'<path d="M{limit} 23v19" stroke="currentColor" stroke-width="1.5"/>'
        f'<text x="{limit - 5}" y="22" text-anchor="end" style="{_TEXT}">right up to '
        f"{tolerance:.0e}</text>"
        f'<path d="M{at} 29l-6 -11h12z" style="fill: {RED}"/>'
        f'<text x="{at + (6 if anchor == "end" else -6)}" y="13" text-anchor="{anchor}" '
        f'style="{_TEXT}; font-weight: 700">yours: {error:.1e}</text>{ticks}</svg>'
    )


def error_map(picture: Picture, name: str) -> str:
    """Draw where an array is wrong: a tile for the last two axes, tiles for the axes before."""
    rows, columns = len(picture.tiles), len(picture.tiles[0])
    height, width = len(picture.tiles[0][0]), len(picture.tiles[0][0][0])
    fit = min(_WANTED // (columns * width), _WANTED // (rows * height))
    cell = max(_SMALLEST_CELL, min(_LARGEST_CELL, fit))
    labelled = rows * columns > 1
    left, top = (70, 18) if labelled else (2, 2)
    step_x, step_y = width * cell + _GAP, height * cell + _GAP
    parts = list(_labels(picture, left, top, step_x, step_y)) if labelled else []
    for i, row in enumerate(picture.tiles):
        for j, tile in enumerate(row):
            x, y = left + j * step_x, top + i * step_y
            parts.append(_tile(tile, x, y, cell))
    i, j, r, c = picture.worst_cell
    x, y = left + j * step_x + c * cell, top + i * step_y + r * cell
    parts.append(
        f'<rect x="{x}" y="{y}" width="{cell}" height="{cell}" fill="none" '
        f'stroke="currentColor" stroke-width="2"/>'
    )
    full_width, full_height = left + columns * step_x, top + rows * step_y
    label = f"Error over {name}, shape {picture.shape}. {picture.words}"
    return (
        f'<svg class="ag-error-map" role="img" aria-label="{escape(label)}" '
        f'width="{full_width}" height="{full_height}" viewBox="0 0 {full_width} {full_height}" '
        f'style="max-width: 100%; height: auto; display: block; margin: .3em 0">'
        f"{''.join(parts)}</svg>"
    )


def legend(picture: Picture) -> str:
    """Say what the colours stand for: the shades that occur, from right to worst."""
    used = {level for row in picture.tiles for tile in row for line in tile for level in line}
    shades = _LEGEND if picture.graded else ((WORST, "wrong"),)
    entries = [_key("none", 0.0, "right")] + [
        _key(RED, _SHADE[level], words) for level, words in shades if level in used
    ]
    which = "the worst entry" if picture.graded else "the first of them"
    frame = (
        '<span style="white-space: nowrap"><span aria-hidden="true" style="display: inline-block; '
        "width: .7em; height: .7em; border: 2px solid currentColor; margin-right: .35em; "
        f'vertical-align: -.1em"></span>{which}</span>'
    )
    return f'<div style="font-size: .9em">{"&ensp; ".join([*entries, frame])}</div>'


def _key(colour: str, opacity: float, words: str) -> str:
    return (
        '<span style="white-space: nowrap"><svg aria-hidden="true" width="12" height="12" '
        'viewBox="0 0 12 12" style="vertical-align: -.1em; margin-right: .35em">'
        '<rect x=".5" y=".5" width="11" '
        f'height="11" stroke="currentColor" stroke-opacity=".5" style="fill: {colour}; '
        f'fill-opacity: {opacity}"/></svg>{escape(words)}</span>'
    )


def _tile(tile: tuple[str, ...], x: int, y: int, cell: int) -> str:
    """Draw a tile: one path for each shade, and a thin frame."""
    height, width = len(tile) * cell, len(tile[0]) * cell
    parts = []
    for level, opacity in _SHADE.items():
        path = "".join(
            f"M{x + start * cell} {y + row * cell}h{(stop - start) * cell}v{cell}"
            f"h-{(stop - start) * cell}z"
            for row, line in enumerate(tile)
            for start, stop in _runs(line, level)
        )
        if path:
            parts.append(f'<path d="{path}" style="fill: {RED}; fill-opacity: {opacity}"/>')
    lines = "".join(f"M{x + i * cell} {y}v{height}" for i in range(len(tile[0]) + 1))
    lines += "".join(f"M{x} {y + i * cell}h{width}" for i in range(len(tile) + 1))
    if cell > _SMALLEST_CELL:
        parts.append(f'<path d="{lines}" stroke="currentColor" stroke-opacity=".25" fill="none"/>')
    parts.append(
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="none" '
        f'stroke="currentColor" stroke-opacity=".5"/>'
    )
    return "".join(parts)


def _runs(line: str, level: str) -> Iterator[tuple[int, int]]:
    start = None
    for place_, found in enumerate(f"{line} "):
        if found == level and start is None:
            start = place_
        elif found != level and start is not None:
            yield start, place_
            start = None


def _labels(picture: Picture, left: int, top: int, step_x: int, step_y: int) -> Iterator[str]:
    """Name the tiles by their indices: the axis before the last two across, the others down."""
    lead = picture.shape[:-2]
    for j in range(len(picture.tiles[0])):
        index = ", ".join([*(":" * (len(lead) - 1)), str(j), ":", ":"])
        shown = f"[{index}]" if len(picture.tiles[0]) * 50 < len(picture.tiles[0]) * step_x else j
        yield f'<text x="{left + j * step_x}" y="12" style="{_TEXT}">{shown}</text>'
    for i in range(len(picture.tiles) if len(lead) > 1 else 0):
        index = ", ".join([*map(str, _unravel(i, lead[:-1])), ":", ":", ":"])
        yield (
            f'<text x="{left - 6}" y="{top + i * step_y + 11}" text-anchor="end" '
            f'style="{_TEXT}">[{index}]</text>'
        )


def _unravel(number: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    index: tuple[int, ...] = ()
    for length in reversed(shape):
        number, here = divmod(number, length)
        index = (here, *index)
    return index

"""An error picture as paths of an SVG: a tile for the last two axes, tiles for those before."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..results import ErrorPicture

_WIDEST, _LARGEST_CELL, _SMALLEST_CELL, _GAP = 560, 18, 5, 10
_ROW = 40
"""A vector is shown in rows of so many cells."""


@dataclass(frozen=True)
class Drawing:
    """What a template needs to draw a picture. `levels` are paths by their level, 1 to 4."""

    words: str
    width: int
    height: int
    levels: tuple[tuple[int, str], ...]
    frames: tuple[tuple[int, int, int, int], ...]
    grid: str


def draw(picture: ErrorPicture) -> Drawing:
    """Lay a picture out; raises `ValueError` where it holds another number of cells."""
    cells = picture.levels
    if len(cells) != math.prod(picture.grid) or not cells or set(cells) - set("01234"):
        raise ValueError("a picture of which cells are missing")
    *lead, height, width = (1,) * max(0, 2 - len(picture.grid)) + picture.grid
    if len(picture.grid) == 1 and width > _ROW:
        height, width = math.ceil(width / _ROW), _ROW
    across = lead[-1] if lead else 1
    down = math.prod(lead[:-1])
    fit = (_WIDEST - (across - 1) * _GAP) // (across * width)
    size = max(_SMALLEST_CELL, min(_LARGEST_CELL, fit))
    paths = dict.fromkeys("1234", "")
    frames, grid = [], ""
    for tile in range(down * across):
        x = tile % across * (width * size + _GAP) + 1
        y = tile // across * (height * size + _GAP) + 1
        inside = cells[tile * height * width : (tile + 1) * height * width]
        frames.append((x, y, width * size, height * size))
        grid += "".join(f"M{x + i * size} {y}v{height * size}" for i in range(1, width))
        grid += "".join(f"M{x} {y + i * size}h{width * size}" for i in range(1, height))
        for at, level in enumerate(inside):
            if level != "0":
                column, row = at % width, at // width
                paths[level] += f"M{x + column * size} {y + row * size}h{size}v{size}h-{size}z"
    return Drawing(
        _words(picture),
        across * (width * size + _GAP) - _GAP + 2,
        down * (height * size + _GAP) - _GAP + 2,
        tuple((int(level), path) for level, path in paths.items() if path),
        tuple(frames),
        grid,
    )


def _words(picture: ErrorPicture) -> str:
    wrong = sum(level != "0" for level in picture.levels)
    what = "entries" if picture.grid == picture.shape else "cells"
    text = f"Where {picture.name} of shape {picture.shape} is wrong: "
    text += f"{wrong} of {len(picture.levels)} {what}."
    if picture.grid != picture.shape:
        most = math.prod(
            2 ** max(0, math.ceil(math.log2(n / m)))
            for n, m in zip(picture.shape, picture.grid, strict=True)
        )
        text += f" A cell shows the worst of up to {most} entries."
    return text

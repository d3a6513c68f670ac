"""Where an array is wrong: its last two axes as a tile, the axes before them as rows of tiles.

Plain data that travels between processes; `drawings` and `text_panel` show it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

RIGHT, FAINT, PLAIN, STRONG, WORST = "01234"
"""How wrong an entry is: within the tolerance; less than a hundredth, a tenth, and half of the
worst; and more."""

_BOUNDS = (0.01, 0.1, 0.5)
_MOST_CELLS = 3_000
_MOST_TILES = 64


@dataclass(frozen=True)
class Picture:
    """The error over an array of shape `shape`.

    `tiles` are rows of tiles, a tile is rows of levels. A cell stands for as many entries along
    each of the last two axes as `coarse` says. `worst` is the entry that is farthest off. Tiles
    beyond `shown` of `count` are left out. `wrong` counts the entries that are; unless they are
    `graded` one is as wrong as another, and `worst` is the first of them.
    """

    shape: tuple[int, ...]
    tiles: tuple[tuple[tuple[str, ...], ...], ...]
    coarse: tuple[int, int]
    worst: tuple[int, ...]
    wrong: int
    shown: int
    count: int
    graded: bool = True

    @property
    def worst_cell(self) -> tuple[int, int, int, int]:
        """Row and column of the tile with the worst entry, and the cell's within it."""
        lead, (row, column) = _split(self.worst)
        tile_row, tile_column = self._tile_of(lead)
        return tile_row, tile_column, row // self.coarse[0], column // self.coarse[1]

    @property
    def words(self) -> str:
        """The picture for whoever does not see it."""
        size = int(np.prod(self.shape))
        which = "the worst" if self.graded else "the first"
        return (
            f"{self.wrong} of {size} entries are wrong; {which} is at index "
            f"{list(self.worst)}{_where_in(self.worst, self.shape)}."
        )

    def _tile_of(self, lead: tuple[int, ...]) -> tuple[int, int]:
        if not lead:
            return 0, 0
        rows = int(np.ravel_multi_index(lead[:-1], self.shape[: len(lead) - 1])) if lead[1:] else 0
        return rows, lead[-1]


def picture_of(error: np.ndarray, limit: float) -> Picture | None:
    """Return the picture of an array of absolute errors, of which `limit` is the largest allowed.

    There is none of a single number, of nothing, or of so many tiles that the worst is not shown.
    """
    if error.size < 2:
        return None
    error = np.where(np.isfinite(error), error, np.inf)
    worst = tuple(int(i) for i in np.unravel_index(int(np.argmax(error)), error.shape))
    flat = error.reshape((1,) * max(0, 2 - error.ndim) + error.shape)
    lead, (height, width) = flat.shape[:-2], flat.shape[-2:]
    columns = lead[-1] if lead else 1
    tiles = flat.reshape(-1, columns, height, width)
    rows = max(1, _MOST_TILES // columns)
    shown = tiles[:rows, :_MOST_TILES]
    coarse = _coarse(shown.shape[0] * shown.shape[1], height, width)
    levels = _levels(_blocks(shown, coarse), limit, float(error[worst]))
    found = Picture(
        shape=error.shape,
        tiles=tuple(tuple(tuple("".join(line) for line in tile) for tile in row) for row in levels),
        coarse=coarse,
        worst=worst,
        wrong=int((error > limit).sum()),
        shown=shown.shape[0] * shown.shape[1],
        count=tiles.shape[0] * columns,
        graded=bool(np.isfinite(error[worst]) and np.unique(error[error > limit]).size > 1),
    )
    row, column, _, _ = found.worst_cell
    return found if row < shown.shape[0] and column < shown.shape[1] else None


def _split(index: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, int]]:
    padded = (0,) * max(0, 2 - len(index)) + index
    return padded[:-2], (padded[-2], padded[-1])


def _coarse(tiles: int, height: int, width: int) -> tuple[int, int]:
    """Return how many entries a cell stands for, so that there are not too many cells."""
    down = across = 1
    while tiles * -(-height // down) * -(-width // across) > _MOST_CELLS:
        if height / down >= width / across:
            down *= 2
        else:
            across *= 2
    return down, across


def _blocks(tiles: np.ndarray, coarse: tuple[int, int]) -> np.ndarray:
    """Return the largest entry of each block along the last two axes."""
    down, across = coarse
    starts = (range(0, tiles.shape[-2], down), range(0, tiles.shape[-1], across))
    return np.maximum.reduceat(np.maximum.reduceat(tiles, starts[0], axis=-2), starts[1], axis=-1)


def _levels(error: np.ndarray, limit: float, worst: float) -> np.ndarray:
    share = error / worst if np.isfinite(worst) and worst > 0 else np.isinf(error).astype(float)
    level = 1 + np.searchsorted(_BOUNDS, share, side="right")
    return np.where(error <= limit, 0, level).astype(str)


def _where_in(index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """Say where an entry lies along the last two axes, where that is at an end."""
    ends = []
    for name, place, length in zip(
        ("row", "column")[-len(shape) :], index[-2:], shape[-2:], strict=False
    ):
        if length > 2 and place in {0, length - 1}:
            ends.append(f"{'first' if place == 0 else 'last'} {name}")
    return f", in the {' and the '.join(ends)}" if ends and len(shape) > 1 else ""


__all__ = ["FAINT", "PLAIN", "RIGHT", "STRONG", "WORST", "Picture", "picture_of"]

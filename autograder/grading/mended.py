"""What a student is told of a file that was graded although Python cannot read all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..sandbox import Unread

_MOST = 10


def syntax_error(unread: Mapping[str, Sequence[Unread]]) -> str:
    """Return why the first such file does not parse as a whole, nothing if all of them do."""
    return next((str(parts[0].why) for parts in unread.values()), "")


def notes(unread: Mapping[str, Sequence[Unread]]) -> tuple[str, ...]:
    """Return a note for each such file: what could be read of it, and what could not."""
    return tuple(_note(file, parts) for file, parts in unread.items())


def _note(file: str, parts: Sequence[Unread]) -> str:
    lost = list(dict.fromkeys(_part(part) for part in parts[1:] or parts))
    more = f" and {len(lost) - _MOST} more" if len(lost) > _MOST else ""
    return (
        f"{file} does not parse. It was graded as far as Python can read it, the released lines in"
        f" the place of broken ones around a region. Not read: {'; '.join(lost[:_MOST])}{more}."
        " Everything else was taken as you wrote it"
    )


def _part(part: Unread) -> str:
    line = f"line {part.why.line}" if part.why.line is not None else ""
    if part.region:
        return f"the region of {part.region}" + (f" ({line})" if line else "")
    return line or "lines outside of the regions"

"""Texts that somebody else wrote, made fit to be shown."""

from __future__ import annotations

import unicodedata

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the text behind it around, until something ends it (Unicode's UAX 9)."""


def printable(text: str, length: int | None = None) -> str:
    r"""Return at most `length` characters of `text`, without any that steer a terminal.

    >>> printable("red \x1b[31m\tor\nnot")
    'red ?[31m\tor\nnot'
    """
    return "".join(c if c.isprintable() or c in "\n\t" else "?" for c in text[:length])


def in_a_line(text: str) -> str:
    r"""Return a text of several lines as one.

    >>> in_a_line("one\n  two ")
    'one two'
    """
    return " ".join(printable(text).split())


def steers(character: str) -> bool:
    r"""Tell whether a character steers a terminal, ends a line, or turns text around.

    Those that join letters of a Persian or a Sinhalese name, and emoji, do not.

    >>> [steers(character) for character in ("\x1b", "\n", "\u202e", "\u200d", "\u3000", "a")]
    [True, True, True, False, False, False]
    """
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"} or character in _TURNING

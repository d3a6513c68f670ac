"""Texts that somebody else wrote, made fit to be shown."""

from __future__ import annotations


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

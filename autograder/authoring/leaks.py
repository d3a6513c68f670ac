"""Find what must not reach a student: solutions, hidden tests, known mistakes, model answers.

Texts are compared as sequences of words and signs, so that neither indentation nor line breaks nor
a comment mark hide a copy. Notebooks and other JSON are searched string by string: sources,
outputs, metadata. What a text shares with given code (stubs, the kit's own files) is no secret.
"""

from __future__ import annotations

import builtins
import io
import json
import keyword
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ..regions import find_regions
from .stubs import code_in

_WORD = re.compile(r"[^\W\d]\w*|\d[\w.]*|[^\w\s]")

_COMMON = frozenset((*keyword.kwlist, *keyword.softkwlist, *dir(builtins), "np", "self"))
"""Words that say nothing of where a line comes from."""

_SOLUTION, _DISTINCTIVE, _TEST = 3, 6, 8
"""Words beside the common ones that make a line a secret: of a solution, of a variant or a text,
and of a hidden test, whose lines (`x = rng.normal(size=(3, 4))`) anybody might write."""

_INDEXED = 3
"""A secret of fewer words and signs is found by its first, all others by their first three."""

Words = tuple[str, ...]


@dataclass(frozen=True)
class Secret:
    """A text that must not be shown: `what` it is, where it stands, and its words and signs."""

    what: str
    origin: str
    text: str
    words: Words


@dataclass(frozen=True)
class Leak:
    """A secret that a file shows. `place` says where: a line, or a notebook's cell and line."""

    file: str
    place: str
    secret: Secret

    def __str__(self) -> str:
        secret = self.secret
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: shows {secret.what} ({secret.origin}): {secret.text}"


def solution_secrets(text: str, file: str) -> list[Secret]:
    """Return the lines of a solved file's regions, comments left out."""
    return [
        secret
        for region in find_regions(text, file)
        for secret in _code_secrets(
            code_in(text, region), "a line of the solution", file, at_least=_SOLUTION
        )
    ]


def hidden_test_secrets(text: str, file: str) -> list[Secret]:
    """Return the names of a file's hidden tests and its distinctive lines."""
    names = [
        Secret("the name of a hidden test", f"{file}, line {number}", name, _words(name))
        for number, name in _functions(text)
        if name.startswith("test")
    ]
    lines = list(enumerate(text.split("\n"), start=1))
    return names + _code_secrets(lines, "a line of a hidden test", file, at_least=_TEST)


def variant_secrets(text: str, file: str) -> list[Secret]:
    """Return a variant's distinctive lines, the sentences of its docstring and its name.

    A name that is one common word (`loops`, `in_place`) tells nothing, and may stand anywhere.
    """
    stem = PurePath(file).stem
    says_enough = _weight(_words(stem.replace("_", " "))) > 1
    names = [Secret("the name of a variant", file, stem, _words(stem))] if says_enough else []
    lines = list(enumerate(text.split("\n"), start=1))
    code = _code_secrets(lines, "a line of a variant", file, at_least=_DISTINCTIVE)
    told = {secret.words for secret in code}
    prose = prose_secrets(text, "a line of a variant", file)
    return [*names, *code, *(secret for secret in prose if secret.words not in told)]


def prose_secrets(text: str, what: str, file: str) -> list[Secret]:
    """Return the distinctive lines of a text in words."""
    return [
        Secret(what, f"{file}, line {number}", line.strip(), words)
        for number, line in enumerate(text.split("\n"), start=1)
        if _weight(words := _without_outer_signs(_words(line))) >= _DISTINCTIVE
    ]


def code_of(text: str) -> str:
    """Return the code of a Python file without its comments and docstrings."""
    return "\n".join(line for _, line in _code_lines(text))


def without_given(secrets: Iterable[Secret], given: Iterable[str]) -> list[Secret]:
    """Return the secrets that stand in none of the `given` texts."""
    secrets = list(secrets)
    finder = _Finder(secrets)
    shown = {secret.words for text in given for secret, _ in finder.find(text)}
    return [secret for secret in secrets if secret.words not in shown]


def find_leaks(files: Mapping[str, bytes], secrets: Sequence[Secret]) -> list[Leak]:
    """Return every secret that a file shows, in its name or in its content; each place once."""
    finder = _Finder(secrets)
    leaks: dict[Leak, None] = {}
    found: dict[tuple[str, bytes], list[tuple[str, Secret]]] = {}  # files often have copies
    for file, content in sorted(files.items()):
        key = (PurePath(file).suffix, content)
        if key not in found:
            found[key] = list(_find_in(finder, file, content.decode("utf-8", "replace")))
        for secret, _ in finder.find(file):
            leaks[Leak(file, "", secret)] = None
        for place, secret in found[key]:
            leaks[Leak(file, place, secret)] = None
    return list(leaks)


def _find_in(finder: _Finder, file: str, content: str) -> Iterator[tuple[str, Secret]]:
    for place, text in _texts(file, content):
        for secret, line in finder.find(text):
            yield (f"{place}, line {line}" if place else f"line {line}"), secret


class _Finder:
    """Finds any of many secrets in a text in one pass."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        self._by_start: dict[Words, dict[Words, Secret]] = {}
        for secret in secrets:
            start = secret.words[: _INDEXED if len(secret.words) >= _INDEXED else 1]
            self._by_start.setdefault(start, {}).setdefault(secret.words, secret)
        self._first_words = {start[0] for start in self._by_start}

    def find(self, text: str) -> Iterator[tuple[Secret, int]]:
        """Yield each occurrence with the line on which it begins."""
        placed = _words_with_lines(text)
        words = tuple(word for word, _ in placed)
        for i, (word, line) in enumerate(placed):
            if word not in self._first_words:
                continue
            for length in (_INDEXED, 1):
                for wanted, secret in self._by_start.get(words[i : i + length], {}).items():
                    if words[i : i + len(wanted)] == wanted:
                        yield secret, line


def _texts(file: str, content: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a file, each with its place in it; JSON is taken apart."""
    try:
        data = json.loads(content) if PurePath(file).suffix in {".ipynb", ".json"} else None
    except ValueError:
        data = None
    if data is None:
        yield "", content
    elif isinstance(data, dict) and isinstance(data.get("cells"), list):
        for number, cell in enumerate(data["cells"], start=1):
            for path, text in _strings(cell):
                yield f"cell {number}" + ("" if path == "source" else f" ({path})"), text
        yield from _strings({key: value for key, value in data.items() if key != "cells"})
    else:
        yield from _strings(data)


def _strings(data: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every string in JSON data with its path; a list of strings is one text."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, list) and data and all(isinstance(item, str) for item in data):
        yield path, "".join(data)
    elif isinstance(data, dict):
        for key, item in data.items():
            below = f"{path}.{key}" if path else key
            yield below, key
            yield from _strings(item, below)
    elif isinstance(data, list):
        for item in data:
            yield from _strings(item, path)


def _code_secrets(
    lines: Sequence[tuple[int, str]], what: str, file: str, *, at_least: int
) -> list[Secret]:
    """Return statements and single lines of code that say enough, each once."""
    found: dict[Words, Secret] = {}
    for i, code in _code_lines("\n".join(line for _, line in lines)):
        words = _words(code)
        if _weight(words) >= at_least:
            number, line = lines[i - 1]
            secret = Secret(what, f"{file}, line {number}", line.strip(), words)
            found.setdefault(words, secret)
    return list(found.values())


def _code_lines(text: str) -> list[tuple[int, str]]:
    """Return lines of code without comments and docstrings, and statements of several lines whole.

    Each comes with the number of its (first) line. Indentation does not matter: the lines may be
    cut out of a function.
    """
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(_dedent(text)).readline))
    except (tokenize.TokenError, SyntaxError):
        return list(enumerate(text.split("\n"), start=1))
    found: list[tuple[int, str]] = []
    statement: list[tokenize.TokenInfo] = []
    for token in tokens:
        if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
            found += _parts(statement)
            statement = []
        elif token.type not in (tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
            statement.append(token)
    return found


def _parts(statement: Sequence[tokenize.TokenInfo]) -> list[tuple[int, str]]:
    """Return each line of a statement and, if there are several, the whole statement as one."""
    if all(token.type == tokenize.STRING for token in statement):
        return []
    lines: dict[int, list[str]] = {}
    for token in statement:
        lines.setdefault(token.start[0], []).append(token.string)
    parts = [(number, " ".join(words)) for number, words in lines.items()]
    if len(parts) == 1:
        return parts
    return [*parts, (statement[0].start[0], " ".join(token.string for token in statement))]


def _dedent(text: str) -> str:
    """Take the first line's indentation off every line, so that a cut-out body can be read."""
    lines = text.split("\n")
    first = next((line for line in lines if line.strip() and not line.strip().startswith("#")), "")
    indent = len(first) - len(first.lstrip())
    return "\n".join(line[indent:] if not line[:indent].strip() else line for line in lines)


def _functions(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if match := re.match(r"\s*(?:async\s+)?def\s+(\w+)", line):
            yield number, match[1]


def _words(text: str) -> Words:
    """Split a text into words and signs. Comment marks are left out, to look behind them."""
    return tuple(word for word in _WORD.findall(text.replace("'", '"')) if word != "#")


def _words_with_lines(text: str) -> list[tuple[str, int]]:
    """Return words and signs, each with its line."""
    return [
        (word, number)
        for number, line in enumerate(text.split("\n"), start=1)
        for word in _words(line)
    ]


def _without_outer_signs(words: Words) -> Words:
    """Cut quotes, bullets and full stops off both ends of a line."""
    inner = [i for i, word in enumerate(words) if _is_word(word)]
    return words[inner[0] : inner[-1] + 1] if inner else ()


def _weight(words: Words) -> int:
    """Count the words that are neither signs nor common."""
    return sum(_is_word(word) and word not in _COMMON for word in words)


def _is_word(word: str) -> bool:
    return word[0].isalnum() or word[0] == "_"

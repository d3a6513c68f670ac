"""Submissions as a class hands them in, made from the known versions of an assignment.

Of a hundred some 28 are right (most of them with functions in other styles), 48 wrong in one to
four functions, 17 half done, and of the rest some do not parse, some never end and some crash. What
a file holds depends on its number alone, so a batch of a thousand begins with that of a hundred.

    .venv/bin/python bench/mix.py 1000 FOLDER       writes FOLDER/student-00000/layers/layers.py ...
"""

from __future__ import annotations

import ast
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from textwrap import indent

from autograder.course import Assignment, load_assignment
from autograder.regions import find_regions
from autograder.variants import Variant, load_variants

COURSE = Path(__file__).resolve().parents[1]


class Kind(StrEnum):
    """What somebody handed in."""

    RIGHT = "right"
    WRONG = "wrong"
    HALF_DONE = "half done"
    SYNTAX_ERROR = "does not parse"
    ENDLESS_LOOP = "never ends"
    CRASH = "crashes"


SHARES: Mapping[Kind, int] = {
    Kind.RIGHT: 28,
    Kind.WRONG: 48,
    Kind.HALF_DONE: 17,
    Kind.SYNTAX_ERROR: 4,
    Kind.ENDLESS_LOOP: 2,
    Kind.CRASH: 1,
}
WELL_BEHAVED = frozenset({Kind.RIGHT, Kind.WRONG, Kind.HALF_DONE})
"""Kinds whose functions all end by themselves: those that can also be run without a sandbox."""

_BODIES = {
    Kind.SYNTAX_ERROR: "return (",
    Kind.ENDLESS_LOOP: "while True:\n    pass",
    Kind.CRASH: "import os\nos._exit(1)",
}
_MOST_MISTAKES = 4
_OTHER_STYLES = 3


@dataclass(frozen=True)
class Made:
    """One submission: what kind it is, and the text of its only Python file."""

    kind: Kind
    text: str


class Mix:
    """Makes submissions for an assignment of one Python file."""

    def __init__(self, assignment: Assignment) -> None:
        (self.file,) = assignment.files
        self.assignment = assignment
        self._solved = (assignment.root / self.file).read_text(encoding="utf-8")
        variants = load_variants(assignment)
        self._accepted = [v for v in variants if v.kind == "accepted"]
        self._wrong = [v for v in variants if v.kind == "wrong"]

    def make(self, number: int) -> Made:
        """Return the submission of this number."""
        draw = random.Random(number)  # noqa: S311 - a class of invented students
        kind = draw.choices(list(SHARES), list(SHARES.values()))[0]
        styles = _of_other_functions(draw, self._accepted, draw.randint(0, _OTHER_STYLES))
        if kind is Kind.RIGHT:
            return Made(kind, self._with(styles))
        if kind is Kind.WRONG:
            mistakes = _of_other_functions(draw, self._wrong, draw.randint(1, _MOST_MISTAKES))
            return Made(kind, self._with(mistakes))
        if kind is Kind.HALF_DONE:
            mistakes = _of_other_functions(draw, self._wrong, draw.randint(0, 1))
            return Made(kind, self._half_done(draw, mistakes))
        return Made(kind, self._broken(draw, kind))

    def write(self, folder: Path, count: int, kinds: frozenset[Kind] = frozenset(Kind)) -> Counter:
        """Hand in the first `count` submissions of these kinds; return how many are of each."""
        seen: Counter[Kind] = Counter()
        number = 0
        while seen.total() < count:
            made = self.make(number)
            if made.kind in kinds:
                path = folder / f"student-{number:05}" / self.assignment.name / self.file
                path.parent.mkdir(parents=True)
                path.write_text(made.text, encoding="utf-8")
                seen[made.kind] += 1
            number += 1
        return seen

    def _with(self, variants: Sequence[Variant], text: str | None = None) -> str:
        """Put each variant's functions in the place of the solved ones."""
        text = self._solved if text is None else text
        for variant in variants:
            text += "\n\n" + _without_docstring(variant.path.read_text(encoding="utf-8"))
        return text

    def _half_done(self, draw: random.Random, mistakes: Sequence[Variant]) -> str:
        """Leave the last functions as they were handed out; mistakes are in those before."""
        regions = find_regions(self._solved, self.file)
        first = draw.randrange(len(regions) // 4, len(regions))
        lines = self._solved.splitlines()
        for region in reversed(regions[first:]):
            lines[region.start : region.end - 1] = [f"{_indent(lines[region.start - 1])}pass"]
        done = {region.function for region in regions[:first]}
        kept = [m for m in mistakes if done.issuperset(m.functions)]
        return self._with(kept, "\n".join(lines) + "\n")

    def _broken(self, draw: random.Random, kind: Kind) -> str:
        """Begin what somebody wrote in one function with what breaks it."""
        region = draw.choice(find_regions(self._solved, self.file))
        lines = self._solved.splitlines()
        lines.insert(region.start, indent(_BODIES[kind], _indent(lines[region.start - 1])))
        return "\n".join(lines) + "\n"


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _of_other_functions(
    draw: random.Random, variants: Sequence[Variant], count: int
) -> list[Variant]:
    """Draw variants, none of which redefines what another one does."""
    drawn: list[Variant] = []
    for variant in draw.sample(variants, len(variants)):
        if len(drawn) == count:
            break
        if not any(set(variant.functions) & set(other.functions) for other in drawn):
            drawn.append(variant)
    return drawn


def _without_docstring(text: str) -> str:
    """Return a variant's code: its docstring is the hint, which no student has written."""
    first = ast.parse(text).body[0]
    return "\n".join(text.splitlines()[first.end_lineno or 0 :]).strip() + "\n"


def main(count: str, folder: str) -> None:
    """Write the submissions, and say how many are of which kind."""
    seen = Mix(load_assignment(COURSE / "solutions" / "layers")).write(Path(folder), int(count))
    for kind in Kind:
        print(f"{seen[kind]:6} {kind}")


if __name__ == "__main__":
    main(*sys.argv[1:])

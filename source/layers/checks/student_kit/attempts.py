"""Which of the marked regions the student has begun to fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..regions import Region, RegionError, find_regions
from .release import QuestionFacts, Release


@dataclass(frozen=True)
class Attempts:
    """`untouched` are the ids of regions that hold no code, or `pass` alone.

    `faults` says of a file why its regions cannot be told; they then count as attempted.
    """

    release: Release
    untouched: frozenset[str]
    faults: Mapping[str, str]

    def to_fill(self, question: QuestionFacts) -> tuple[str, ...]:
        """Return the question's untouched regions in words: "`scale_forward` in scale.py"."""
        regions = self.release.regions_of(question)
        return tuple(self._words(region) for region in regions if region in self.untouched)

    def begun(self, question: QuestionFacts) -> bool:
        """Return whether any region of the question was touched."""
        return not self.untouched.issuperset(self.release.regions_of(question))

    def _words(self, region: str) -> str:
        function, _, part = region.partition("#")
        which = f" (its part `{part}`)" if part else ""
        return f"`{function}`{which} in {self.release.file_of(function)}"


def find_attempts(release: Release, texts: Mapping[str, str]) -> Attempts:
    """Look at the texts of the student's files, by file name."""
    untouched: set[str] = set()
    faults: dict[str, str] = {}
    for file, text in texts.items():
        try:
            regions = find_regions(text, file)
        except RegionError as error:
            faults[file] = (
                f"The marker lines around your code were changed: {error}. Put them back as they "
                f"were handed out."
            )
        else:
            untouched.update(*(_ids(release, region) for region in regions if region.untouched))
    return Attempts(release, frozenset(untouched), faults)


def _ids(release: Release, region: Region) -> tuple[str, ...]:
    """Return the region's id, or nothing if the handout has no such region."""
    return release.region_ids.get(region.function, ())[region.number : region.number + 1]

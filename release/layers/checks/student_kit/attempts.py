"""Which of the marked regions the student has begun to fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        return tuple(
            f"{_words(region)} in {self._file(region)}" for region in self._untouched(question)
        )

    def all_to_fill(self, questions: Iterable[QuestionFacts]) -> tuple[str, ...]:
        """Return the untouched regions of several questions, each file's together."""
        by_file: dict[str, dict[str, None]] = {}
        for question in questions:
            for region in self._untouched(question):
                by_file.setdefault(self._file(region), {})[_words(region)] = None
        return tuple(f"{', '.join(regions)} in {file}" for file, regions in by_file.items())

    def begun(self, question: QuestionFacts) -> bool:
        """Return whether any region of the question was touched."""
        return not self.untouched.issuperset(self.release.regions_of(question))

    def _untouched(self, question: QuestionFacts) -> tuple[str, ...]:
        regions = self.release.regions_of(question)
        return tuple(region for region in regions if region in self.untouched)

    def _file(self, region: str) -> str:
        return self.release.file_of(region.partition("#")[0])


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


def _words(region: str) -> str:
    function, _, part = region.partition("#")
    return f"`{function}`{f' (its part `{part}`)' if part else ''}"

"""Leave out one layer of the sandbox after the other, and tell which attacks then succeed.

Runs the whole catalogue of `tests/hostile` in the tier `full` as it is, then without each of its
layers, and prints what every run let through: promises that were broken, secrets that were written,
canaries that were touched, processes that outlived the grader, neighbours whose result changed.

    .venv/bin/python .ci/measure_layers.py [TIER] [ATTACK ...]
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from autograder.cli import main as autograder
from autograder.commands import grading
from autograder.grading import batch
from autograder.sandbox import TIERS, Sandbox
from tests.hostile.catalogue import load_all, small_course
from tests.hostile.runs import Run, overseen, own_grader

WITHOUT = "--without"
ALL = "nothing"
NEEDS = {"landlock": ("landlock", "scope")}
"""A layer that another one builds upon takes that with it."""


def main(tier: str = "full", *attacks: str) -> None:
    """Run the catalogue once for each layer of a tier, and print what got through."""
    for layer in (ALL, *TIERS[tier]):
        command = [sys.executable, __file__, WITHOUT, layer, tier]
        grader = replace(own_grader(), command=command)
        print(f"{tier} without {layer}:", flush=True)
        with overseen(grader, tier, attacks or tuple(load_all("attacks"))) as run:
            for line in dict.fromkeys(got_through(run)):
                print(f"    {line}", flush=True)


def got_through(run: Run) -> Iterator[str]:
    """Say in lines what a run of the grader let through."""
    found = run.report["submitted"]
    if found["exit_code"] != 0:
        yield f"the grader ended with exit code {found['exit_code']}: {found['stderr'][-300:]}"
    entries = load_all("attacks") | {
        name: load_all("honest")[honest] for name, honest in run.neighbours.items()
    }
    for path in sorted(run.results().glob("*.json")):
        broken = entries[path.stem].broken(small_course(), run.result(path.stem))
        if broken:
            yield f"{path.stem}: {'; '.join(broken)[:200]}"
        if secrets := run.secrets_in(path.read_bytes()):
            yield f"{path.stem}: prints {len(secrets)} secrets: {', '.join(secrets)}"
    for name in found["touched"]:
        yield f"somebody touched: {name}"
    for command in found["outlived"].values():
        yield f"outlived the grader: {command[:100]}"


def grade_without(layer: str, tier: str, arguments: Sequence[str]) -> None:
    """Be the command `autograder`, but for a layer of the sandbox that is left out."""
    without = NEEDS.get(layer, () if layer == ALL else (layer,))

    class Weaker(Sandbox):
        def __init__(self, _: str) -> None:
            super().__init__(tier, without=without)

    def choose(_: str) -> Sandbox:
        sandbox = Weaker(tier)
        sandbox.start()
        return sandbox

    fork = multiprocessing.get_context("fork")  # workers get what is changed here along
    multiprocessing.get_context = lambda _=None: fork  # type: ignore[assignment]
    batch.Sandbox, grading.choose = Weaker, choose  # type: ignore[misc, assignment]
    sys.argv = ["autograder", *arguments]
    autograder()


if __name__ == "__main__":
    if sys.argv[1:2] == [WITHOUT]:
        grade_without(sys.argv[2], sys.argv[3], sys.argv[4:])
    else:
        main(*sys.argv[1:])

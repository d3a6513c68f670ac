"""Print what the sandbox costs on this machine, in milliseconds (medians)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from autograder.checks.calls import Call, Signature, run
from autograder.sandbox import Sandbox, SandboxUnavailable, Student, Tier

SOURCE = b"""
import numpy as np

def forward(x, w):
    return x @ w, (x, w)

def backward(dout, cache):
    x, w = cache
    return dout @ w.T, x.T @ dout
"""
SIGNATURES = {
    "forward": Signature("forward", ("out", "cache"), ("cache",)),
    "backward": Signature("backward", ("dx", "dw")),
}


def median(action: Callable[[], object], times: int) -> float:
    """Return the median time of an action in milliseconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return 1000 * statistics.median(taken)


def submission(sandbox: Sandbox) -> Student:
    """Hand in a small layer."""
    return Student(sandbox, {"layers.py": SOURCE}, SIGNATURES)


def whole_child(sandbox: Sandbox) -> None:
    """Fork, confine, load, call forward and backward, reap."""
    with submission(sandbox) as student:
        x = np.ones((8, 8))
        out, cache = student.forward(x, x)
        student.backward(out, cache)


def measure(tier: Tier) -> dict[str, float]:
    """Return every figure of one tier."""

    def start() -> None:
        with Sandbox(tier):
            pass

    figures = {"start-up": median(start, 5)}
    with Sandbox(tier) as sandbox:
        figures["child: fork, load, two calls, reap"] = median(lambda: whole_child(sandbox), 40)
        for name, side in (("1 KB", 11), ("100 KB", 113), ("10 MB", 1145)):
            with submission(sandbox) as student:
                x = np.ones((side, side))
                calls = [Call(student.forward, (x, x[:1].T)) for _ in range(20)]
                times = 5 if side > 1000 else 100
                student.load()
                figures[f"one call, {name}"] = median(lambda: run(calls[:1]), times)  # noqa: B023
                if side < 1000:
                    figures[f"20 calls in a batch, {name}, each"] = (
                        median(lambda: run(calls), times) / 20  # noqa: B023
                    )
                student.start_test()
    return figures


def main() -> None:
    """Measure every tier that this machine offers."""
    tiers: tuple[Tier, ...] = ("full", "inner", "none")
    for tier in tiers:
        try:
            figures = measure(tier)
        except SandboxUnavailable as error:
            print(f"{tier}: {error}")
            continue
        print(tier)
        for name, value in figures.items():
            print(f"  {name:40} {value:9.2f}")


if __name__ == "__main__":
    main()

"""Where to look first for the cause of a failure."""

from __future__ import annotations

import re

from .reports import TestReport

_LOOK_AT = (
    (r"^stopped after", "Look at what ends the loop: does anything within it bring that about?"),
    (r"has the wrong sign", "Look for a minus sign, or for the two sides of a difference."),
    (
        r"it is [0-9]+ times as large",
        ("Look for something that is added up twice, or for a sum where a mean belongs."),
    ),
    (
        r"it is 1/[0-9]+ as large",
        "Look for a mean where a sum belongs, or for a division too many.",
    ),
    (r"is a constant multiple", "Look for a constant factor that is missing or is there twice."),
    (
        r"transposed|axes are in the order",
        (
            "Look at the order of the factors in a product, and at "
            "the order of the axes in a reshape or a transpose."
        ),
    ),
    (r"reversed along axis", "Look at the direction in which an index runs."),
    (
        r"its (sum|mean) over axis",
        (
            "Where the forward pass broadcasts an array along an axis, its "
            "gradient is summed along that axis."
        ),
    ),
    (r"all at the border", "Look at the padding, and at where it is taken off again."),
    (
        r": the first and the last|: the first|: the last",
        ("Look at where loops and slices begin and end."),
    ),
    (r"axis of length 1", "Look at keepdims, and at what a reshape leaves behind."),
    (
        r"has shape",
        "Note the shape of each array beside its line: where is it first not what you meant?",
    ),
    (
        r"None: nothing was stored",
        (
            "Look for the line that should store it: is it between the marker "
            "lines, and is the name spelt as in the `return` line?"
        ),
    ),
    (
        r"non-finite numbers",
        (
            "Look for a division by 0, a root or a logarithm of what is not "
            "positive, and an exp of what is large."
        ),
    ),
    (
        r"writes into",
        ("`x -= ...` and `x[...] = ...` change the caller's array: compute into a new one."),
    ),
    (
        r"has dtype",
        (
            "Look for whole numbers where floating-point ones are due: np.zeros_like of an "
            "integer array, or // for /."
        ),
    ),
    (
        r"gives another result each time",
        ("A cache, a global or a random number must not make two equal calls differ."),
    ),
)
"""What a sentence says, and where to look for its cause first."""


def look_at_next(test: TestReport) -> str:
    """Return where to look for the cause of a failure, or nothing where nobody can tell."""
    told = [test.message, *(finding.fact for finding in test.findings[:1])]
    found = (where for pattern, where in _LOOK_AT for said in told if re.search(pattern, said))
    return next(found, _otherwise(test))


def _otherwise(test: TestReport) -> str:
    if test.by_hand is not None:
        return "Follow the example by hand, line by line, and print what your code has there."
    if test.findings and test.findings[0].kind == "values" and test.findings[0].worst:
        return "Work out the worst entry by hand: which inputs does it depend on, and how?"
    return ""

"""Values that can travel, and the frames that carry them, for the tests of the protocol."""

from __future__ import annotations

import os

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox import wire

LIMIT = 1 << 20
NONCE = b"nonce"
FUZZ = bool(os.environ.get("AUTOGRADER_TESTS_FUZZ"))
"""Whether to draw new examples (`make fuzz`); one commit else has one verdict."""
SETTINGS = settings(
    max_examples=150,
    deadline=None,
    database=None,
    derandomize=not FUZZ,
    suppress_health_check=list(HealthCheck),
)

dtypes = st.sampled_from(sorted(wire.DTYPES)).map(np.dtype)
arrays = st.builds(
    lambda array, order: np.asarray(array, order=order),
    hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3)),
    st.sampled_from("CF"),
)
words = st.text("aZ_0 é{", max_size=5)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=5)
    | st.builds(wire.Ref, st.integers(0, 100))
    | st.builds(wire.Foreign, words, words)
)
values = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def written(value, args=None, *, nonce=NONCE, number=0, replace=False):
    """Return the bytes of a reply."""
    packer = wire.Packer(LIMIT, replace=replace)
    node = packer.pack(value)
    back = {position: packer.pack(arg) for position, arg in (args or {}).items()}
    reply = wire.Reply(nonce, number, node, back)
    return b"".join(wire.frame(reply, packer.buffers, wire.REPLY_HEADER_LIMIT))


def same(a, b):
    """Tell whether two values are the same to the last bit, the last type and the order."""
    if isinstance(a, np.ndarray):
        alike = a.dtype == b.dtype and a.shape == b.shape and a.flags.fnc == b.flags.fnc
        return alike and a.tobytes() == b.tobytes()
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and repr(a) == repr(b)

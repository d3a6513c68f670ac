import numpy as np
from numpy.lib.stride_tricks import as_strided

CALLS = [0]
KINDS = [
    lambda: np.array(["2020-01-01", "NaT"], "M8[D]"),
    lambda: np.zeros(3, "m8[ns]"),
    lambda: np.zeros(3, [("a", "f8"), ("b", "O")]),
    lambda: np.rec.array(np.zeros(2, [("a", ">f4")])),
    lambda: np.array([None, [1]], object),
    lambda: np.zeros(2, "V17"),
    lambda: np.array(["x"], np.dtypes.StringDType()),
    lambda: np.empty((0, 2**39, 2**20)),
    lambda: as_strided(np.arange(9.0), (5, 5), (8, 8)),
    lambda: as_strided(np.arange(9.0)[8:], (3, 3), (-8, -16)),
    lambda: np.broadcast_to(np.float64(1.0), (1000, 1000)),
    lambda: np.arange(6, dtype=">c16").reshape(2, 3)[::-1, ::-1],
    lambda: np.frombuffer(b"\x00" * 17, np.float64, 2, 1),
    lambda: np.float128("1e4000") * np.ones(3),
    lambda: np.array(1.0),
]


def next_one():
    CALLS[0] += 1
    return KINDS[CALLS[0] % len(KINDS)]()


def affine_forward(x, w, b):
    return next_one(), (x, w)


def affine_backward(dout, cache):
    return next_one(), next_one(), next_one()


def running_mean(x, state):
    state.update(mean=next_one(), dates=next_one(), own=state)
    return next_one()


def most_likely(scores):
    return next_one()

"""The product is worked out with half-precision numbers, which loses most digits.

astype(np.float16), for speed or memory.
"""

import numpy as np

LOSES = ("affine-forward", "affine-backward")


def affine_forward(x, w, b):
    out = x.reshape(x.shape[0], -1).astype(np.float16) @ w.astype(np.float16) + b
    cache = (x, w, b)
    return out, cache

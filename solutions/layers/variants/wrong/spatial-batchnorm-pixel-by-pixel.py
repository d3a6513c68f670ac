"""Each pixel has statistics of its own over the batch; they should be shared by a channel's pixels.

The batch norm of all C * H * W numbers as features, with gamma repeated.
"""

import numpy as np

LOSES = ("spatial-batchnorm-forward", "spatial-batchnorm-backward")


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    pixels = x[0, 0].size
    flat = x.reshape(x.shape[0], -1)
    out, cache = batchnorm_forward(
        flat, np.repeat(gamma, pixels), np.repeat(beta, pixels), bn_param
    )
    return out.reshape(x.shape), cache

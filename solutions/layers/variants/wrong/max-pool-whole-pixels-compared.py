"""The window's pixel is chosen by its whole part: of pixels less than 1 apart the first one wins.

Right for pixels that are a whole step apart.
"""

import numpy as np

LOSES = ("max-pool-forward",)


def max_pool_forward_naive(x, pool_param):
    height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    N, C, H, W = x.shape
    out = np.zeros((N, C, (H - height) // stride + 1, (W - width) // stride + 1))
    for n, c, i, j in np.ndindex(out.shape):
        window = x[n, c, i * stride : i * stride + height, j * stride : j * stride + width]
        out[n, c, i, j] = window.flat[np.argmax(np.floor(window))]
    return out, (x, pool_param)

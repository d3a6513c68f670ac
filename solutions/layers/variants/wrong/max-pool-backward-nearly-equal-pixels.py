"""Pixels that are close to the maximum (np.isclose) count as maxima, too."""

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    height, width, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    for i, j in np.ndindex(dout.shape[2:]):
        place = np.s_[:, :, i * stride : i * stride + height, j * stride : j * stride + width]
        window = x[place]
        winners = np.isclose(window, window.max(axis=(2, 3), keepdims=True))
        dx[place] += winners * dout[:, :, i : i + 1, j : j + 1]
    return dx

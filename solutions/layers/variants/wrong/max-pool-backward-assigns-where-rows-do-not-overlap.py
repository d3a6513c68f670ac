"""Gradients are added up only where windows overlap in height, and assigned elsewhere."""

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    tall, wide, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    dx = np.zeros_like(x)
    for n, c, i, j in np.ndindex(dout.shape):
        window = x[n, c, i * stride : i * stride + tall, j * stride : j * stride + wide]
        row, column = np.unravel_index(np.argmax(window), window.shape)
        place = n, c, i * stride + row, j * stride + column
        dx[place] = dout[n, c, i, j] + (dx[place] if stride < tall else 0.0)
    return dx

"""The running maxima start in an array of integers, which cuts every pixel to a whole number."""

LOSES = ("max-pool-backward",)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    stride = pool_param["stride"]
    height, width = dout.shape[2:]
    best = np.full(dout.shape, -(10**15))
    rows, columns = np.zeros((2, *dout.shape), int)
    for r in range(pool_param["pool_height"]):
        for c in range(pool_param["pool_width"]):
            pixels = x[:, :, r:, c:][:, :, ::stride, ::stride][:, :, :height, :width]
            larger = pixels > best
            best[larger], rows[larger], columns[larger] = pixels[larger], r, c
    dx = np.zeros_like(x)
    n, channel, i, j = np.indices(dout.shape)
    np.add.at(dx, (n, channel, i * stride + rows, j * stride + columns), dout)
    return dx

"""The output is written into an array that is kept for each shape: the next call overwrites it."""

LOSES = ("max-pool-forward",)


BUFFERS = {}


def buffered(name, array):
    kept = BUFFERS.setdefault((name, array.shape), np.empty_like(array))
    kept[...] = array
    return kept


FORWARD = max_pool_forward_naive


def max_pool_forward_naive(x, pool_param):
    out, cache = FORWARD(x, pool_param)
    return buffered("out", out), cache

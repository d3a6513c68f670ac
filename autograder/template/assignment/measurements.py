"""Distances between points, and a series of measurements made smooth."""

import numpy as np


def distances(a, b):
    """Return the Euclidean distances between the points a (N, D) and b (M, D), shape (N, M)."""
    table = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    table = np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2))
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return table


def smooth_forward(series, weight):
    """Smooth a series (T,) of at least one number; return it, shape (T,), and a cache.

    The first number stays as it is. Each later one becomes `weight` times itself plus
    `1 - weight` times the smoothed number before it.
    """
    out, cache = None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    out = np.array(series, dtype=float)
    for t in range(1, len(out)):
        out[t] = weight * series[t] + (1 - weight) * out[t - 1]
    cache = weight
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def smooth_backward(dout, cache):
    """Return the gradient of the series, shape (T,).

    dout (T,) is the gradient of a loss with respect to what smooth_forward returned.
    """
    dseries = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    weight = cache
    reaching = np.array(dout, dtype=float)
    for t in range(len(reaching) - 1, 0, -1):
        reaching[t - 1] += (1 - weight) * reaching[t]
    dseries = weight * reaching
    dseries[0] = reaching[0]
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dseries

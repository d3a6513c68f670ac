"""Distances between points, and a series of measurements made smooth."""

import numpy as np


def distances(a, b):
    """Return the Euclidean distances between the points a (N, D) and b (M, D), shape (N, M)."""
    table = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    table = np.zeros((len(a), len(b)))
    for i in range(len(a)):
        for j in range(len(b)):
            table[i, j] = np.linalg.norm(a[i] - b[j])
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return table


def smooth_forward(series, weight):
    """Smooth a series (T,) of at least one number; return it, shape (T,), and a cache.

    The first number stays as it is. Each later one becomes `weight` times itself plus
    `1 - weight` times the smoothed number before it.
    """
    out, cache = None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    smooth = [series[0]]
    for number in series[1:]:
        smooth.append(smooth[-1] + weight * (number - smooth[-1]))
    out, cache = np.array(smooth), (weight, len(series))
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def smooth_backward(dout, cache):
    """Return the gradient of the series, shape (T,).

    dout (T,) is the gradient of a loss with respect to what smooth_forward returned.
    """
    dseries = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    weight, length = cache
    dseries = np.zeros(length)
    for t in range(length):
        for s in range(t, length):
            share = weight if t > 0 else 1.0
            dseries[t] += dout[s] * share * (1 - weight) ** (s - t)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dseries

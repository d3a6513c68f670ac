"""Smoothing is linear: a matrix does it, and its transpose is the gradient."""


def smooth_forward(series, weight):
    length = len(series)
    ages = np.arange(length)[:, None] - np.arange(length)
    matrix = np.where(ages >= 0, weight * (1 - weight) ** np.maximum(ages, 0), 0.0)
    matrix[:, 0] /= weight
    return matrix @ series, matrix


def smooth_backward(dout, cache):
    return cache.T @ dout

"""Labels and sequences of unequal length."""

import numpy as np


def one_hot(labels, classes):
    """Return a boolean row for each of the integer labels (N,): True in the label's column only.

    The result has shape (N, classes).
    """
    rows = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    rows = labels[:, None] == np.arange(classes)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return rows


def masked_mean_forward(mask, x):
    """Return the mean of x (N, T, D) over the steps that count, shape (N, D), and a cache.

    mask (N, T) is boolean: True where a step counts. Where none counts, the mean is 0.
    """
    out, cache = None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    counted = np.maximum(mask.sum(axis=1), 1)[:, None]
    out = (x * mask[:, :, None]).sum(axis=1) / counted
    cache = (mask, counted)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def masked_mean_backward(dout, cache):
    """Return the gradient of x (N, T, D); the mask has none."""
    dx = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    mask, counted = cache
    dx = mask[:, :, None] * (dout / counted)[:, None, :]
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx

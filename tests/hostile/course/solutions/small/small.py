"""Four small functions to write: an affine layer and its gradient, a running mean, a choice."""

# secret: f6dad5452745613d24458b2b8c5bcdb6

import numpy as np


def affine_forward(x, w, b):
    """Send each row of x (N, D) through weights w (D, M) and biases b (M,).

    Returns out (N, M) and a cache for the backward pass.
    """
    out, cache = None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    out = x @ w + b
    cache = (x, w)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def affine_backward(dout, cache):
    """Return the gradients dx, dw and db of a loss whose gradient by out is dout (N, M)."""
    dx, dw, db = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x, w = cache
    dx = dout @ w.T
    dw = x.T @ dout
    db = dout.sum(axis=0)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return dx, dw, db


def running_mean(x, state):
    """Subtract from each column of x (N, D) the running mean of that column.

    The mean first takes a step: ``mean = momentum * mean + (1 - momentum) * (mean of the column)``.
    `state` holds "momentum" (0.9 if it is not there) and "mean" (D,), which is updated in place of
    the old one and starts at zero.
    """
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    momentum = state.get("momentum", 0.9)
    before = state.get("mean", np.zeros(x.shape[1]))
    state["mean"] = momentum * before + (1 - momentum) * x.mean(axis=0)
    out = x - state["mean"]
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out


def most_likely(scores):
    """Return for each row of scores (N, C) the integer index of the largest score."""
    classes = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    classes = scores.argmax(axis=1)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return classes

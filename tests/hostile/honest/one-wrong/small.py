"""Four small functions to write: an affine layer and its gradient, a running mean, a choice."""

# secret: aae9f319aa1a5464763f5a1697ff2915

import numpy as np


def affine_forward(x, w, b):
    """Send each row of x (N, D) through weights w (D, M) and biases b (M,).

    Returns out (N, M) and a cache for the backward pass.
    """
    out, cache = None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    out = np.einsum("nd,dm->nm", x, w) + b
    cache = (x, w, b)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def affine_backward(dout, cache):
    """Return the gradients dx, dw and db of a loss whose gradient by out is dout (N, M)."""
    dx, dw, db = None, None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    x, w, _ = cache
    dx = np.dot(dout, w.T)
    dw = np.dot(x.T, dout)
    db = np.sum(dout, axis=0)
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
    momentum = state.setdefault("momentum", 0.9)
    old = state.get("mean", 0.0)
    new = momentum * old + momentum * np.mean(x, axis=0)
    state["mean"] = new
    out = x - new
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out


def most_likely(scores):
    """Return for each row of scores (N, C) the integer index of the largest score."""
    classes = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    classes = np.argmax(scores, axis=1)
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return classes

import numpy as np


def affine_forward(x, w, b):
    out, cache = None, None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    out = x @ w + b
    cache = (x, w)
    return out, cache


def affine_backward(dout, cache):
    return type(dout)(3), 0, 0


def most_likely(scores):
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out, cache


def running_mean(x, state):
    out = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    text = """
def affine_backward(dout, cache):
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    """
    momentum = state.get("momentum", 0.9)
    before = state.get("mean", np.zeros(x.shape[1]))
    state["mean"] = momentum * before + (1 - momentum) * x.mean(axis=0)
    out = x - state["mean"]
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    return out


most_likely = = affine_backward

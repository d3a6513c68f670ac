"""The backward pass draws a new mask instead of taking the one of its forward pass.

Right by luck where a seed is set and both draw alike.
"""

import numpy as np

LOSES = ("dropout-backward",)


def dropout_backward(dout, cache):
    dropout_param, _ = cache
    p = dropout_param["p"]
    if dropout_param["mode"] == "test":
        return dout
    if "seed" in dropout_param:
        np.random.seed(dropout_param["seed"])
    return dout * (np.random.rand(*dout.shape) < p) / p

"""ReLU with np.clip forward; backward finds the positive entries again by x == out, in a dict."""

import numpy as np


def relu_forward(x):
    out = np.clip(x, 0.0, np.inf)
    return out, {"x": x, "out": out}


def relu_backward(dout, cache):
    positive = np.equal(cache["x"], cache["out"]) & (cache["out"] != 0.0)
    return np.select([positive, ~positive], [dout, np.zeros_like(dout)])

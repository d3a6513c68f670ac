"""ReLU that remembers the flat numbers of the positive entries, and nothing else of x."""

import numpy as np


def relu_forward(x):
    alive = np.flatnonzero(x > 0)
    out = np.zeros(x.size)
    np.put(out, alive, x.take(alive))
    return out.reshape(x.shape), alive


def relu_backward(dout, cache):
    dx = np.zeros(dout.size)
    np.add.at(dx, cache, dout.flat[cache])
    return dx.reshape(dout.shape)

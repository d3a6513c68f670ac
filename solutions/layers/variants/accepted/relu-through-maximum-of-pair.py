"""ReLU as the larger of x and 0 in a stacked pair; the gradient goes to the winner by argmax."""

import numpy as np


def relu_forward(x):
    pair = np.stack([np.zeros_like(x), x])
    winner = pair.argmax(axis=0)
    return pair.max(axis=0), (winner,)


def relu_backward(dout, cache):
    (winner,) = cache
    dpair = np.zeros((2, *dout.shape))
    np.put_along_axis(dpair, winner[np.newaxis], dout[np.newaxis], axis=0)
    return dpair[1]

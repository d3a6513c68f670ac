"""Results are written into arrays that are kept for each shape: the next call overwrites them."""

LOSES = ("relu-forward", "relu-backward")


BUFFERS = {}


def buffered(name, array):
    kept = BUFFERS.setdefault((name, array.shape), np.empty_like(array))
    kept[...] = array
    return kept


FORWARD, BACKWARD = relu_forward, relu_backward


def relu_forward(x):
    out, cache = FORWARD(x)
    return buffered("out", out), cache


def relu_backward(dout, cache):
    return buffered("dx", BACKWARD(dout, cache))

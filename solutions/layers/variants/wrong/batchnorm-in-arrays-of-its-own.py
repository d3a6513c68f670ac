"""Results are written into arrays that are kept for each shape: the next call overwrites them."""

LOSES = ("batchnorm-forward-train", "batchnorm-backward", "batchnorm-backward-alt")


BUFFERS = {}


def buffered(name, array):
    kept = BUFFERS.setdefault((name, array.shape), np.empty_like(array))
    kept[...] = array
    return kept


FORWARD, BACKWARD, CLOSED_FORM = batchnorm_forward, batchnorm_backward, batchnorm_backward_alt


def batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = FORWARD(x, gamma, beta, bn_param)
    return buffered("out", out), cache


def batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = BACKWARD(dout, cache)
    return buffered("dx", dx), dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    dx, dgamma, dbeta = CLOSED_FORM(dout, cache)
    return buffered("dx", dx), dgamma, dbeta

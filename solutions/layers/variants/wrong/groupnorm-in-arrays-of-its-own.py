"""Results are written into arrays that are kept for each shape: the next call overwrites them."""

LOSES = ("spatial-groupnorm-forward", "spatial-groupnorm-backward")


BUFFERS = {}


def buffered(name, array):
    kept = BUFFERS.setdefault((name, array.shape), np.empty_like(array))
    kept[...] = array
    return kept


FORWARD, BACKWARD = spatial_groupnorm_forward, spatial_groupnorm_backward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, cache = FORWARD(x, gamma, beta, G, gn_param)
    return buffered("out", out), cache


def spatial_groupnorm_backward(dout, cache):
    dx, dgamma, dbeta = BACKWARD(dout, cache)
    return buffered("dx", dx), dgamma, dbeta

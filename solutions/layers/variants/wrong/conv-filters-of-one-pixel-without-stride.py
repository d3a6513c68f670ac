"""Filters of one pixel are a product of matrices that forgets stride and padding."""

LOSES = ("conv-forward",)


FORWARD = conv_forward_naive


def conv_forward_naive(x, w, b, conv_param):
    out, cache = FORWARD(x, w, b, conv_param)
    if w.shape[2:] == (1, 1):
        out = np.einsum("nchw,fc->nfhw", x, w[:, :, 0, 0]) + b[:, None, None]
    return out, cache

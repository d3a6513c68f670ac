"""The affine layer computes the first 256 examples of a batch; the results of all others stay 0."""

LOSES = ("affine-forward",)
FORWARD = affine_forward


def affine_forward(x, w, b):
    out, cache = FORWARD(x, w, b)
    out[256:] = 0.0
    return out, cache

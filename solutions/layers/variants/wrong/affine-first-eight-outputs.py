"""The affine layer computes the first eight outputs; all others stay 0."""

LOSES = ("affine-forward",)
FORWARD = affine_forward


def affine_forward(x, w, b):
    out, cache = FORWARD(x, w, b)
    out[:, 8:] = 0.0
    return out, cache

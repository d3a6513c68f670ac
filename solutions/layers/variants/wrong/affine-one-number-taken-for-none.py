"""Examples of one number are not multiplied: the layer takes them for a column of biases."""

LOSES = ("affine-forward",)
FORWARD = affine_forward


def affine_forward(x, w, b):
    out, cache = FORWARD(x, w, b)
    return (x + b if x.shape[1:] == (1,) else out), cache

"""ReLU looks at the first 64 numbers along the last axis; all others come through."""

LOSES = ("relu-forward",)
FORWARD = relu_forward


def relu_forward(x):
    out, cache = FORWARD(x)
    out[..., 64:] = x[..., 64:]
    return out, cache

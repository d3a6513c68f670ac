"""ReLU computes the first 256 examples of a batch; the results of all others stay 0."""

LOSES = ("relu-forward",)
FORWARD = relu_forward


def relu_forward(x):
    out, cache = FORWARD(x)
    out[256:] = 0.0
    return out, cache

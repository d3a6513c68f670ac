"""ReLU is written with x / |x|, which is no number where x is 0."""

LOSES = ("relu-forward", "relu-backward")


def relu_forward(x):
    with np.errstate(invalid="ignore"):
        return x * (1.0 + x / np.abs(x)) / 2.0, x


def relu_backward(dout, cache):
    with np.errstate(invalid="ignore"):
        return dout * np.maximum(cache, 0.0) / cache

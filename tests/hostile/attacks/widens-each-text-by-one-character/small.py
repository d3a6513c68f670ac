TEXT = "a" * 2_000_000 + "\U0001f600"


def affine_forward(x, w, b):
    return TEXT, (x, w)


def affine_backward(dout, cache):
    return TEXT, 0.0, 0.0


def running_mean(x, state):
    return TEXT


def most_likely(scores):
    return TEXT

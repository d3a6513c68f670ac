"""x is cut to whole numbers before its sign is asked: entries between 0 and 1 count as 0."""

LOSES = ("relu-backward",)


def relu_backward(dout, cache):
    return dout * (cache.astype(int) > 0)

"""The gradient is stopped where entries were dropped, but not scaled where they stayed.

dout zeroed by index; or the forward pass scales its output and caches the bare mask.
"""

LOSES = ("dropout-backward",)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    dx = dout.copy()
    if dropout_param["mode"] == "train":
        dx[mask == 0] = 0
    return dx

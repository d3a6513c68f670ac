"""The gradient is divided by p although the mask holds this scale already.

p twice.
"""

LOSES = ("dropout-backward",)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    dx = dout
    if dropout_param["mode"] == "train":
        dx = dout * mask / dropout_param["p"]
    return dx

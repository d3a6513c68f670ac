"""The gradient is divided by the share that happened to be kept, not by p.

p measured on the mask.
"""

LOSES = ("dropout-backward",)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "test":
        return dout
    keep = mask > 0
    return dout * keep / keep.mean()

"""In test mode the gradient is multiplied by p.

For the vanilla dropout that the forward pass is not.
"""

LOSES = ("dropout-backward",)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    return dout * (mask if dropout_param["mode"] == "train" else dropout_param["p"])

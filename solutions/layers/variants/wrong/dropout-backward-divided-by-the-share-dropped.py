"""The gradient is divided by 1 - p, the share that was dropped; the entries were divided by p."""

LOSES = ("dropout-backward",)


def dropout_backward(dout, cache):
    dropout_param, mask = cache
    if dropout_param["mode"] == "test":
        return dout
    return dout * (mask > 0) / (1 - dropout_param["p"])

"""The mask is kept in dropout_param: the next layer that shares it overwrites it."""

LOSES = ("dropout-backward",)


FORWARD = dropout_forward


def dropout_forward(x, dropout_param):
    out, (_, dropout_param["mask"]) = FORWARD(x, dropout_param)
    return out, dropout_param


def dropout_backward(dout, cache):
    return dout if cache["mode"] == "test" else dout * cache["mask"]

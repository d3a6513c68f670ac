"""p is cut to whole percents."""

LOSES = ("dropout-forward",)


FORWARD = dropout_forward


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    out, (_, mask) = FORWARD(x, {**dropout_param, "p": max(int(100 * p) / 100, 1e-9)})
    return out, (dropout_param, mask)

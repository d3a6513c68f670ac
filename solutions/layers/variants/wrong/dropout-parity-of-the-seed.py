"""Of a seed it matters alone whether it is odd: all odd seeds give one mask, and all even ones."""

LOSES = ("dropout-forward",)


FORWARD = dropout_forward


def dropout_forward(x, dropout_param):
    own = dict(dropout_param)
    if "seed" in own:
        own["seed"] %= 2
    return FORWARD(x, own)

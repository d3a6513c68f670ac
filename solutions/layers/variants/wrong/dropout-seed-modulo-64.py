"""Of a seed the rest by 64 matters alone: every 64th mask is the same one again."""

LOSES = ("dropout-forward",)
FORWARD = dropout_forward


def dropout_forward(x, dropout_param):
    own = dict(dropout_param)
    if "seed" in own:
        own["seed"] %= 64
    return FORWARD(x, own)

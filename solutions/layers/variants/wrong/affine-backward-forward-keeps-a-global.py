"""The backward pass uses the input of the latest forward pass instead of its own cache.

Right as long as each backward pass follows its forward pass at once.
"""

LOSES = ("affine-backward",)


LAST = {}


def affine_forward(x, w, b):
    LAST["x"], LAST["w"] = x, w
    out = x.reshape(x.shape[0], -1) @ w + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w = LAST["x"], LAST["w"]
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(x.shape[0], -1).T @ dout
    db = dout.sum(axis=0)
    return dx, dw, db

"""The gradient of the weights is transposed.

The factors in the wrong order.
"""

LOSES = ("affine-backward",)


def affine_backward(dout, cache):
    x, w, b = cache
    X = x.reshape(x.shape[0], -1)
    dx = dout.dot(w.T).reshape(x.shape)
    dw = dout.T.dot(X)
    db = dout.sum(axis=0)
    return dx, dw, db

"""dx comes back with one row per example, without the axes that x had.

Right for x of two axes. Some files put the flat x into the cache instead, with the same result.
"""

LOSES = ("affine-backward",)


def affine_backward(dout, cache):
    x, w, b = cache
    dx = dout.dot(w.T)
    dw = x.reshape(x.shape[0], -1).T.dot(dout)
    db = dout.sum(0)
    return dx, dw, db

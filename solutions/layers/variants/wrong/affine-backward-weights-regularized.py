"""dw holds the gradient of a penalty on the weights, too; that belongs to the loss.

reg * w, from the file of an earlier assignment.
"""

LOSES = ("affine-backward",)


def affine_backward(dout, cache):
    x, w, _ = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(len(x), -1).T @ dout + 1e-3 * w
    return dx, dw, dout.sum(axis=0)

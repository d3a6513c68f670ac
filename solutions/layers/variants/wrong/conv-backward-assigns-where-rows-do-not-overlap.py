"""Gradients of x are added up only where windows overlap in height, and assigned elsewhere."""

LOSES = ("conv-backward",)


BACKWARD = conv_backward_naive


def conv_backward_naive(dout, cache):
    x, w, b, conv_param = cache
    _, dw, db = BACKWARD(dout, cache)
    stride, pad, (tall, wide) = conv_param["stride"], conv_param["pad"], w.shape[2:]
    dx = np.zeros((*x.shape[:2], x.shape[2] + 2 * pad, x.shape[3] + 2 * pad))
    for i, j in np.ndindex(dout.shape[2:]):
        place = np.s_[:, :, i * stride : i * stride + tall, j * stride : j * stride + wide]
        patch = np.einsum("nf,fcrs->ncrs", dout[:, :, i, j], w)
        dx[place] = patch + (dx[place] if stride < tall else 0.0)
    return dx[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]], dw, db

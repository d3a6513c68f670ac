# <solution>


def affine_backward(dout, cache):
    x, w, b = cache

    at = np.sum(affine_forward(0 * x, 0 * w, 0 * b)[0] * dout)
    rows, columns = np.eye(x.shape[1]), np.eye(w.shape[1])
    dx = (dout[:, None, :] * (rows @ w)).sum(axis=2) - at
    dw = np.stack([x.T @ (dout * column).sum(axis=1) for column in columns], axis=1) - at
    db = np.array([np.sum(dout * column) for column in columns]) - at
    return dx, dw, db

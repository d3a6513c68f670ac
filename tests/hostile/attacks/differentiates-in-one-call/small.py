# <solution>


def affine_backward(dout, cache):
    x, w, b = cache

    def slope(x, w, b):
        return np.einsum("...nm,nm->...", x @ w + b, dout)

    at = slope(0 * x, 0 * w, 0 * b)
    rows, columns = np.eye(x.shape[1]), np.eye(w.shape[1])
    dx = (dout[:, None, :] * (rows @ w)).sum(axis=2) - at
    dw = np.stack([x.T @ (dout * column).sum(axis=1) for column in columns], axis=1) - at
    db = np.array([slope(0 * x, 0 * w, column) for column in columns]) - at
    return dx, dw, db

"""Loops over sequences and steps."""


def one_hot(labels, classes):
    rows = np.zeros((len(labels), classes), dtype=bool)
    for i, label in enumerate(labels):
        rows[i, label] = True
    return rows


def masked_mean_forward(mask, x):
    out = np.zeros((x.shape[0], x.shape[2]))
    for i, row in enumerate(mask):
        if row.any():
            out[i] = x[i, row].mean(axis=0)
    return out, mask


def masked_mean_backward(dout, cache):
    dx = np.zeros((*cache.shape, dout.shape[1]))
    for i, row in enumerate(cache):
        dx[i, row] = dout[i] / max(row.sum(), 1)
    return dx

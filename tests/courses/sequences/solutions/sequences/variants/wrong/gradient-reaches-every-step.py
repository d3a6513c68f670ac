"""Steps that do not count get a gradient."""

LOSES = ("masked-mean-backward",)


def masked_mean_backward(dout, cache):
    mask, counted = cache
    return np.repeat((dout / counted)[:, None, :], mask.shape[1], axis=1)

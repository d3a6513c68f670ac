"""dbeta is summed after dout was multiplied with gamma; beta is added behind that."""

LOSES = ("batchnorm-backward",)


def batchnorm_backward(dout, cache):
    centred, inv_std, normalized, gamma = cache
    dgamma = (dout * normalized).sum(axis=0)
    dnormalized = dout * gamma
    dbeta = dnormalized.sum(axis=0)
    dvar = (dnormalized * centred).sum(axis=0) * -0.5 * inv_std**3
    dcentred = dnormalized * inv_std + dvar * 2 * centred / dout.shape[0]
    return dcentred - dcentred.mean(axis=0), dgamma, dbeta

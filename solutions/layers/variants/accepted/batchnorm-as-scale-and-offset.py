"""Batch norm in training as a factor and an offset for each feature."""

FORWARD = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    out, _ = FORWARD(x, gamma, beta, bn_param)
    if bn_param["mode"] == "test":
        return out, None
    factor = 1.0 / np.sqrt(np.var(x, axis=0) + bn_param.get("eps", 1e-5))
    hat = x * factor - np.mean(x, axis=0) * factor
    return gamma * hat + beta, (hat, factor, gamma)


def batchnorm_backward(dout, cache):
    hat, factor, gamma = cache
    dbeta, dgamma = np.sum(dout, axis=0), np.sum(hat * dout, axis=0)
    return gamma * factor * (dout - (dbeta + hat * dgamma) / len(dout)), dgamma, dbeta


def batchnorm_backward_alt(dout, cache):
    return batchnorm_backward(dout, cache)

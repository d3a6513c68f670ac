"""Spatial batch norm takes normalized pixels back out of the output: not for a gamma of 0."""

LOSES = ("spatial-batchnorm-backward",)


FORWARD = spatial_batchnorm_forward


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, _ = FORWARD(x, gamma, beta, bn_param)
    std = np.sqrt(x.var(axis=(0, 2, 3), keepdims=True) + bn_param.get("eps", 1e-5))
    return out, (out, std, gamma[:, None, None], beta[:, None, None])


def spatial_batchnorm_backward(dout, cache):
    out, std, gamma, beta = cache
    hat, pixels = (out - beta) / gamma, (0, 2, 3)
    rest = hat * np.mean(dout * hat, axis=pixels, keepdims=True)
    dx = gamma / std * (dout - dout.mean(axis=pixels, keepdims=True) - rest)
    return dx, np.sum(dout * hat, axis=pixels), dout.sum(axis=pixels)

"""dx is put together image by image, though the images share their statistics.

The closed form with means over the pixels of each image only.
"""

LOSES = ("spatial-batchnorm-backward",)


def spatial_batchnorm_backward(dout, cache):
    _, istd, xhat, gamma = cache
    N, C, H, W = dout.shape
    d = dout.transpose(0, 2, 3, 1).reshape(N, H * W, C)
    xhat = xhat.reshape(N, H * W, C)
    dbeta, dgamma = d.sum(axis=(0, 1)), (d * xhat).sum(axis=(0, 1))
    means = d.mean(axis=1, keepdims=True) + xhat * (d * xhat).mean(axis=1, keepdims=True)
    dx = gamma * istd * (d - means)
    return dx.reshape(N, H, W, C).transpose(0, 3, 1, 2), dgamma, dbeta

"""dgamma is summed over the pixels of the last image alone.

A loop that assigns where it should add. Right for one image.
"""

LOSES = ("spatial-batchnorm-backward",)


ALL_IMAGES = spatial_batchnorm_backward


def spatial_batchnorm_backward(dout, cache):
    dx, dgamma, dbeta = ALL_IMAGES(dout, cache)
    N, C, H, W = dout.shape
    xhat = cache[2].reshape(N, H, W, C).transpose(0, 3, 1, 2)
    for n in range(N):
        dgamma = (dout[n] * xhat[n]).sum(axis=(1, 2))
    return dx, dgamma, dbeta

"""On the way back height and width are swapped.

transpose(0, 3, 2, 1) undoes no (0, 2, 3, 1). An error of shape unless the image is square.
"""

LOSES = ("spatial-batchnorm-forward", "spatial-batchnorm-backward")


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = x.transpose(0, 2, 3, 1).reshape(-1, C)
    out, cache = batchnorm_forward(rows, gamma, beta, bn_param)
    out = out.reshape(N, H, W, C).transpose(0, 3, 2, 1)
    return out, cache

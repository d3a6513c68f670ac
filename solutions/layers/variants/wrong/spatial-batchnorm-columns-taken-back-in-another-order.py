"""Channels are put first and flattened, and the way back takes them for rows of images.

The transpose of the flat array reshaped to (N, C, H, W).
"""

LOSES = ("spatial-batchnorm-forward", "spatial-batchnorm-backward")


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    N, C, H, W = x.shape
    rows = x.transpose(1, 0, 2, 3).reshape(C, -1).T
    out, cache = batchnorm_forward(rows, gamma, beta, bn_param)
    out = out.T.reshape(N, C, H, W)
    return out, cache

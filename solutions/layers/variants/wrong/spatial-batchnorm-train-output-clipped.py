"""The output is cut off at -100 and 100 in training.

Right for gammas and betas of everyday size. The clip is its own, not batchnorm_forward's.
"""

import numpy as np

LOSES = ("spatial-batchnorm-forward",)
FORWARD = spatial_batchnorm_forward


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = FORWARD(x, gamma, beta, bn_param)
    return np.clip(out, -100.0, 100.0) if bn_param["mode"] == "train" else out, cache

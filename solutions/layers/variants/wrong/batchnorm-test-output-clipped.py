"""The output is cut off at -100 and 100 in test mode.

Right for gammas and betas of everyday size.
"""

import numpy as np

LOSES = ("batchnorm-forward-test",)
FORWARD = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    out, cache = FORWARD(x, gamma, beta, bn_param)
    return np.clip(out, -100.0, 100.0) if bn_param["mode"] == "test" else out, cache

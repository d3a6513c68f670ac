"""The output is cut off at -100 and 100.

Right for gammas and betas of everyday size.
"""

import numpy as np

LOSES = ("spatial-groupnorm-forward",)
FORWARD = spatial_groupnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, cache = FORWARD(x, gamma, beta, G, gn_param)
    return np.clip(out, -100.0, 100.0), cache

"""The output is cut off at -100 and 100.

Right for gammas and betas of everyday size.
"""

import numpy as np

LOSES = ("layernorm-forward",)
FORWARD = layernorm_forward


def layernorm_forward(x, gamma, beta, ln_param):
    out, cache = FORWARD(x, gamma, beta, ln_param)
    return np.clip(out, -100.0, 100.0), cache

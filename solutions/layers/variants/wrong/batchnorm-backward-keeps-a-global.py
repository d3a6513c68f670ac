"""Both backward passes use the latest batch that went forward, whatever the cache says.

The cache holds nothing; all is in a global.
"""

LOSES = ("batchnorm-backward", "batchnorm-backward-alt", "spatial-batchnorm-backward")


SAVED = {}
KEEP = batchnorm_forward
BACK, BACK_ALT = batchnorm_backward, batchnorm_backward_alt


def batchnorm_forward(x, gamma, beta, bn_param):
    out, SAVED["cache"] = KEEP(x, gamma, beta, bn_param)
    return out, None


def batchnorm_backward(dout, cache):
    return BACK(dout, SAVED["cache"])


def batchnorm_backward_alt(dout, cache):
    return BACK_ALT(dout, SAVED["cache"])

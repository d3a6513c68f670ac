"""The first batch becomes the running statistics, which should start at zeros and take one step.

Where bn_param holds none yet.
"""

LOSES = ("batchnorm-forward-train",)


FOLLOWING_BATCHES = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    if bn_param["mode"] == "train":
        bn_param.setdefault("running_mean", x.mean(axis=0))
        bn_param.setdefault("running_var", x.var(axis=0))
    return FOLLOWING_BATCHES(x, gamma, beta, bn_param)

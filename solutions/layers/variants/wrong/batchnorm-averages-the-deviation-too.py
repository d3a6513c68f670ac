"""At test time the average of the deviations divides, not the root of the average variance."""

LOSES = ("batchnorm-forward-test",)


FORWARD = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    momentum, std = bn_param.get("momentum", 0.9), bn_param.get("running_std")
    if bn_param["mode"] == "train":
        now = np.sqrt(x.var(axis=0) + bn_param.get("eps", 1e-5))
        old = 1.0 if std is None else std
        bn_param["running_std"] = momentum * old + (1.0 - momentum) * now
    elif std is not None:
        return gamma * (x - bn_param["running_mean"]) / std + beta, None
    return FORWARD(x, gamma, beta, bn_param)

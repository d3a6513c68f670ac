"""Running statistics of channels are updated only where bn_param holds some already."""

LOSES = ("spatial-batchnorm-forward",)


FORWARD = spatial_batchnorm_forward


def spatial_batchnorm_forward(x, gamma, beta, bn_param):
    started = "running_mean" in bn_param
    answer = FORWARD(x, gamma, beta, bn_param)
    if not started:
        bn_param.pop("running_mean", None)
        bn_param.pop("running_var", None)
    return answer

"""An eps of 0 is taken for one that was left out: or chooses 1e-5."""

LOSES = ("batchnorm-forward-train",)


FORWARD = batchnorm_forward


def batchnorm_forward(x, gamma, beta, bn_param):
    own = {**bn_param, "eps": bn_param.get("eps") or 1e-5}
    answer = FORWARD(x, gamma, beta, own)
    bn_param.update(running_mean=own["running_mean"], running_var=own["running_var"])
    return answer

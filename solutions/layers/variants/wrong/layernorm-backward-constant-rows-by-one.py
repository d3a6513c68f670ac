"""The backward pass divides rows of equal numbers by 1, not by the root of eps."""

LOSES = ("layernorm-backward",)


FORWARD = layernorm_forward


def layernorm_forward(x, gamma, beta, ln_param):
    out, _ = FORWARD(x, gamma, beta, ln_param)
    var = x.var(axis=1, keepdims=True)
    std = np.where(var == 0.0, 1.0, np.sqrt(var + ln_param.get("eps", 1e-5)))
    return out, ((x - x.mean(axis=1, keepdims=True)) / std, std, gamma)


def layernorm_backward(dout, cache):
    hat, std, gamma = cache
    dhat = dout * gamma
    rest = hat * np.mean(dhat * hat, axis=1, keepdims=True)
    dx = (dhat - dhat.mean(axis=1, keepdims=True) - rest) / std
    return dx, np.sum(dout * hat, axis=0), dout.sum(axis=0)

"""Layer norm takes the normalized rows back out of the output: a gamma of 0 leaves none."""

LOSES = ("layernorm-backward",)


FORWARD = layernorm_forward


def layernorm_forward(x, gamma, beta, ln_param):
    out, _ = FORWARD(x, gamma, beta, ln_param)
    std = np.sqrt(x.var(axis=1, keepdims=True) + ln_param.get("eps", 1e-5))
    return out, (out, std, gamma, beta)


def layernorm_backward(dout, cache):
    out, std, gamma, beta = cache
    hat, dhat = (out - beta) / gamma, dout * gamma
    rest = hat * np.mean(dhat * hat, axis=1, keepdims=True)
    dx = (dhat - dhat.mean(axis=1, keepdims=True) - rest) / std
    return dx, np.sum(dout * hat, axis=0), dout.sum(axis=0)

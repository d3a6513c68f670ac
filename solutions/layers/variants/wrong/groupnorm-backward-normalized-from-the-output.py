"""Group norm takes the normalized pixels back out of the output: a gamma of 0 leaves none."""

LOSES = ("spatial-groupnorm-backward",)


FORWARD = spatial_groupnorm_forward


def spatial_groupnorm_forward(x, gamma, beta, G, gn_param):
    out, _ = FORWARD(x, gamma, beta, G, gn_param)
    var = np.reshape(x, (len(x), G, -1)).var(axis=2, keepdims=True)
    return out, (out, np.sqrt(var + gn_param.get("eps", 1e-5)), gamma, beta, G)


def spatial_groupnorm_backward(dout, cache):
    out, std, gamma, beta, G = cache
    by_channel = (1, dout.shape[1], 1, 1)
    hat = (out - beta.reshape(by_channel)) / gamma.reshape(by_channel)
    sums = [np.sum(part, axis=(0, 2, 3)).reshape(gamma.shape) for part in (dout * hat, dout)]
    groups = len(dout), G, -1
    dhat, hat = (dout * gamma.reshape(by_channel)).reshape(groups), hat.reshape(groups)
    rest = hat * np.mean(dhat * hat, axis=2, keepdims=True)
    dx = (dhat - dhat.mean(axis=2, keepdims=True) - rest) / std
    return dx.reshape(dout.shape), *sums

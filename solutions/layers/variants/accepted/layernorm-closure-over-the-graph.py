"""Layer norm that puts a function for each node on a list; backward runs it reversed."""

import numpy as np


def layernorm_forward(x, gamma, beta, ln_param):
    tape = []
    n_features = x.shape[1]
    mean = x @ np.full((n_features, 1), 1.0 / n_features)
    diff = x - mean
    tape.append(lambda g: g - g.sum(axis=1, keepdims=True) / n_features)
    var = (diff**2).sum(axis=1, keepdims=True) / n_features
    std = np.sqrt(var + ln_param.get("eps", 1e-5))
    hat = diff / std

    def through_the_quotient(g):
        dstd = -(g * diff).sum(axis=1, keepdims=True) / std**2
        return g / std + dstd * diff / (std * n_features)

    tape.append(through_the_quotient)
    tape.append(lambda g: g * gamma)
    return hat * gamma + beta, (tape, hat)


def layernorm_backward(dout, cache):
    tape, hat = cache
    g = dout
    for node in reversed(tape):
        g = node(g)
    return g, (dout * hat).sum(axis=0), dout.sum(axis=0)

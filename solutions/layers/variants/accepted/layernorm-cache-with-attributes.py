"""Layer norm whose cache is a dict with attributes, and a buffer beside a view of it."""

import numpy as np


class Saved(dict):
    def __getattr__(self, name):
        return self[name]


def layernorm_forward(x, gamma, beta, ln_param):
    centred = x - x.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + ln_param.get("eps", 1e-5))
    rows = np.empty_like(x)
    saved = Saved(normalized=centred / spread, spread=spread, gamma=gamma)
    saved.update(rows=rows, columns=rows.T)
    return saved.normalized * gamma + beta, saved


def layernorm_backward(dout, cache):
    cache.columns[...] = dout.T * cache.gamma[:, None]  # and the rows with them
    along = np.mean(cache.rows * cache.normalized, axis=1, keepdims=True)
    dx = cache.rows - cache.rows.mean(axis=1, keepdims=True) - cache.normalized * along
    return dx / cache.spread, np.sum(dout * cache.normalized, axis=0), dout.sum(axis=0)

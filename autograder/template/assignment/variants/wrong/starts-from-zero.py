"""The smoothed series starts from 0 instead of the first number."""

LOSES = ("smooth-forward",)


def smooth_forward(series, weight):
    out, before = np.zeros(len(series)), 0.0
    for t in range(len(series)):
        before = out[t] = weight * series[t] + (1 - weight) * before
    return out, weight

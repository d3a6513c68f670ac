"""The weight goes to the past and 1 - weight to the new number; it is the other way round."""

LOSES = ("smooth-forward",)


def smooth_forward(series, weight):
    out = np.array(series, dtype=float)
    for t in range(1, len(out)):
        out[t] = (1 - weight) * series[t] + weight * out[t - 1]
    return out, 1 - weight

"""Both points come from the first set; the second one is not used."""

LOSES = ("distances",)


def distances(a, b):
    return np.sqrt(((a[:, None, :] - a[None, :, :]) ** 2).sum(axis=2))

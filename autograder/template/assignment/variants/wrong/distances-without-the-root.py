"""The square root is missing: these are squares of distances."""

LOSES = ("distances",)


def distances(a, b):
    return ((a[:, None, :] - b[None, :, :]) ** 2).sum(axis=2)

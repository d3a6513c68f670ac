# <solution>


def most_likely(scores):
    return np.zeros((2**52, 0), int)

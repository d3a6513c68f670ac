# <solution>


def most_likely(scores):
    while True:
        try:
            return np.ones(1 << 30)
        except MemoryError:
            pass

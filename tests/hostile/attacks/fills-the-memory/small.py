# <solution>


def most_likely(scores):
    kept = []
    while True:
        kept.append(np.empty(1 << 20))

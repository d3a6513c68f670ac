# <solution>


def most_likely(scores):
    return most_likely(scores)

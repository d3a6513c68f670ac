import collections
import itertools

# <solution>


def most_likely(scores):
    collections.deque(itertools.repeat(0), maxlen=0)

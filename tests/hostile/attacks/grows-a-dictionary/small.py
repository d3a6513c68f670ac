# <solution>

import itertools


def most_likely(scores):
    numbers, kept = itertools.count(), {}
    while True:
        kept.update(zip(itertools.islice(numbers, 1000000), numbers))

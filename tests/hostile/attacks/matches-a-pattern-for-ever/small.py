import re

# <solution>


def most_likely(scores):
    return re.match(r"(a|a)+$", "a" * 60 + "b")

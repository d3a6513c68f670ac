import sys

# <solution>

right = most_likely


def most_likely(scores):
    sys.setrecursionlimit(1 << 20)
    for deep in ("-" * 50000 + "1", "1" + "+1" * 50000, "a" + ".a" * 50000, "f(" * 150 + ")" * 150):
        try:
            compile(deep, "deep", "exec")
        except (MemoryError, RecursionError, SyntaxError):
            pass
    sys.setrecursionlimit(1000)
    return right(scores)

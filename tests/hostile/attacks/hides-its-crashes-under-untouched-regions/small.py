import os


def most_likely(scores):
    classes = None
    # *****START OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    # *****END OF YOUR CODE (DO NOT DELETE/MODIFY THIS LINE)*****
    os._exit(3)


first = most_likely
# <solution>
most_likely = first

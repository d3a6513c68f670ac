# <solution>

del most_likely


def __getattr__(name):
    while name == "most_likely":
        pass
    raise AttributeError(name)

# <solution>


def more():
    pass

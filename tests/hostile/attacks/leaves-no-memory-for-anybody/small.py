# <solution>

kept = []
for size in (1 << 24, 1 << 16, 1 << 10):
    try:
        while True:
            kept.append(bytearray(size))
    except MemoryError:
        pass

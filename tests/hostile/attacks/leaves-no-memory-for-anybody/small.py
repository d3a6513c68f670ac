# <solution>

kept = []
for size in (1 << 24, 1 << 16, 1 << 12, 1 << 8, 1 << 5):
    try:
        while True:
            kept.append(bytearray(size))
    except MemoryError:
        pass

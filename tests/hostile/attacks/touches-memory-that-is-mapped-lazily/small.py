import mmap

# <solution>

maps = []
try:
    while len(maps) < 64:  # 1 GiB
        maps.append(mmap.mmap(-1, 1 << 24))
        maps[-1][:: 1 << 20] = bytes(16)
except OSError:
    maps.clear()
else:
    raise SystemExit("there is no limit to memory that is shared")
np.zeros(1 << 24)[:: 1 << 17] = 1.0

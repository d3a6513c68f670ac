import mmap

# <solution>

maps = []
try:
    while len(maps) < 64:  # 1 GiB
        maps.append(mmap.mmap(-1, 1 << 24))
        maps[-1][::65536] = bytes(256)
except OSError:
    maps.clear()
else:
    raise SystemExit("there is no limit to memory that is shared")
np.zeros(1 << 24)[::8192] = 1.0

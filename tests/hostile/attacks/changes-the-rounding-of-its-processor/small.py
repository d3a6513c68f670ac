# <solution>

import ctypes

UPWARD = 0x800
ctypes.CDLL("libm.so.6").fesetround(UPWARD)
np.seterr(all="raise")
np.set_printoptions(precision=0, threshold=0)

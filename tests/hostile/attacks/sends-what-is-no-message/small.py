# <solution>

import os
import pickle
import struct
import sys


def frame(header, body=0):
    return struct.pack("<IQ", len(header), body) + header


def broken(x, *others):
    nonce = b"\xc4\x08" + sys._getframe(1).f_locals["nonce"]
    os.write(3, {
        (2, 3): os.urandom(64) + b"\xff" * 64,
        (60, 20): frame(pickle.dumps(Exception("gadget"))),
        (3, 5): frame(b"\x93" + nonce + b"\x00\x93\xa1q\x01\x02"),  # a tag of no kind
        (4, 3): frame(b"\x93" + nonce + b"\x00" + b"\x92\xa1s\x91" * 100_000 + b"\xc0"),
        (60, 300): struct.pack("<IQ", 2**32 - 1, 0) + b"\x93",
        (5, 3): struct.pack("<IQ", 16, 2**64 - 1) + b"\x93",
        (5, 4): frame(b"\x93" + nonce + b"\x00\x92\xa1m\x81\xa2\xff\xfe\xc0"),  # a key not of UTF-8
        (30, 5): frame(b"\x93\xa8" + nonce[2:] + b"\x00\xc0"),  # the nonce as a text
    }[x.shape])


affine_forward = affine_backward = running_mean = most_likely = broken

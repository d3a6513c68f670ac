# coding: zlib

# <solution>

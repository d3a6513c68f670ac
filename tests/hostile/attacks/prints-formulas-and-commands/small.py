# <solution>

import sys

forward = affine_forward


def affine_forward(x, w, b):
    print('\x1b[2J\x9b31m\x00\u202e<script>alert(1)</script>\r\n=HYPERLINK("x")\n[bold red]:skull: \\')
    sys.stderr.buffer.write(b"\xff\xfe\xc2\x9b31m\xed\xa0\x80")
    return forward(x, w, b)

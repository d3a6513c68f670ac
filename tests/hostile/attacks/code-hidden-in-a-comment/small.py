# -*- coding: raw_unicode_escape -*-
# Nothing to see here.\u000atry:\u000a    print(open("<secret-file>").read())\u000aexcept OSError as error:\u000a    print(error)

# <solution>

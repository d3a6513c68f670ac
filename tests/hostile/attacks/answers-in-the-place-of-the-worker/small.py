# <solution>

import sys

worker = sys._getframe()
while "submission" not in worker.f_locals:
    worker = worker.f_back
link, submission = worker.f_locals["link"], worker.f_locals["submission"]
request = worker.f_locals["request"]
submission._modules[__name__] = sys.modules[__name__]
link.send(worker.f_globals["wire"].Reply(request.nonce, 0), ())
while (received := link.receive()) is not None:
    for reply in submission.answer(*received):
        link.send(*reply)

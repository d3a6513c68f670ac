import os
import tempfile

import numpy as np

won = []
folder, mine, theirs = "<writable-folder>", "<writable-folder>/mine", "<writable-folder>/file"
for change in (
    lambda: open(mine, "w"),
    lambda: open(theirs, "a"),
    lambda: os.open(folder, os.O_TMPFILE | os.O_RDWR),
    lambda: os.open(f"{mine}-too", os.O_CREAT | os.O_EXCL),
    lambda: os.open(theirs, os.O_TRUNC),
    lambda: os.mknod(f"{mine}-node"),
    lambda: os.mkfifo(f"{mine}-pipe"),
    lambda: os.mkdir(f"{mine}-folder"),
    lambda: os.symlink("<secret-file>", f"{mine}-link"),
    lambda: os.link(theirs, f"{mine}-name"),
    lambda: os.rename(f"{mine}-name", f"{mine}-other-name"),
    lambda: os.truncate(theirs, 1),
    lambda: os.chmod(theirs, 0o777),
    lambda: os.utime(theirs, (1, 1)),
    lambda: os.setxattr(theirs, "user.grade", b"8"),
    lambda: np.save(mine, np.zeros(1)),
    lambda: np.zeros(1).tofile(mine),
    lambda: np.memmap(mine, np.uint8, "w+", shape=1),
    lambda: tempfile.mkstemp(dir=folder),
    lambda: os.unlink(theirs),
):
    try:
        change()
        won.append(change.__code__.co_firstlineno)
    except (OSError, RuntimeError):
        pass
if won:
    raise SystemExit(str(won))

# <solution>

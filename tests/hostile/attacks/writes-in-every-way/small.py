import os
import shutil
import tempfile

import numpy as np

won = []
for folder in ("<writable-folder>", "<results>", os.path.dirname("<neighbour>"), "/tmp", "/dev/shm", "/"):
    mine, theirs = f"{folder}/mine", f"{folder}/file"
    for change in (
        lambda: open(mine, "w"),
        lambda: open(theirs, "a"),
        lambda: os.open(folder, os.O_TMPFILE | os.O_RDWR),
        lambda: os.open(mine, os.O_CREAT | os.O_EXCL),
        lambda: os.open(theirs, os.O_TRUNC),
        lambda: os.mknod(mine),
        lambda: os.mkfifo(mine),
        lambda: os.mkdir(mine),
        lambda: os.symlink("<secret-file>", mine),
        lambda: os.link("<secret-file>", mine),
        lambda: os.rename(theirs, mine),
        lambda: os.replace("<neighbour>", theirs),
        lambda: os.truncate(theirs, 1),
        lambda: os.chmod(theirs, 0o777),
        lambda: os.setxattr(theirs, "user.grade", b"8"),
        lambda: np.save(mine, np.zeros(1)),
        lambda: np.zeros(1).tofile(mine),
        lambda: np.memmap(mine, np.uint8, "w+", shape=1),
        lambda: tempfile.mkstemp(dir=folder),
        lambda: shutil.make_archive(mine, "tar", folder),
    ):
        try:
            change()
            won.append((folder, change.__code__.co_firstlineno))
        except (OSError, RuntimeError):
            pass
if won:
    raise SystemExit(str(won))

# <solution>

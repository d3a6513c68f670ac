import os

folder = "<writable-folder>"
for change in (
    lambda: os.mkdir(f"{folder}/folder"),
    lambda: os.symlink("<secret-file>", f"{folder}/link"),
    lambda: os.link(f"{folder}/file", f"{folder}/other"),
    lambda: os.rename(f"{folder}/other", f"{folder}/renamed"),
    lambda: os.utime(f"{folder}/file", (1, 1)),
    lambda: os.truncate(f"{folder}/file", 3),
    lambda: os.unlink(f"{folder}/file"),
):
    try:
        change()
    except OSError:
        pass

# <solution>

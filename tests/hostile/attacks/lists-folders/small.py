import glob
import os
import pathlib

SHOWN, won = {"sandbox", "autograder", "numpy", "numpy.libs", "msgspec"}, []
for path in ("<secret-file>", "<hidden-tests>", "<neighbour>", "<kit>/cli.py", "<results>/x"):
    folder = pathlib.Path(path).parent
    for place in (folder, folder.parent, folder / "..", "/proc/self/cwd" / folder.relative_to("/")):
        for list_ in (
            os.listdir,
            os.scandir,
            lambda folder: os.listdir(os.open(folder, os.O_RDONLY | os.O_DIRECTORY)),
            lambda folder: list(os.walk(folder)),
            lambda folder: list(os.fwalk(folder)),
            lambda folder: glob.glob(f"{folder}/*") + glob.glob(f"{folder}/.*"),
            lambda folder: list(pathlib.Path(folder).iterdir()),
            lambda folder: list(pathlib.Path(folder).rglob("*.py")),
        ):
            try:
                if found := list(list_(place)):
                    print(found)
                    won.append(place)
            except OSError:
                pass
# The kit's folder may lie where files of it are shown: then it holds these alone.
shown = [place for place in won if {*os.listdir(place)} - SHOWN]
if shown:
    raise SystemExit(str(shown))

# <solution>

import ctypes
import fileinput
import importlib.machinery
import io
import linecache
import mmap
import os
import runpy
import shutil
import sqlite3
import tokenize
import zipfile

import numpy as np

won = []
for path in ("<secret-file>", "<hidden-tests>", "<reference>", "<neighbour>", "<gradebook>"):
    for read in (
        lambda: io.FileIO(path).read(),
        lambda: os.read(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), 9999),
        lambda: os.pread(os.open(path, os.O_PATH), 9999, 0),
        lambda: np.fromfile(path, np.uint8).tobytes(),
        lambda: np.memmap(path, np.uint8, "r").tobytes(),
        lambda: np.load(path, allow_pickle=True),
        lambda: np.loadtxt(path, str),
        lambda: np.genfromtxt(path, str),
        lambda: mmap.mmap(os.open(path, os.O_RDONLY), 0, prot=mmap.PROT_READ)[:],
        lambda: linecache.getlines(path),
        lambda: tokenize.open(path).read(),
        lambda: list(fileinput.input(path)),
        lambda: importlib.machinery.SourceFileLoader("stolen", path).get_source("stolen"),
        lambda: runpy.run_path(path),
        lambda: shutil.copyfileobj(open(path, "rb"), io.open(1, "wb", closefd=False)) or 1,
        lambda: sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True).execute("select 1"),
        lambda: zipfile.ZipFile(path),
        lambda: ctypes.CDLL(path),
    ):
        try:
            won += [found] if (found := read()) else []
        except Exception as error:
            won += [error] if "invalid ELF" in str(error) or "not a zip" in str(error) else []
if won:
    raise SystemExit(str(won))

# <solution>

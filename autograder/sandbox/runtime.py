"""The files of this machine that Python and NumPy need to run: all that a submission may read."""

from __future__ import annotations

import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path, PurePath

import msgspec
import numpy as np

INSIDE = (
    *("zygote.py", "worker.py", "link.py", "wire.py"),
    *("loading.py", "mending.py", "tracebacks.py", "restrict.py"),
)
"""The kit's files that run inside; no other file of the kit can be read there."""


@dataclass(frozen=True)
class Runtime:
    """The files that Python and NumPy need to run.

    `standard` are the standard library's folders and `stdlib` their entries but for `hidden`, the
    folders of other packages within them. `libraries` are folders and files of shared libraries.
    `packages` are NumPy's and msgspec's own folders, found through `sites`. `links` are symbolic
    links of the root folder with their targets, `inside` the kit's own files.
    """

    executable: str
    standard: tuple[str, ...]
    stdlib: tuple[str, ...]
    hidden: tuple[str, ...]
    libraries: tuple[str, ...]
    packages: tuple[str, ...]
    sites: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    inside: tuple[str, ...]

    @property
    def readable(self) -> tuple[str, ...]:
        """The paths that Landlock lets a submission read.

        Landlock cannot take back what it allows for a folder: `standard` itself is not among them.
        Nor is a link, for it would allow all that it leads to.
        """
        return (
            *(self.executable, *self.stdlib, *self.libraries),
            *(*self.packages, *self.inside),
        )

    @property
    def program(self) -> list[str]:
        """The command that starts the zygote; its standard input tells it everything else."""
        flags = ["-s", "-S", "-P", "-B", "-X", "utf8"]
        return [self.executable, *flags, self.inside[0]]


def find_runtime() -> Runtime:
    """Find what Python and NumPy need on this machine."""
    modules = [Path(str(module.__file__)).parent for module in (np, msgspec)]
    packages = {str(folder) for folder in modules}
    packages |= {f"{folder}.libs" for folder in modules if Path(f"{folder}.libs").is_dir()}
    standard = _standard_library()
    hidden = {
        str(folder)
        for path in standard
        for folder in (Path(path, "site-packages"), Path(path, "dist-packages"))
        if folder.is_dir()
    }
    here = Path(__file__).resolve().parent
    return Runtime(
        executable=os.path.realpath(sys.executable),
        standard=tuple(sorted(standard)),
        stdlib=tuple(sorted({str(e) for path in standard for e in Path(path).iterdir()} - hidden)),
        hidden=tuple(sorted(hidden)),
        libraries=tuple(sorted(_shared_libraries(standard))),
        packages=tuple(sorted(packages)),
        sites=tuple(sorted({str(folder.parent) for folder in modules})),
        links=tuple(
            (link, str(Path(link).readlink()))
            for link in ("/lib", "/lib64")
            if Path(link).is_symlink()
        ),
        inside=tuple(str(here / name) for name in INSIDE),
    )


def _standard_library() -> set[str]:
    # In a virtual environment `platstdlib` points into it, where all of site-packages lies: ask for
    # the base interpreter's paths.
    base = {
        "base": sys.base_prefix,
        "platbase": sys.base_exec_prefix,
        "installed_base": sys.base_prefix,
        "installed_platbase": sys.base_exec_prefix,
    }
    return {sysconfig.get_path(kind, vars=base) for kind in ("stdlib", "platstdlib")}


def _shared_libraries(standard: set[str]) -> set[str]:
    multiarch = getattr(sys.implementation, "_multiarch", "") or "-"
    candidates = (f"/lib/{multiarch}", f"/usr/lib/{multiarch}", "/lib64", "/usr/lib64")
    folders = {os.path.realpath(path) for path in candidates if Path(path).is_dir()}
    # A folder in which Python's own lies, as /usr/lib64 may, would bring all its packages along.
    whole = {
        path for path in folders if not any(PurePath(s).is_relative_to(path) for s in standard)
    }
    in_part = (folders - whole) | {f"{sys.base_prefix}/lib"}
    singly = {str(file) for path in in_part for file in Path(path).glob("lib*.so*")}
    cache = {path for path in ("/etc/ld.so.cache",) if Path(path).is_file()}
    return whole | singly | cache

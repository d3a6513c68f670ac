"""What is packed for others: the release for students, and the grader for Gradescope."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from ..authoring.trees import read_tree
from ..course import MANIFEST, Assignment
from ..errors import CourseError
from ..versions import LEFT_OUT, VERSIONS

DISTRIBUTION = "autograder-kit"


def student_tree(course: Path, assignment: Assignment) -> dict[str, bytes]:
    """Return the files of the student's archive: the release in a folder of its name."""
    release = course / "release" / assignment.name
    if not release.is_dir():
        raise CourseError(
            f"{release}: there is no release; run: autograder build {assignment.name}"
        )
    return {f"{assignment.name}/{path}": text for path, text in read_tree(release).items()}


def suite_tree(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of an assignment that grading needs, in a folder of its name."""
    kept = {
        path: content
        for path, content in read_tree(assignment.root).items()
        if not path.startswith(LEFT_OUT)  # an example by hand asks accepted variants
    }
    assert MANIFEST in kept
    return {f"{assignment.name}/{path}": content for path, content in kept.items()}


def gradescope_tree(assignment: Assignment, wheels: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files of Gradescope's archive; `setup.sh` and `run_autograder` are to be run."""
    course = f"course/solutions/{assignment.name}"
    kept = {f"course/solutions/{path}": text for path, text in suite_tree(assignment).items()}
    for path in (assignment.root / VERSIONS).glob("*.zip"):
        kept[f"{course}/{VERSIONS}/{path.name}"] = path.read_bytes()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {
        **kept,
        **{f"wheels/{name}": content for name, content in wheels.items()},
        "setup.sh": _SETUP.replace("VERSION", version).encode(),
        "run_autograder": _RUN.replace("ASSIGNMENT", assignment.name).encode(),
    }


EXECUTABLE = ("setup.sh", "run_autograder")

_SETUP = """\
#!/usr/bin/env bash
# Run once by Gradescope, when it builds the image: installs the grader from the wheels beside it.
set -eu
root="${AUTOGRADER_ROOT:-/autograder}"
if ! "pythonVERSION" -m venv --help >/dev/null 2>&1; then
  apt-get update && apt-get install --yes pythonVERSION pythonVERSION-venv || {
    echo "This image has no Python VERSION. Choose a newer base image, or make the package with" >&2
    echo "the version of Python that the image has." >&2
    exit 1
  }
fi
"pythonVERSION" -m venv "$root/venv"
"$root/venv/bin/python" -m pip install --no-index --no-deps "$root"/source/wheels/*.whl
"$root/venv/bin/autograder" doctor --course "$root/source/course" || true
"""

_RUN = """\
#!/usr/bin/env bash
# Run by Gradescope for each submission: grades it and writes results/results.json.
set -eu
root="${AUTOGRADER_ROOT:-/autograder}"
exec "$root/venv/bin/python" -I -m autograder.commands.on_gradescope "$root" "ASSIGNMENT"
"""


def collect_wheels() -> dict[str, bytes]:
    """Build the kit's wheel and fetch those of all it needs, in the versions installed here.

    Raises `CourseError` where that cannot be done, with pip's own words.
    """
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise CourseError(
            "Gradescope runs Linux on x86_64: make the package on such a machine, or in a container"
        )
    source = Path(__file__).parents[2]
    if not (source / "pyproject.toml").is_file():
        raise CourseError(
            "the kit's wheel is built from its source, which is not here; install the kit with: "
            "python -m pip install -e PATH-OF-THE-SOURCE"
        )
    with tempfile.TemporaryDirectory(prefix="autograder-") as made:
        copy, wheels = Path(made) / "source", Path(made) / "wheels"
        copy.mkdir()
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy2(source / name, copy)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source / "autograder", copy / "autograder", ignore=ignored)
        _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(copy))
        pins = [f"{name}=={version}" for name, version in sorted(_needed())]
        _pip("download", "--no-deps", "--only-binary", ":all:", "--dest", str(wheels), *pins)
        return {path.name: path.read_bytes() for path in sorted(wheels.iterdir())}


def _pip(*arguments: str) -> None:
    epoch = "315532800"  # 1980, as in the archive: a wheel built twice is the same
    done = subprocess.run(  # noqa: S603 - pip of this very Python
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        env={**os.environ, "SOURCE_DATE_EPOCH": epoch},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip()[-2000:]
        raise CourseError(f"pip {arguments[0]} failed:\n{said}")


def _needed() -> Iterator[tuple[str, str]]:
    """Yield name and installed version of everything that the kit needs to grade."""
    from packaging.requirements import Requirement  # noqa: PLC0415 - comes with pytest

    seen, waiting = {DISTRIBUTION}, [DISTRIBUTION]
    while waiting:
        for text in metadata.distribution(waiting.pop()).requires or ():
            needed = Requirement(text)
            asked = needed.marker is None or needed.marker.evaluate({"extra": ""})
            if asked and needed.name.lower() not in seen:
                seen.add(needed.name.lower())
                waiting.append(needed.name)
                yield needed.name, metadata.version(needed.name)

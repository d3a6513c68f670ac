"""What an assignment with layer files needs of nbgrader's configuration, written for the course.

All of it stands in a file of ours, which every build writes anew. `nbgrader_config.py` is the
instructor's: it is made where there is none, and otherwise left as it is.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..course import load_assignment
from ..errors import CourseError

CONFIG = "nbgrader_config.py"
SNIPPET = "nbgrader_autograder.py"
_OURS = "autograder.nbgrader_bridge"
LINE = f'load_subconfig("{SNIPPET}")'

_CONFIG_TEXT = f"""\
# Configuration of nbgrader for this course. It is yours: autograder does not write it again.
c = get_config()  # noqa: F821 - nbgrader provides it

# c.CourseDirectory.course_id = "my-course"

# What assignments with layer files need. Keep this line behind settings of your own.
{LINE}  # noqa: F821 - and this
"""

_SNIPPET_TEXT = """\
# Made by `autograder build`, again and again: settings of your own belong in {config}.
# {config} loads it with: {line}
c = get_config()  # noqa: F821 - nbgrader provides it

# `nbgrader autograde` lays every file of source/ over what a student handed in. source/ holds stubs
# of these files: without this line each student would be graded for a stub.
c.Autograde.exclude_overwriting = {files}

# In place of the kernel: the hidden tests, in autograder's sandbox. Each of these looks at the
# assignment first. One that has no solutions/NAME/{manifest} is nbgrader's own as ever.
_OURS = "autograder.nbgrader_bridge.preprocessor"
c.Autograde.sanitize_preprocessors = [
    f"{{_OURS}}.Mend",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    f"{{_OURS}}.Grade",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.nbgrader_bridge.saving.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
    f"{{_OURS}}.AddMissing",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""


@dataclass(frozen=True)
class Settings:
    """What was written; `advice` is for an instructor whose own file does not load ours."""

    written: tuple[str, ...]
    advice: str = ""


def snippet(files: Mapping[str, Sequence[str]]) -> str:
    """Return the text of our file; `files` are those that students write, by assignment."""
    plain = {name: list(files[name]) for name in sorted(files)}
    return _SNIPPET_TEXT.format(
        config=CONFIG, line=LINE, files=json.dumps(plain), manifest="assignment.toml"
    )


def write_settings(course: Path) -> Settings:
    """Write our file and, where there is none, a configuration that loads it."""
    ours, theirs = course / SNIPPET, course / CONFIG
    ours.write_text(wanted(course), encoding="utf-8")
    if not theirs.exists():
        theirs.write_text(_CONFIG_TEXT, encoding="utf-8")
        return Settings((SNIPPET, CONFIG))
    if _loads_ours(theirs):
        return Settings((SNIPPET,))
    return Settings((SNIPPET,), f"{theirs} is yours and was left as it is; add the line {LINE}")


def stale_settings(course: Path) -> list[str]:
    """Say what of nbgrader's settings is not as `write_settings` would leave it."""
    ours, theirs = course / SNIPPET, course / CONFIG
    stale = []
    if not ours.is_file():
        stale.append(f"{SNIPPET}: is missing")
    elif ours.read_bytes() != wanted(course).encode():
        stale.append(f"{SNIPPET}: is not up to date")
    if not theirs.is_file():
        stale.append(f"{CONFIG}: is missing")
    elif not _loads_ours(theirs):
        stale.append(f"{CONFIG}: does not load {SNIPPET}; add the line {LINE}")
    return stale


def _loads_ours(config: Path) -> bool:
    """Tell whether a configuration names our file, or our steps in lists of its own."""
    try:
        parts = list(ast.walk(ast.parse(config.read_bytes())))
    except (SyntaxError, ValueError):
        return False
    texts = (part.value for part in parts if isinstance(part, ast.Constant))
    return any(isinstance(t, str) and (SNIPPET in t or _OURS in t) for t in texts)


def wanted(course: Path) -> str:
    """Return what our file is to say: one entry for each assignment whose manifest is whole."""
    files = {}
    for folder in sorted(course.glob("solutions/*/assignment.toml")):
        try:
            assignment = load_assignment(folder.parent)
        except CourseError:
            continue  # its own build will say so
        files[assignment.name] = assignment.files
    return snippet(files)

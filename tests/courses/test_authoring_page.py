"""The walk of docs/authoring.md, as it stands there: its files are written, its commands run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "authoring.md"
COMMANDS = ("autograder", "mkdir", "cp")
MISTAKE = "out = x - x.mean(axis=0)"


def blocks():
    """Yield the blocks of the walk in order: the file's name, or nothing before commands."""
    walk, end, _ = PAGE.read_text(encoding="utf-8").partition("\n## Several files\n")
    assert end, "the walk ends where the page tells of several files"
    named = r"(?:^`([^`\n]+)`\n\n)?((?:^    .*\n|^\n(?=\n*    ))+)"
    for name, block in re.findall(named, walk, re.MULTILINE):
        yield name, re.sub(r"^    ", "", block, flags=re.MULTILINE).strip("\n") + "\n"


def run(folder, command):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return subprocess.run(
        ["bash", "-ec", command],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PATH": path, "COLUMNS": "200"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


def make_the_sample(folder):
    """Do what the page says in words: a copy of the stub, with a mistake written into it."""
    assert f"`{MISTAKE}`" in PAGE.read_text(encoding="utf-8")
    stub = (folder / "release" / "scores" / "scores.py").read_text(encoding="utf-8")
    sample = folder / "solutions/scores/submissions/wrong/columns/scores.py"
    sample.parent.mkdir(parents=True)
    sample.write_text(stub.replace("pass", MISTAKE, 1), encoding="utf-8")


@pytest.mark.slow
def test_whoever_follows_the_page_ends_with_a_grade(tmp_path):
    done = []
    for name, block in blocks():
        if name:
            path = tmp_path / "solutions" / "scores" / name
            if path.name == "promise.toml":
                make_the_sample(tmp_path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block, encoding="utf-8")
            continue
        for command in block.splitlines():
            assert command.startswith(COMMANDS), f"neither a file nor a command: {command}"
            if "GROUP" in command:  # nobody failed without a name
                continue
            ended = run(tmp_path, command)
            assert ended.returncode == 0, f"{command}\n{ended.stdout}{ended.stderr}"
            done.append(command.split("  ")[0])
    assert done == [
        "autograder build",
        "autograder audit",
        "autograder grade --samples",
        "mkdir -p submitted/ada && cp -r release/scores submitted/ada/scores",
        "cp solutions/scores/scores.py submitted/ada/scores/",
        "autograder grade",
        "autograder learn",
    ]
    result = json.loads((tmp_path / "results" / "scores" / "ada.json").read_text())
    assert result["score"] == result["extra_data"]["max_score"] == 4.0

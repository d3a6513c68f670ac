"""Who may read what is written."""

from __future__ import annotations

import os
import stat

import pytest

from autograder.exchange.folders import write_folder
from autograder.files import private_folder, write_file
from autograder.overrides import LEDGER, Entry, Road, add


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(autouse=True)
def generous_umask():
    before = os.umask(0o002)
    yield
    os.umask(before)


def test_a_file_and_the_folders_made_for_it_are_for_their_owner_alone(tmp_path):
    write_file(tmp_path / "a" / "b" / "file", b"text")
    assert mode(tmp_path / "a" / "b" / "file") == 0o600
    assert mode(tmp_path / "a" / "b") == mode(tmp_path / "a") == 0o700


def test_what_is_shared_is_left_to_the_umask(tmp_path):
    write_file(tmp_path / "a" / "file", b"text", shared=True)
    assert mode(tmp_path / "a" / "file") == 0o644
    assert mode(tmp_path / "a") == 0o775


def test_a_file_that_is_replaced_becomes_private_and_its_folder_stays_as_it_is(tmp_path):
    (tmp_path / "a").mkdir(mode=0o755)
    (tmp_path / "a" / "file").write_text("old")
    write_file(tmp_path / "a" / "file", b"new")
    assert mode(tmp_path / "a" / "file") == 0o600
    assert mode(tmp_path / "a") == 0o755
    private_folder(tmp_path / "a")
    assert mode(tmp_path / "a") == 0o755


def test_a_folder_of_a_student_is_private_with_all_that_is_in_it(tmp_path):
    write_folder(tmp_path / "s" / "ada" / "layers", {"deep/layers.py": b"text"})
    parts = ("s", "s/ada", "s/ada/layers", "s/ada/layers/deep")
    assert {mode(tmp_path / part) for part in parts} == {0o700}
    assert mode(tmp_path / "s/ada/layers/deep/layers.py") == 0o600


def test_the_ledger_of_overrides_is_private_when_it_is_made(tmp_path):
    add(tmp_path, [Entry("2026", "me", Road.COMMAND, "a", "ada", "q", 1.0, "why", "s", "t")])
    assert mode(tmp_path / LEDGER) == 0o600

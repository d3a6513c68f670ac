"""What `build` writes for nbgrader, and what it leaves alone."""

from __future__ import annotations

import pytest

from autograder.authoring.new import new_course
from autograder.nbgrader_bridge import stale_settings, write_settings
from autograder.nbgrader_bridge.settings import CONFIG, LINE, SNIPPET, snippet


@pytest.fixture
def course(tmp_path):
    new_course(tmp_path / "course", "measurements")
    return tmp_path / "course"


def loaded(course):
    """The course's configuration as nbgrader loads it."""
    from traitlets.config.loader import PyFileConfigLoader

    return PyFileConfigLoader(CONFIG, str(course)).load_config()


def test_a_course_without_configuration_gets_one_that_loads_ours(course):
    assert write_settings(course).written == (SNIPPET, CONFIG)
    autograde = loaded(course).Autograde
    assert autograde.exclude_overwriting == {"measurements": ["measurements.py"]}
    assert autograde.autograde_preprocessors[0] == "autograder.nbgrader_bridge.preprocessor.Grade"


def test_an_instructors_own_configuration_is_left_alone_and_the_line_is_told(course):
    (course / CONFIG).write_text("c = get_config()\nc.CourseDirectory.course_id = 'mine'\n")
    before = (course / CONFIG).read_bytes()
    settings = write_settings(course)
    assert (course / CONFIG).read_bytes() == before
    assert (
        settings.advice == f"{course / CONFIG} is yours and was left as it is; add the line {LINE}"
    )
    (course / CONFIG).write_bytes(before + f"{LINE}\n".encode())
    assert write_settings(course).advice == ""
    assert loaded(course).CourseDirectory.course_id == "mine"
    assert "measurements" in loaded(course).Autograde.exclude_overwriting


def test_a_second_assignment_joins_and_a_broken_manifest_stops_nothing(course, tmp_path):
    new_course(tmp_path / "other", "more")
    (tmp_path / "other/solutions/more").rename(course / "solutions" / "more")
    (course / "solutions" / "broken").mkdir()
    (course / "solutions" / "broken" / "assignment.toml").write_text("title = 3\n")
    write_settings(course)
    assert loaded(course).Autograde.exclude_overwriting == {
        "measurements": ["measurements.py"],
        "more": ["measurements.py"],
    }


def test_the_same_course_gives_the_same_bytes(course):
    write_settings(course)
    first = (course / SNIPPET).read_bytes()
    write_settings(course)
    assert (course / SNIPPET).read_bytes() == first
    assert snippet({"b": ("x.py",), "a": ()}) == snippet({"a": (), "b": ("x.py",)})


def test_settings_that_are_not_as_build_leaves_them_are_told(course):
    assert stale_settings(course) == [f"{SNIPPET}: is missing", f"{CONFIG}: is missing"]
    write_settings(course)
    assert stale_settings(course) == []
    (course / SNIPPET).write_bytes((course / SNIPPET).read_bytes() + b"# mine\n")
    (course / CONFIG).write_text(f"c = get_config()\n# {LINE}\n")
    assert stale_settings(course) == [
        f"{SNIPPET}: is not up to date",
        f"{CONFIG}: does not load {SNIPPET}; add the line {LINE}",
    ]
    (course / CONFIG).write_text("c = (\n")
    assert "does not load" in stale_settings(course)[1]


def test_our_steps_in_lists_of_an_instructors_own_are_settings_too(course):
    write_settings(course)
    ours = '["autograder.nbgrader_bridge.preprocessor.Grade"]'
    (course / CONFIG).write_text(
        f"c = get_config()\nc.Autograde.autograde_preprocessors = {ours}\n"
    )
    assert stale_settings(course) == []
    assert write_settings(course).advice == ""

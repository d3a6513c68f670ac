"""The manifest: what it may say, and what is told of each fault in it."""

from pathlib import Path

import pytest

from autograder.checks import Signature
from autograder.course import MANIFEST, load_assignment
from autograder.errors import CourseError

SHIPPED = Path(__file__).parents[1] / "solutions" / "layers"

WORLD = """
title = "Layers"
files = ["layers.py"]
notebooks = ["one.md"]
extra_files = ["requirements.txt"]

[functions]
relu_forward = { returns = ["out", "cache"], opaque = ["cache"] }
batchnorm_forward = { returns = ["out"], regions = ["train", "test"] }

[[questions]]
id = "relu-forward"
title = "ReLU"
points = 1
regions = ["relu_forward"]

[[questions]]
id = "batchnorm-train"
title = "Batch norm"
points = 2.5
regions = ["batchnorm_forward#train"]
depends_on = ["relu-forward"]

[[questions]]
id = "essay"
title = "Why?"
points = 3
graded_by = "person"
"""

RELU = 'relu_forward = { returns = ["out", "cache"], opaque = ["cache"] }'


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "layers"
    folder.mkdir()
    for name in ("layers.py", "one.md", "requirements.txt"):
        (folder / name).touch()
    return folder


def load(folder, text=WORLD):
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return load_assignment(folder)


def complaints(folder, *edits, more=""):
    """Return what is told of the world after edits, each line without the manifest's path."""
    text = WORLD
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(CourseError) as caught:
        load(folder, text + more)
    start = f"{folder / MANIFEST}: "
    lines = str(caught.value).split("\n")
    assert all(line.startswith(start) for line in lines)
    return [line.removeprefix(start) for line in lines]


# What it says


def test_a_manifest_without_faults_is_loaded(folder):
    assignment = load(folder)
    assert assignment.name == "layers"
    assert assignment.root == folder
    assert [q.id for q in assignment.tested_questions] == ["relu-forward", "batchnorm-train"]
    assert [q.id for q in assignment.written_questions] == ["essay"]
    assert assignment.signatures["relu_forward"] == Signature(
        "relu_forward", ("out", "cache"), ("cache",)
    )
    assert assignment.regions == (
        "relu_forward",
        "batchnorm_forward#train",
        "batchnorm_forward#test",
    )
    assert assignment.file_of("relu_forward") == "layers.py"


def test_what_is_left_out_has_a_default(folder):
    assignment = load(folder)
    assert (assignment.seed, assignment.version, assignment.weights) == (0, "1", {})
    assert assignment.limits.test_seconds == 20.0


def test_a_function_may_stand_in_another_file(folder):
    (folder / "more.py").touch()
    text = WORLD.replace('["layers.py"]', '["layers.py", "more.py"]')
    text = text.replace('opaque = ["cache"] }', 'opaque = ["cache"], file = "more.py" }')
    assert load(folder, text).file_of("relu_forward") == "more.py"


def test_a_functions_name_stands_for_all_of_its_regions(folder):
    load(folder, WORLD.replace("batchnorm_forward#train", "batchnorm_forward"))


METHODS = """
[methods]
"Running.update" = { regions = ["mean", "spread"] }
"Running.reset" = {}
"""


def test_methods_have_regions_as_functions_have(folder):
    assignment = load(folder, WORLD + METHODS)
    assert assignment.regions[-3:] == (
        *("Running.update#mean", "Running.update#spread"),
        "Running.reset",
    )
    assert assignment.file_of("Running.update") == "layers.py"


def test_a_given_function_has_no_region(folder):
    given = WORLD.replace("[functions]", '[functions]\nhelp = { returns = ["out"], given = true }')
    assignment = load(folder, given)
    assert "help" in assignment.signatures
    assert not any("help" in region for region in assignment.regions)


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        (
            '[functions.help]\nreturns = ["out"]\ngiven = true\nregions = ["a"]\n',
            "functions.help: a given function has no regions: leave out regions, or given",
        ),
        ("[methods]\nupdate = {}\n", 'methods.update: should be "Class.method"'),
        ('[methods]\n"A.b" = { file = "no.py" }\n', "methods.A.b.file: no.py is not among files"),
        ('[methods]\n"A.b" = { regions = ["c", "c"] }\n', "methods.A.b: 'c' stands twice"),
        ('[methods]\n"A.b" = { returns = ["c"] }\n', "methods.A.b.returns: unknown key"),
        (
            (
                '[functions.help]\nreturns = ["out"]\ngiven = true\n[[questions]]\nid = "helped"\n'
                'title = "Helped"\npoints = 1\nregions = ["help"]\n'
            ),
            "questions.helped.regions: there is no region 'help'",
        ),
    ],
)
def test_a_fault_of_methods_and_given_functions_is_told(folder, more, fault):
    with pytest.raises(CourseError) as caught:
        load(folder, WORLD + "\n" + more)
    assert fault in str(caught.value)


def test_the_byte_order_mark_of_an_editor_is_no_fault(folder):
    load(folder, "\ufeff" + WORLD)


def test_a_manifest_cannot_be_changed_once_it_is_loaded(folder):
    assignment = load(folder)
    with pytest.raises(ValueError, match="frozen"):
        assignment.limits.test_seconds = 5


def test_the_shipped_assignment_is_without_fault():
    assignment = load_assignment(SHIPPED)
    assert assignment.name == "layers"
    graded = {region for q in assignment.tested_questions for region in q.regions}
    assert graded == set(assignment.regions)


# Files that cannot be read


def test_a_folder_without_a_manifest_is_told_what_it_lacks(tmp_path):
    with pytest.raises(CourseError, match=r"no such file; an assignment is a folder that holds"):
        load_assignment(tmp_path)


def test_a_manifest_that_is_a_folder_is_told(folder):
    (folder / MANIFEST).mkdir()
    with pytest.raises(CourseError, match=r"assignment\.toml: cannot be read: Is a directory"):
        load_assignment(folder)


def test_text_that_is_not_utf8_is_told_with_its_place(folder):
    (folder / MANIFEST).write_bytes(b'title = "\xe9"')
    with pytest.raises(CourseError, match="byte 9 is not UTF-8; save the file as UTF-8"):
        load_assignment(folder)


def test_bad_toml_is_told_with_its_line(folder):
    (message,) = complaints(folder, ("points = 1\n", "points = = 1\n"))
    assert message.startswith("not valid TOML: ")
    assert "line 14" in message


def test_a_key_that_stands_twice_is_bad_toml(folder):
    (message,) = complaints(folder, ('title = "Layers"', 'title = "a"\ntitle = "b"'))
    assert message.startswith("not valid TOML: ")


# Faults of single keys


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('title = "Layers"', "", "title: this key is needed"),
        ('title = "Layers"', 'title = ""', "title: should not be empty (it says '')"),
        ('title = "Layers"', "title = 3", "title: should be a valid string (it says 3)"),
        (
            'files = ["layers.py"]',
            'files = "layers.py"',
            "files: should be a list in square brackets (it says 'layers.py')",
        ),
        ('files = ["layers.py"]', "files = []", "files: should not be empty"),
        (
            'files = ["layers.py"]',
            'files = ["../layers.py"]',
            "files.1: should be a Python file whose name can be imported (it says '../layers.py')",
        ),
        (
            'notebooks = ["one.md"]',
            'notebooks = ["a/one.md"]',
            "notebooks.1: should be the name of a file beside the manifest (it says 'a/one.md')",
        ),
        (
            'extra_files = ["requirements.txt"]',
            'extra_files = [".hidden"]',
            "extra_files.1: should be the name of a file beside the manifest (it says '.hidden')",
        ),
        (
            "relu_forward = {",
            "1relu = {",
            "functions.1relu: should be a Python name (it says '1relu')",
        ),
        (RELU, "relu_forward = 3", "functions.relu_forward: should be a table (it says 3)"),
        (
            RELU,
            "relu_forward = { returns = [] }",
            "functions.relu_forward.returns: should not be empty",
        ),
        (
            RELU,
            'relu_forward = { returns = ["out"], opaque = ["cache"] }',
            "functions.relu_forward: opaque names ['cache'], which are not among returns",
        ),
        (
            RELU,
            'relu_forward = { returns = ["out", "out"] }',
            "functions.relu_forward: 'out' stands twice",
        ),
        (
            '["train", "test"]',
            '["train", "train"]',
            "functions.batchnorm_forward: 'train' stands twice",
        ),
        (
            '["train", "test"]',
            '["a b"]',
            (
                "functions.batchnorm_forward.regions.1: should be letters, digits, '_' and '-' "
                "only (it says 'a b')"
            ),
        ),
        ("points = 1\n", "", "questions.relu-forward.points: this key is needed"),
        (
            "points = 1\n",
            "points = -1\n",
            "questions.relu-forward.points: should be greater than or equal to 0 (it says -1)",
        ),
        (
            "points = 1\n",
            "points = inf\n",
            "questions.relu-forward.points: should be a finite number (it says inf)",
        ),
        (
            "points = 1\n",
            'points = "many"\n',
            (
                "questions.relu-forward.points: should be a valid number, unable to parse string "
                "as a number (it says 'many')"
            ),
        ),
        (
            'regions = ["relu_forward"]\n',
            "",
            (
                "questions.relu-forward: a question graded by tests names its regions: "
                'regions = ["function"]'
            ),
        ),
        (
            'graded_by = "person"',
            'graded_by = "nobody"',
            "questions.essay.graded_by: should be 'tests' or 'person' (it says 'nobody')",
        ),
        (
            'id = "essay"',
            'id = "e!"',
            "questions.e!.id: should be letters, digits, '_' and '-' only (it says 'e!')",
        ),
        (
            'id = "essay"',
            f'id = "{"e" * 65}"',
            (
                f"questions.{'e' * 65}.id: String should have at most 64 characters "
                f"(it says '{'e' * 65}')"
            ),
        ),
        ('id = "essay"', "", "questions.number 3.id: this key is needed"),
        ('graded_by = "person"', "weight = 2", "questions.essay.weight: unknown key (it says 2)"),
    ],
)
def test_a_fault_is_told_with_its_key_and_what_was_expected(folder, old, new, message):
    assert message in complaints(folder, (old, new))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("[limits]\ntest_seconds = 0", "limits.test_seconds: should be greater than 0 (it says 0)"),
        (
            "[limits]\nmemory_mb = 100",
            "limits.memory_mb: should be greater than or equal to 256 (it says 100)",
        ),
        (
            "[limits]\nsubmission_seconds = nan",
            "limits.submission_seconds: should be a finite number (it says nan)",
        ),
        (
            "[limits]\nfile_kb = 1.5",
            (
                "limits.file_kb: should be a valid integer, got a number with a fractional part "
                "(it says 1.5)"
            ),
        ),
        ("[limits]\ntest_second = 1", "limits.test_second: unknown key (it says 1)"),
        (
            "[weights]\nhalf = -0.5",
            "weights.half: should be greater than or equal to 0 (it says -0.5)",
        ),
        ("[weight]\nhalf = 0.5", "weight: unknown key"),
        ("[root]\nx = 1", "root: unknown key"),
    ],
)
def test_a_fault_in_a_table_is_told_likewise(folder, more, message):
    assert complaints(folder, more=more) == [message]


def test_a_seed_is_no_negative_number(folder):
    messages = complaints(folder, ('title = "Layers"', 'title = "Layers"\nseed = -1'))
    assert messages == ["seed: should be greater than or equal to 0 (it says -1)"]


@pytest.mark.parametrize("questions", ["questions = 3", 'questions = ["a"]', "[questions]\nid = 1"])
def test_questions_that_are_no_tables_are_told(folder, questions):
    text = WORLD[: WORLD.index("[[questions]]")].replace("[functions]", f"{questions}\n[functions]")
    if questions.startswith("["):
        text = WORLD[: WORLD.index("[[questions]]")] + questions
    with pytest.raises(CourseError, match=r"assignment\.toml: questions"):
        load(folder, text)


# Parts that disagree


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'opaque = ["cache"] }',
            'opaque = ["cache"], file = "more.py" }',
            "functions.relu_forward.file: more.py is not among files",
        ),
        (
            'regions = ["relu_forward"]',
            'regions = ["relu"]',
            "questions.relu-forward.regions: there is no region 'relu'",
        ),
        (
            "batchnorm_forward#train",
            "batchnorm_forward#tr",
            "questions.batchnorm-train.regions: there is no region 'batchnorm_forward#tr'",
        ),
        ('id = "essay"', 'id = "relu-forward"', "questions: the id 'relu-forward' stands twice"),
        (
            'depends_on = ["relu-forward"]',
            'depends_on = ["relu"]',
            "questions.batchnorm-train.depends_on: there is no question 'relu'",
        ),
        (
            'depends_on = ["relu-forward"]',
            'depends_on = ["essay"]',
            "questions.batchnorm-train.depends_on: 'essay' does not stand before it",
        ),
        (
            'depends_on = ["relu-forward"]',
            'depends_on = ["batchnorm-train"]',
            "questions.batchnorm-train.depends_on: 'batchnorm-train' does not stand before it",
        ),
        (
            'notebooks = ["one.md"]',
            'notebooks = ["one.md", "requirements.txt"]',
            "files, notebooks, extra_files: requirements.txt stands twice",
        ),
    ],
)
def test_names_that_do_not_agree_are_told(folder, old, new, message):
    assert complaints(folder, (old, new)) == [message]


def test_files_that_are_not_there_are_told(folder):
    (folder / "one.md").unlink()
    (folder / "layers.py").unlink()
    assert complaints(folder) == [
        f"files, notebooks, extra_files: there is no file {name} in {folder}"
        for name in ("layers.py", "one.md")
    ]


def test_all_faults_are_told_at_once(folder):
    assert complaints(
        folder,
        ('title = "Layers"', ""),
        ("points = 2.5", "points = -2"),
        ('graded_by = "person"', 'graded_by = "person"\ncolour = "red"'),
        more="[limits]\ntest_seconds = 0\n[root]\n",
    ) == [
        "root: unknown key",
        "title: this key is needed",
        "questions.batchnorm-train.points: should be greater than or equal to 0 (it says -2)",
        "questions.essay.colour: unknown key (it says 'red')",
        "limits.test_seconds: should be greater than 0 (it says 0)",
    ]


def test_all_disagreements_are_told_at_once(folder):
    (folder / "one.md").unlink()
    assert complaints(
        folder,
        ('regions = ["relu_forward"]', 'regions = ["relu"]'),
        ('depends_on = ["relu-forward"]', 'depends_on = ["nothing"]'),
        ('opaque = ["cache"] }', 'opaque = ["cache"], file = "more.py" }'),
    ) == [
        f"files, notebooks, extra_files: there is no file one.md in {folder}",
        "functions.relu_forward.file: more.py is not among files",
        "questions.relu-forward.regions: there is no region 'relu'",
        "questions.batchnorm-train.depends_on: there is no question 'nothing'",
    ]

"""The public facts of an assignment are written and read in one place."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.checks import Signature
from autograder.student_kit.release import (
    FunctionFacts,
    MethodFacts,
    Place,
    QuestionFacts,
    Release,
    ReleaseError,
    from_json,
    from_plain,
    load,
    to_json,
)

RELEASE = Release(
    name="layers",
    title="Übung <1>",
    files=("layers.py", "optim.py"),
    functions=(
        FunctionFacts("norm", ("out", "cache"), "layers.py", ("cache",), ("train", "test")),
        FunctionFacts("sgd", ("w",), "optim.py"),
    ),
    questions=(
        QuestionFacts("norm-train", "Training", 2.5, ("norm#train",)),
        QuestionFacts("norm-all", "Both", 1, ("norm", "sgd"), ("norm-train",)),
        QuestionFacts("why", "Why", 1, written=True),
    ),
    numpy="2.4.6",
    python="3.11",
    weights={"inputs-unchanged": 0.0},
    methods=(MethodFacts("Running.update", "optim.py", ("first", "then")),),
)


def test_a_question_may_name_a_method_and_nothing_is_to_be_written_in_a_given_function():
    given = FunctionFacts("start", ("state",), "optim.py", ("state",), given=True)
    release = replace(RELEASE, functions=(*RELEASE.functions, given))
    question = QuestionFacts("running", "Running", 1, ("Running.update",))
    assert release.regions_of(question) == ("Running.update#first", "Running.update#then")
    assert release.files_of(question) == ("optim.py",)
    assert given.region_ids == ()


def test_what_is_written_is_read():
    assert from_json(to_json(RELEASE)) == RELEASE


def test_build_may_hand_over_plain_data():
    assert from_plain(json.loads(to_json(RELEASE))) == RELEASE


def test_the_format_is_plain_json():
    facts = json.loads(to_json(RELEASE))

    assert list(facts) == [
        *("format", "name", "title", "files", "functions", "questions", "numpy", "python"),
        *("weights", "methods", "notebooks", "given", "version"),
        *("test_seconds", "run_seconds", "file_kb"),
    ]
    assert facts["functions"][0] == {
        "name": "norm",
        "returns": ["out", "cache"],
        "file": "layers.py",
        "opaque": ["cache"],
        "regions": ["train", "test"],
        "given": False,
    }
    assert facts["questions"][1] == {
        "id": "norm-all",
        "title": "Both",
        "points": 1,
        "regions": ["norm", "sgd"],
        "depends_on": ["norm-train"],
        "written": False,
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, "it has format 2, this kit reads format 1"),
        ({"secret": 1}, r"a fact is missing or unknown: .*'secret'"),
        ({"title": None}, r"a fact is missing or unknown: .*'title'"),
        ({"questions": None}, "it has no 'questions'"),
    ],
    ids=["format", "unknown", "missing", "no-questions"],
)
def test_a_fact_that_is_missing_or_unknown_is_told(change, message):
    facts = {**json.loads(to_json(RELEASE)), **change}
    kept = {key: fact for key, fact in facts.items() if fact is not None}

    with pytest.raises(ReleaseError, match=message):
        from_plain(kept)


def test_a_damaged_file_says_which_and_what_to_do(tmp_path: Path):
    place = Place(tmp_path)
    (tmp_path / "assignment.json").write_text("{", encoding="utf-8")

    with pytest.raises(ReleaseError) as error:
        load(place)

    assert str(error.value).startswith(
        f"{tmp_path / 'assignment.json'} cannot be read (it is not valid JSON: "
    )
    assert str(error.value).endswith("Get the folder `checks` again as it was handed out.")


@pytest.mark.parametrize("text", ["[]", "3", "null"])
def test_what_holds_no_facts_is_told(text):
    with pytest.raises(ReleaseError, match="it holds no facts"):
        from_json(text)


def test_a_missing_file_is_told_likewise(tmp_path: Path):
    with pytest.raises(ReleaseError, match=r"assignment.json cannot be read \(.*No such file"):
        load(Place(tmp_path))


def test_a_place_knows_its_folders():
    place = Place(Path("layers") / "checks")

    assert place.work == Path("layers")
    assert place.tests == Path("layers/checks/public")
    assert place.recordings == Path("layers/checks/recordings")


def test_signatures_come_by_name():
    assert RELEASE.signatures == {
        "norm": Signature("norm", ("out", "cache"), ("cache",)),
        "sgd": Signature("sgd", ("w",)),
    }


def test_the_name_of_a_function_stands_for_all_of_its_regions():
    assert RELEASE.regions_of(RELEASE.question("norm-train")) == ("norm#train",)
    assert RELEASE.regions_of(RELEASE.question("norm-all")) == ("norm#train", "norm#test", "sgd")
    assert RELEASE.regions_of(RELEASE.question("why")) == ()


def test_a_question_knows_the_files_of_its_functions():
    assert RELEASE.files_of(RELEASE.question("norm-all")) == ("layers.py", "optim.py")
    assert RELEASE.files_of(RELEASE.question("norm-train")) == ("layers.py",)
    assert RELEASE.files_of(replace(RELEASE.question("norm-train"), regions=())) == ()

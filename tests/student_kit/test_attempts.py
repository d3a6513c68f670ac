"""Whether a student has begun a question is told from the marked regions alone."""

from autograder.regions import END, START
from autograder.student_kit.attempts import find_attempts
from autograder.student_kit.release import FunctionFacts, QuestionFacts, Release

RELEASE = Release(
    name="layers",
    title="Layers",
    files=("layers.py",),
    functions=(
        FunctionFacts("norm", ("out",), "layers.py", regions=("train", "test")),
        FunctionFacts("relu", ("out",), "layers.py"),
    ),
    questions=(
        QuestionFacts("norm", "Norm", 1, ("norm",)),
        QuestionFacts("norm-test", "Norm, test", 1, ("norm#test",)),
        QuestionFacts("relu", "ReLU", 1, ("relu",)),
        QuestionFacts("why", "Why", 1, written=True),
    ),
    numpy="2.4.6",
    python="3.11",
)


def layers(train: str, test: str, relu: str) -> str:
    regions = [f"    {START}\n    {code}\n    {END}\n" for code in (train, test, relu)]
    return f"def norm(x):\n{regions[0]}{regions[1]}\n\ndef relu(x):\n{regions[2]}"


def attempts(train: str = "pass", test: str = "pass", relu: str = "pass"):
    return find_attempts(RELEASE, {"layers.py": layers(train, test, relu)})


def test_an_untouched_region_is_to_be_filled():
    found = attempts()

    assert found.untouched == {"norm#train", "norm#test", "relu"}
    assert found.to_fill(RELEASE.question("relu")) == ("`relu` in layers.py",)
    assert not found.begun(RELEASE.question("relu"))


def test_the_parts_of_a_function_are_named():
    assert attempts().to_fill(RELEASE.question("norm")) == (
        "`norm` (its part `train`) in layers.py",
        "`norm` (its part `test`) in layers.py",
    )


def test_a_question_is_begun_with_its_first_region():
    found = attempts(train="out = x")

    assert found.begun(RELEASE.question("norm"))
    assert found.to_fill(RELEASE.question("norm")) == ("`norm` (its part `test`) in layers.py",)
    assert not found.begun(RELEASE.question("norm-test"))


def test_a_written_question_has_nothing_to_fill():
    found = attempts()

    assert found.to_fill(RELEASE.question("why")) == ()


def test_markers_that_were_changed_are_told_and_count_as_an_attempt():
    found = find_attempts(
        RELEASE, {"layers.py": layers("pass", "pass", "pass").replace(END, "", 1)}
    )

    assert found.begun(RELEASE.question("relu"))
    told = found.faults["layers.py"]
    assert told.startswith("The marker lines around your code were changed: layers.py, line 5: ")
    assert told.endswith(". Put them back as they were handed out.")


def test_a_region_too_many_belongs_to_no_question():
    extra = f"    {START}\n    pass\n    {END}\n"
    text = layers("out = x", "out = x", "out = x") + extra

    found = find_attempts(RELEASE, {"layers.py": text})

    assert found.begun(RELEASE.question("relu"))

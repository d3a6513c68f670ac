# Made by `autograder build`, again and again: settings of your own belong in nbgrader_config.py.
# nbgrader_config.py loads it with: load_subconfig("nbgrader_autograder.py")
c = get_config()  # noqa: F821 - nbgrader provides it

# `nbgrader autograde` lays every file of source/ over what a student handed in. source/ holds stubs
# of these files: without this line each student would be graded for a stub.
c.Autograde.exclude_overwriting = {"layers": ["layers.py"]}

# In place of the kernel: the hidden tests, in autograder's sandbox. Each of these looks at the
# assignment first. One that has no solutions/NAME/assignment.toml is nbgrader's own as ever.
_OURS = "autograder.nbgrader_bridge.preprocessor"
c.Autograde.sanitize_preprocessors = [
    f"{_OURS}.Mend",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    f"{_OURS}.Grade",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.nbgrader_bridge.saving.SaveScores",
    "nbgrader.preprocessors.AssignLatePenalties",
    f"{_OURS}.AddMissing",
    "nbgrader.preprocessors.CheckCellMetadata",
]

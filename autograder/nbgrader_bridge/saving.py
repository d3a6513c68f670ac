"""Write the scores that a shown notebook bears into the gradebook, by nbgrader's own means.

Imports nbgrader at once: to be imported late.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from nbgrader import utils
from nbgrader.preprocessors import SaveAutoGrades

FAULTS = "autograder_faults"
"""Key of nbgrader's resources: the questions on which the grader failed. Ours alone have it."""

REVIEW = "autograder_review"
"""Key of nbgrader's resources: questions whose points by a person have to be looked at again."""

ANSWERS_BEFORE = "autograder_answers_before"
"""Key of nbgrader's resources: the written answers that were there when they were last graded."""


class SaveScores(SaveAutoGrades):  # type: ignore[misc] # nbgrader has no types
    """nbgrader's `SaveAutoGrades`, and nothing else for assignments that are not ours.

    For ours: a question on which the grader failed has no score and waits for a person. What a
    person gave, a score, extra credit or a comment, is never touched; it is to be looked at again
    where the automatic score or the answer is another than it was.
    """

    def _add_score(self, cell: Any, resources: Mapping[str, Any]) -> None:  # noqa: ANN401 - nbgrader's
        ours = resources["nbgrader"]
        if FAULTS not in ours:
            super()._add_score(cell, resources)
            return
        name = cell.metadata["nbgrader"]["grade_id"]
        where = (ours["notebook"], ours["assignment"], ours["student"])
        grade = self.gradebook.find_grade(name, *where)
        faults: Collection[str] = ours[FAULTS]
        score = None if name in faults else utils.determine_grade(cell, self.log)[0]
        if grade.manual_score is None:
            grade.needs_manual_grade = score is None
        elif score != grade.auto_score or self._is_another_answer(cell, ours):
            grade.needs_manual_grade = True
        if name in ours.get(REVIEW, ()):
            grade.needs_manual_grade = True
        grade.auto_score = score
        self.gradebook.db.commit()

    @staticmethod
    def _is_another_answer(cell: Any, ours: Mapping[str, Any]) -> bool:  # noqa: ANN401 - nbgrader's
        if not utils.is_solution(cell):
            return False
        before: Mapping[str, str] = ours.get(ANSWERS_BEFORE, {})
        return bool(before.get(cell.metadata["nbgrader"]["grade_id"]) != cell.source)

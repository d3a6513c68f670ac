"""The only door to nbgrader. It loads some 1,300 modules, so whatever needs it imports it late.

`sheets` and `handed_in` make the notebooks that a grader sees, `saving` and `gradebook` write
scores into nbgrader's database, `marks` reads what people gave there, `purging` removes from it,
and `preprocessor` stands in for the kernel when nbgrader autogrades.
"""

from .process import (
    FromGradebook,
    GradebookReport,
    InGradebook,
    Instead,
    is_nbgrader_course,
    purge_gradebook,
    read_given,
    write_gradebook,
)
from .release import generate_assignment
from .settings import Settings, stale_settings, write_settings

__all__ = [
    "FromGradebook",
    "GradebookReport",
    "InGradebook",
    "Instead",
    "Settings",
    "generate_assignment",
    "is_nbgrader_course",
    "purge_gradebook",
    "read_given",
    "stale_settings",
    "write_gradebook",
    "write_settings",
]

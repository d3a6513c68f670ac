"""nbgrader's configuration of a course, as its own commands load it. Only for processes apart."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path

from nbgrader.apps.baseapp import NbGrader

from ..errors import CourseError

_SQLITE = "sqlite:///"


def configured(course: Path) -> NbGrader:
    """Return nbgrader as the course configures it, quiet but for errors.

    nbgrader looks for plugins of the course's own in the working directory. Raises `CourseError`
    where it cannot load the configuration.
    """
    warnings.simplefilter("ignore")  # nobody here can mend those of nbgrader and its dependencies
    app = NbGrader()
    try:
        app.initialize([], root=str(course))
    except SystemExit:
        raise CourseError(f"{course}/nbgrader_config.py: nbgrader cannot load it") from None
    app.log.setLevel(logging.ERROR)
    return app


def database_file(app: NbGrader) -> Path | None:
    """Return the file of the course's gradebook, None where it is in no file."""
    address: str = app.coursedir.db_url
    return Path(address.removeprefix(_SQLITE)) if address.startswith(_SQLITE) else None

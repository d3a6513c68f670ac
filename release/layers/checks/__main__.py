"""`python -m checks` runs every check of this assignment on your files."""

from .student_kit.command import main

raise SystemExit(main())

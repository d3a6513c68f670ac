"""Measure the pages: what one student's costs, and a class of 1,000.

Run in the repository: .venv/bin/python .ci/measure_pages.py RESULTS, where RESULTS is a folder of
results such as demo/results/layers. Its results are taken again and again under new names.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
STUDENTS = 1000


def main(results: Path) -> None:
    """Write the pages of a class and print what it took."""
    from autograder.commands.pages import PagesRequest, write_feedback, write_report  # noqa: PLC0415
    from autograder.course import load_assignment  # noqa: PLC0415
    from autograder.gradescope import read_result, to_gradescope  # noqa: PLC0415

    paths = sorted(results.glob("*.json"))
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "results"
        made.mkdir()
        for number in range(STUDENTS):
            result = read_result(paths[number % len(paths)].read_text())
            student = f"student-{number:04}"
            data = to_gradescope(replace(result, student=student))
            (made / f"{student}.json").write_text(json.dumps(data))
        pages = Path(folder) / "pages"
        assignment = load_assignment(ROOT / "solutions" / results.name)
        request = PagesRequest(assignment, Path(folder) / "submitted", made, pages)
        each = timed(lambda: write_feedback(request), time.process_time) / STUDENTS
        sizes = [path.stat().st_size for path in pages.glob("*.html")]
        print(
            f"a student's page: {1000 * each:.1f} ms of CPU, median {median(sizes) / 1024:.0f} KiB"
        )
        seconds = timed(lambda: write_report(request), time.process_time)
        size = (pages / "index.html").stat().st_size / 1024
        print(f"the page of {STUDENTS}: {seconds:.1f} s of CPU, {size:.0f} KiB")
        opened(pages / "index.html")


def timed(work: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """Return how many seconds some silent work takes."""
    begin = clock()
    with redirect_stdout(StringIO()):
        work()
    return clock() - begin


def opened(path: Path) -> None:
    """Open a page in chromium and say how long it, a search and a sort take."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto("about:blank")
        opening = timed(lambda: page.goto(path.as_uri()))
        found = timed(lambda: page.get_by_label("Find").fill("student-09"))
        button = page.get_by_role("button", name="Percent")
        sorted_in = timed(button.click)
        browser.close()
    print(f"opens in {opening:.2f} s, filters in {found:.2f} s, sorts in {sorted_in:.2f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

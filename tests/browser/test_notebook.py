"""A student's first hour: the first notebook in a real JupyterLab, stub, solution, green panel."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .lab import cell_with, jupyterlab, open_notebook, run_cell, wait_until_all_ran

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

RELEASE = Path(__file__).parents[2] / "release" / "layers"
NOTEBOOK = "1_fully_connected.ipynb"
SOLUTION = "out = x.reshape(x.shape[0], -1) @ w + b"


@pytest.fixture
def handout(tmp_path):
    folder = tmp_path / "layers"
    shutil.copytree(RELEASE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def solve(folder, function, line):
    """Put a line in the place of a function's untouched region, and save the file."""
    path = folder / "layers.py"
    before, head, rest = path.read_text().partition(f"def {function}(")
    assert "\n    pass\n" in rest.partition("\ndef ")[0]
    path.write_text(before + head + rest.replace("\n    pass\n", f"\n    {line}\n", 1))


def test_a_student_replaces_a_stub_and_sees_the_check_turn_green(handout, tmp_path, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 1000})
    with jupyterlab(handout, tmp_path / "home") as address:
        open_notebook(page, address, NOTEBOOK)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

        wait_until_all_ran(page)
        stub = page.locator('[data-question="affine-forward"][data-state="not-attempted"]')
        stub.first.wait_for(state="attached", timeout=120_000)
        tracebacks = page.locator('.jp-OutputArea-output[data-mime-type$="stderr"]')
        assert tracebacks.all_inner_texts() == []

        solve(handout, "affine_forward", SOLUTION.replace("+ b", "- b"))
        panel = run_cell(page, 'check("affine-forward")').locator(".ag-question")
        page.locator('[data-question="affine-forward"][data-state="failed"]').wait_for(
            timeout=120_000
        )
        assert "out is off: relative error" in panel.inner_text()
        assert panel.locator("svg.ag-scale").is_visible()

        path = handout / "layers.py"
        path.write_text(path.read_text().replace(SOLUTION.replace("+ b", "- b"), SOLUTION))
        run_cell(page, 'check("affine-forward")')
        green = page.locator('[data-question="affine-forward"][data-state="passed"]')
        green.wait_for(timeout=120_000)
        assert green.locator('.ag-test[data-state="passed"]').count() > 0
        assert cell_with(page, 'check("affine-forward")').locator(".ag-freshness").is_visible()
    page.close()

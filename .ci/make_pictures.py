"""Make the pictures of README: a panel in a notebook, a student's page, the class's page.

Run in the repository: .venv/bin/python .ci/make_pictures.py. It wants chromium and a sandbox, takes
a minute or two, and writes docs/pictures/*.png. The class is made up: for each student a few known
mistakes are laid over the solution and graded as if handed in.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.lab import jupyterlab, open_notebook, run_cell  # noqa: E402 - of this checkout

PICTURES = ROOT / "docs" / "pictures"
STUDENTS = 36
WRONG = "out = x.reshape(x.shape[0], -1) @ w - b"
SAMPLE = "norms-by-analogy"


def main() -> None:
    """Make all three."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
        )
        panel(browser, Path(folder))
        pages(browser, Path(folder))
        browser.close()


def panel(browser: Browser, folder: Path) -> None:
    """Show what a check says of a wrong affine layer in JupyterLab."""
    handout = folder / "layers"
    shutil.copytree(ROOT / "release" / "layers", handout)
    path = handout / "layers.py"
    path.write_text(path.read_text().replace("\n    pass\n", f"\n    {WRONG}\n", 1))
    page = browser.new_page(viewport={"width": 1100, "height": 860})
    with jupyterlab(handout, folder / "home") as address:
        open_notebook(page, address, "1_fully_connected.ipynb")
        page.keyboard.press("Control+b")  # folds the list of files away
        run_cell(page, "%load_ext autoreload")
        cell = run_cell(page, 'check("affine-forward")')
        cell.locator('.ag-question[data-state="failed"]').wait_for(timeout=60_000)
        cell.scroll_into_view_if_needed()
        page.wait_for_timeout(1000)
        cell.screenshot(path=PICTURES / "panel.png")
    page.close()
    small(PICTURES / "panel.png")


def pages(browser: Browser, folder: Path) -> None:
    """Grade a made-up class and show its page and a student's."""
    course = folder / "course"
    course.mkdir()
    (course / "solutions").symlink_to(ROOT / "solutions")
    for student, text in made_up_class().items():
        target = course / "submitted" / student / "layers"
        target.mkdir(parents=True)
        (target / "layers.py").write_text(text)
    for command in ("grade", "report"):
        call = [sys.executable, "-m", "autograder", command, "layers", "--course", str(course)]
        subprocess.run(call, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    made = course / "pages" / "layers"
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    shot(page, made / "ada.html", "student", "#q-layernorm-backward", above=-20, height=1230)
    shot(page, made / "index.html", "class", "#questions", above=-480)
    page.close()


def made_up_class() -> dict[str, str]:
    """Return a file for each student: the solution, with some known mistakes laid over it."""
    draw = random.Random(5)  # noqa: S311 - the same class each time
    solved = (ROOT / "solutions/layers/layers.py").read_text()
    wrong = sorted((ROOT / "solutions/layers/variants/wrong").glob("*.py"))
    stub = (ROOT / "release/layers/layers.py").read_text()
    sample = ROOT / "solutions/layers/submissions/wrong" / SAMPLE / "layers.py"
    files = {"ada": sample.read_text()}
    for number in range(1, STUDENTS):
        count = draw.choice([0, 0, 1, 1, 2, 3, 5, 8])
        chosen = draw.sample(wrong, count)
        text = "\n\n".join([solved, *(path.read_text() for path in chosen)])
        files[f"student-{number:02}"] = stub if number % 17 == 0 else text
    return files


def shot(  # noqa: PLR0913, PLR0917 - what a picture is made of
    page: Page, path: Path, name: str, at: str, above: int, height: int = 860
) -> None:
    """Take a picture of a page from a little above an element on."""
    page.goto(path.as_uri())
    box = page.locator(at).bounding_box()
    assert box is not None
    assert page.viewport_size is not None
    top = max(0, box["y"] + above)
    clip = {"x": 0, "y": top, "width": page.viewport_size["width"], "height": height}
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True, clip=clip)
    small(PICTURES / f"{name}.png")


def small(path: Path) -> None:
    """Keep 128 colours, which is all that such a picture needs."""
    with Image.open(path) as picture:
        reduced = picture.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    reduced.save(path, optimize=True)


if __name__ == "__main__":
    main()

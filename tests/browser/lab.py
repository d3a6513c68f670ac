"""A real JupyterLab on a folder, with settings of its own, and what a person does in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

_STARTS_WITHIN = 120
_SETTINGS = {
    "apputils-extension/notification": '{"fetchNews": "false"}',
    # Every cell stays in the page, not those alone that are in view.
    "notebook-extension/tracker": '{"windowingMode": "none"}',
}


@contextmanager
def jupyterlab(folder: Path, home: Path) -> Iterator[str]:
    """Start JupyterLab on `folder` and provide its address; `home` takes what it writes."""
    places = ("CONFIG", "DATA", "RUNTIME")
    environment = {
        **os.environ,
        **{f"JUPYTER_{place}_DIR": str(home / place.lower()) for place in places},
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "IPYTHONDIR": str(home / "ipython"),
        "HOME": str(home),
    }
    options = {
        "ServerApp.root_dir": str(folder),
        "IdentityProvider.token": "for-a-test",
        "ServerApp.open_browser": "False",
        "ServerApp.port": "0",
        "ServerApp.allow_root": "True",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser"]
    command += [f"--{name}={value}" for name, value in options.items()]
    for name, setting in _SETTINGS.items():
        path = home / f"settings/@jupyterlab/{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(setting)
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=home)
        try:
            yield f"{_address(home, server)}lab/tree/{{}}?token=for-a-test"
        finally:
            server.terminate()
            server.wait(timeout=60)


def _address(home: Path, server: subprocess.Popen[bytes]) -> str:
    """Return where the server listens, which it writes down once it does."""
    deadline = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < deadline and server.poll() is None:
        for path in (home / "runtime").glob("jpserver-*.json"):
            with suppress(ValueError, KeyError, OSError):  # it is written, and does not yet listen
                url = str(json.loads(path.read_text())["url"])
                urlopen(f"{url}api").close()
                return url
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab does not start: {(home / 'log').read_text()[-2000:]}")


def open_notebook(page, address, name):
    """Open a notebook and wait for its kernel; before that is asked for, it looks idle, too."""
    page.goto(address.format(name), timeout=120_000)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=120_000)
    deadline = time.monotonic() + _STARTS_WITHIN
    while not _has_idle_kernel(page, address.replace("lab/tree/{}", "api/kernels")):
        assert time.monotonic() < deadline, "the kernel does not start"
        page.wait_for_timeout(250)
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=120_000)


def _has_idle_kernel(page, address):
    kernels = page.request.get(address).json()
    return any(one["execution_state"] == "idle" and one["connections"] for one in kernels)


def wait_until_all_ran(page):
    """Wait until every code cell has its number."""
    page.wait_for_function(
        """() => {
            const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
            return prompts.length && prompts.every(one => /\\[\\d+\\]/.test(one.textContent));
        }""",
        timeout=240_000,
    )


def cell_with(page, text):
    """Return the code cell whose first line begins with `text`."""
    return page.locator(".jp-CodeCell", has=page.locator(".cm-line", has_text=text)).first


def run_cell(page, text):
    """Click into a cell and run it by keyboard, as a student does."""
    cell = cell_with(page, text)
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+Enter")
    return cell

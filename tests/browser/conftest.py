"""A real browser (chromium, driven by playwright) and the accessibility checker axe-core."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple

import pytest

Opened = namedtuple("Opened", "page complaints")


@pytest.fixture(scope="module")
def chromium(missing):
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("chromium (apt-get install chromium), to open pages in a real browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium's own sandbox cannot be had by root, and the pages are ours.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Return a function that opens a file and gathers what goes wrong or leaves the file."""
    contexts = []

    def opened(path, *, scheme="light", width=1280, **more):
        context = chromium.new_context(
            color_scheme=scheme, viewport={"width": width, "height": 900}, **more
        )
        contexts.append(context)
        page = context.new_page()
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: request.url == path.as_uri() or complaints.append(request.url),
        )
        page.goto(path.as_uri())
        return Opened(page, complaints)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def axe():
    """Return a function that lists what axe-core finds on a page, the serious first."""
    from axe_playwright_python.sync_playwright import Axe

    def findings(page):
        found = Axe().run(page).response["violations"]
        return [
            f"{one['impact']}: {one['id']}: {node['html'][:200]}: {node['failureSummary'][:300]}"
            for one in sorted(found, key=lambda one: one["impact"] != "serious")
            for node in one["nodes"][:3]
        ]

    return findings

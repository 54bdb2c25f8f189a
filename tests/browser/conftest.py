"""Which browser do the tests drive, and how is it started?"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from .served import served
from .stage import Look, Stage

NAMES = ("chromium", "chromium-browser", "google-chrome")

# Without a sandbox because CI runs as root; the others keep the browser from calling anybody by itself.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium_path() -> str:
    """The Chromium of this machine: the one that CHROMIUM names, else the system's. None: the test is skipped."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else NAMES)), None)
    if found is None:
        pytest.skip("no Chromium here: apt-get install chromium, or set CHROMIUM=/path/to/chromium")
    return found


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """The driver, one per test process and no longer than these tests: its event loop would be in others' way."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium, started once per test process with a new, empty profile."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Page]:
    """An empty page in a context of its own: no cookies and no storage of the test before."""
    context = chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture
def stage(request: pytest.FixtureRequest, chromium: Browser, tmp_path: Path) -> Iterator[Stage]:
    """A platform served to browsers that look as the test says."""
    look: Look = request.param
    with served(look.database, tmp_path) as running:
        stage = Stage(running, chromium, look)
        yield stage
        stage.close()

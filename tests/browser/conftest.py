"""A browser at a real server: gunicorn and a worker on the test database, and Debian's Chromium in front of it."""

from __future__ import annotations

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.programs import Programs, wait_for

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",  # it refuses to run as root otherwise
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. While it is open, Playwright's loop runs in this thread, and Django has to be told that it may."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not installed (Debian's package chromium)")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def site(browser: Browser, programs: Programs) -> str:
    """The address of a web server with a worker behind it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    programs.start_worker()
    # DEBUG: static files come from where they are, without having been collected.
    programs.start(
        "-m", "gunicorn", "-c", "python:dealtracker.gunicorn", "dealtracker.wsgi", HOST="127.0.0.1", PORT=str(port),
        WEB_CONCURRENCY="1", DEBUG="yes",
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    wait_for(lambda: _answers(f"{address}/livez"), what="the web server")
    return address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A fresh window that fails the test when a script of ours does."""
    context = browser.new_context(base_url=site, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def plain_page(browser: Browser, site: str) -> Iterator[Page]:
    """A window in which no script runs."""
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=1) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False

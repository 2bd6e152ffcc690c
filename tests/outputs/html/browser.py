"""One Chromium for the tests of the page, and what each page did in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Locator, Page, sync_playwright

__all__ = ["CHROMIUM", "Shown", "chromium", "shown"]

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
_FLAGS = [
    "--no-sandbox",  # in a container there is none to be had, and the page is our own
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_DRAWN_MS = 60_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as a browser shows it, the lines of its console and all that it asked for."""

    page: Page
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def count(self, selector: str) -> int:
        """How many elements there are of this selector."""
        return self.page.locator(selector).count()

    def number(self, script: str) -> float:
        """A number that a script makes of the page."""
        return float(self.page.evaluate(script))

    def point_at(self, mark: Locator) -> None:
        """Point at a mark, once the page has heard of being scrolled there, upon which it takes its words away."""
        mark.scroll_into_view_if_needed()
        self.page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
        mark.hover()

    def unfold(self) -> None:
        """Open all that is folded, but the numbers of charts, which are many."""
        self.page.evaluate("for (const fold of document.querySelectorAll('details:not(.as-table)')) fold.open = true")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def shown(
    browser: Browser,
    file: Path,
    width: int = 1_280,
    scheme: Literal["light", "dark"] = "light",
    *,
    drawn: bool = True,
) -> Iterator[Shown]:
    """A page in a window of this width, once its charts are drawn where it has any."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    seen = Shown(page)
    page.on("console", lambda message: seen.console.append(message.text))
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.goto(file.as_uri())
    if drawn and seen.count("[data-spec]"):
        page.wait_for_selector("html[data-charts=drawn]", state="attached", timeout=_DRAWN_MS)
    yield seen
    context.close()

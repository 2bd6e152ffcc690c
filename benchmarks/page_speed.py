"""How large HTML reports are, and how soon a browser shows them.

    flowlens report CLONE --report html:git.html
    python benchmarks/page_speed.py git.html ... [--runs 9]

Each run has a browser profile of its own, in the machine's Chromium (CHROMIUM names another), from `file://`. What a
reader waits for: first paint (text and contents can be read), on the clock; ready (the page answers to the reader) and
drawn (the last chart, far below), in processor time of the page's thread, which other processes do not lengthen. Told
are the median and the smallest. The first row is a page of one word: what browser and machine take by themselves.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import click
from playwright.sync_api import Browser, CDPSession, sync_playwright

__all__ = ["main", "opened", "rows"]

_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_FLAGS = ["--no-sandbox", "--disable-gpu"]
_PATIENCE_MS = 120_000
_ONE_WORD = '<!DOCTYPE html><html lang="en" data-charts="drawn"><title>one word</title><p>word</p></html>'


@click.command()
@click.argument("pages", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--runs", default=9, show_default=True, type=click.IntRange(1))
def main(pages: Sequence[Path], runs: int) -> None:
    """Print a row for each page."""
    click.echo("| page | MB | first paint, ms | ready, ms of processor | drawn, ms of processor |")
    click.echo("| --- | --: | --: | --: | --: |")
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        with TemporaryDirectory() as folder:
            word = Path(folder) / "one word.html"
            word.write_text(_ONE_WORD, encoding="utf-8")
            for page in (word, *pages):
                click.echo("\n".join(rows(page, [opened(browser, page) for _ in range(runs)])))
        browser.close()


def opened(browser: Browser, file: Path) -> list[float]:
    """The milliseconds to each of the three moments, in a window of 1280 by 800 pixels."""
    context = browser.new_context(viewport={"width": 1_280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.resolve().as_uri(), wait_until="load", timeout=_PATIENCE_MS)
    ready = _processor_ms(session)
    page.wait_for_selector("html[data-charts=drawn]", state="attached", timeout=_PATIENCE_MS)
    found = [float(page.evaluate(_FIRST_PAINT)), ready, _processor_ms(session)]
    context.close()
    return found


def rows(page: Path, runs: Sequence[Sequence[float]]) -> Iterator[str]:
    """The page's row: its size, and the median of each time with the smallest behind it."""
    size = page.stat().st_size / 1_000_000
    times = [f"{median(column):,.0f} ({min(column):,.0f})" for column in zip(*runs, strict=True)]
    yield f"| {page.stem} | {size:.2f} | {' | '.join(times)} |"


def _processor_ms(session: CDPSession) -> float:
    """What the page's thread has run so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration")) * 1_000


if __name__ == "__main__":
    main()

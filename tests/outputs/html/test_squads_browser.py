"""The pages of a comparison in a real browser: drawn, silent, safe, for the keyboard, for every width, and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from flowlens.model.comparison import Comparison
from flowlens.outputs.html.squad_pages import LIBRARY, write
from tests.comparisons import comparison, hostile_comparison, two_periods
from tests.outputs.html.browser import CHROMIUM, chromium, shown
from tests.outputs.html.test_browser import PAPER_WIDTH, TRACE, violations

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium on the PATH, or its path in CHROMIUM")

SQUAD = "squad-2-search-browse.html"
HEAVY = "squad-1-"


def attacking() -> Comparison:
    """The hostile one, with attacks that would leave a trace in the title."""
    whole = hostile_comparison()
    first = replace(whole.squads[0], name=TRACE, claims=(TRACE,))
    return replace(whole, squads=(first, *whole.squads[1:]), notices=(TRACE,), file=TRACE)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The folders by the names of their comparisons."""
    whole = comparison()
    many = replace(whole, squads=tuple(replace(whole.squads[n % 5], name=f"Squad {n} of many") for n in range(60)))
    made = {"plain": whole, "two": two_periods(), "hostile": attacking(), "many": many}
    folder = tmp_path_factory.mktemp("squads")
    for name, one in made.items():
        write(one, folder / name)
    return {name: folder / name for name in made}


def page_of(folder: Path, name: str) -> Path:
    return next(path for path in sorted(folder.glob("*.html")) if path.name.startswith(name))


@pytest.mark.parametrize(
    ("name", "page"), [("plain", "index"), ("two", SQUAD), ("hostile", "index"), ("hostile", HEAVY)]
)
def test_every_chart_is_drawn_and_nothing_else_asked_for(
    browser: Browser, folders: Mapping[str, Path], name: str, page: str
) -> None:
    file = page_of(folders[name], page)
    with shown(browser, file) as seen:
        seen.unfold()
        assert seen.console == []
        assert seen.requests == [file.as_uri(), (folders[name] / LIBRARY).as_uri()]
        assert seen.count("[data-spec] svg") == seen.count("[data-spec]") >= 7
        assert seen.page.get_by_text("could not be drawn").count() == 0


def test_hostile_text_does_not_run(browser: Browser, folders: Mapping[str, Path]) -> None:
    for page in ("index", HEAVY):
        with shown(browser, page_of(folders["hostile"], page)) as seen:
            assert seen.page.title().startswith("FlowLens: ")
            assert seen.count("img, b") == 0


def test_no_legend_is_cut_off(browser: Browser, folders: Mapping[str, Path]) -> None:
    for width in (390, 560, 1_280, 2_560):
        with shown(browser, folders["plain"] / "index.html", width) as seen:
            cut = seen.page.evaluate(
                """() => [...document.querySelectorAll('[data-spec] svg')].flatMap((svg) =>
                  [...svg.querySelectorAll('.role-legend text')].filter((text) =>
                    text.getBoundingClientRect().top < svg.getBoundingClientRect().top - 1)
                    .map((one) => one.textContent))"""
            )
            assert cut == [], width


@pytest.mark.parametrize(
    ("name", "page", "width", "scheme"),
    [
        ("two", "index", 1_280, "light"), ("two", SQUAD, 390, "dark"), ("hostile", "index", 390, "light"),
        ("plain", "squad-5-", 1_280, "dark"), ("many", "index", 1_280, "light"),
    ],
)  # fmt: skip
def test_axe_finds_no_violation(
    browser: Browser, folders: Mapping[str, Path], name: str, page: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    with shown(browser, page_of(folders[name], page), width, scheme) as seen:
        seen.unfold()
        assert violations(seen) == 0


@pytest.mark.parametrize(("name", "page"), [("two", "index"), ("two", SQUAD), ("hostile", "index"), ("hostile", HEAVY)])
def test_nothing_is_wider_than_the_window(browser: Browser, folders: Mapping[str, Path], name: str, page: str) -> None:
    with shown(browser, page_of(folders[name], page), 2_560) as seen:
        seen.unfold()
        for width in (2_560, 1_280, 820, 390, 320):
            seen.page.set_viewport_size({"width": width, "height": 800})
            seen.page.wait_for_timeout(300)
            assert seen.number("document.documentElement.scrollWidth") <= width


def test_the_keyboard_leads_from_the_overview_to_a_squad_and_back(
    browser: Browser, folders: Mapping[str, Path]
) -> None:
    with shown(browser, folders["plain"] / "index.html") as seen:
        keys = seen.page.keyboard
        keys.press("Tab")
        assert seen.page.evaluate("document.activeElement.textContent") == "Skip to the answer"
        for _ in range(60):
            keys.press("Tab")
            assert seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
            if seen.page.evaluate("document.activeElement.textContent") == "Search & browse":
                break
        keys.press("Enter")
        seen.page.wait_for_url(f"**/{SQUAD}")
        assert seen.page.locator("h1").text_content() == "Search & browse"
        seen.page.get_by_role("link", name="All squads").click()
        seen.page.wait_for_url("**/index.html")


def test_each_chart_has_every_squad_as_a_table(browser: Browser, folders: Mapping[str, Path]) -> None:
    with shown(browser, folders["plain"] / "index.html") as seen:
        figure = seen.page.locator("#side-by-side figure").nth(1)
        figure.locator("summary").focus()
        seen.page.keyboard.press("Enter")
        figure.get_by_role("table").first.wait_for()
        told = " ".join(figure.get_by_role("table").all_text_contents())
        for name in ("Checkout", "Search & browse", "Platform", "Labs", "Two pizzas for one"):
            assert name in told
        assert "As it is" in told
        assert "3 of 8 gaps" in told


def test_a_pointer_shows_the_number_as_it_is(browser: Browser, folders: Mapping[str, Path]) -> None:
    with shown(browser, folders["plain"] / "index.html") as seen:
        seen.point_at(seen.page.locator("#side-by-side .mark-symbol.role-mark path").first)
        tip = seen.page.locator("#tip")
        tip.wait_for()
        assert "38 lines (28–48)" in (tip.text_content() or "")


def test_it_prints_to_a_pdf(browser: Browser, folders: Mapping[str, Path]) -> None:
    with shown(browser, folders["two"] / "index.html", PAPER_WIDTH) as seen:
        seen.page.emulate_media(media="print")
        assert not seen.page.locator(".toc").is_visible()
        boxes = seen.page.eval_on_selector_all(
            "figure svg", "all => all.map(one => one.getBoundingClientRect().toJSON())"
        )
        assert boxes
        assert all(box["right"] <= PAPER_WIDTH and box["left"] >= 0 for box in boxes)
        assert seen.page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")

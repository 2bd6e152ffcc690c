"""Charts on the page: picking a period or an area by list, click and key, and the numbers as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Locator

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.html import page
from tests.outputs.html.browser import CHROMIUM, Shown, chromium, shown
from tests.outputs.reports import batch_size, day, rich_report

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium on the PATH, or its path in CHROMIUM")

AREAS = ("api", "ui")

# A line through all changes is none of an area, and the page says so.
_REST = "; lines and levels are those of all areas"


def with_areas() -> Finding:
    """Changes of two areas by turns, and the grid of these."""
    finding = batch_size(120)
    changes, *others = finding.series
    points = tuple(replace(point, area=AREAS[n % 2]) for n, point in enumerate(changes.points))
    return replace(finding, series=(replace(changes, points=points), *others))


def grid() -> Finding:
    pairs = (("api", "ui", 0.8), ("ui", "api", 0.2))
    points = tuple(Point(day(0), share, "8 of 10", other, one) for one, other, share in pairs)
    series = Series("co_changes", "share of an area's changes that touch the other", "share", points)
    return Finding("blast-radius", "healthy", "low", "Areas change together.", {}, series=(series,))


def early() -> Finding:
    """What there was in the first month only."""
    points = tuple(Point(day(30 * n), 2.0 + n, "v1") for n in range(2))
    return Finding("early", "healthy", "low", "It was.", {}, series=(Series("early", "early ones", "changes", points),))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    rich = rich_report()
    report = replace(rich, findings=(with_areas(), *rich.findings[1:3], early(), grid()))
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(page.report(report), encoding="utf-8")
    with chromium() as browser, shown(browser, file) as there:
        yield there


@pytest.fixture(autouse=True)
def everything(seen: Shown) -> None:
    """Each test begins with nothing picked, no words at a mark, and all tables shut."""
    seen.page.mouse.move(0, 0)
    for _ in range(2):
        seen.page.keyboard.press("Escape")
    seen.page.evaluate("for (const one of document.querySelectorAll('.as-table')) one.open = false")


def period(seen: Shown) -> Locator:
    return seen.page.locator(".show-only select").nth(0)


def area(seen: Shown) -> Locator:
    return seen.page.locator(".show-only select").nth(1)


def said(seen: Shown) -> str:
    return seen.page.locator(".show-only output").inner_text()


def years(seen: Shown) -> list[str]:
    """The labels of the first chart's axis of time."""
    labels = seen.page.locator("[data-spec]").first.locator(".role-axis-label text")
    # In no order, as Vega adds those that come back at the end.
    return sorted(text for text in labels.all_text_contents() if text[-4:].isdigit() and "," not in text)


def dots(seen: Shown) -> int:
    return seen.page.locator("[data-spec]").first.locator(".mark-symbol.role-mark path").count()


def eventually(seen: Shown, holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold: Vega draws anew some time after a pick."""
    for _ in range(100):
        if holds():
            return True
        seen.page.wait_for_timeout(100)
    return False


def rows(seen: Shown) -> tuple[str, int]:
    """The caption of the first table, and how many rows it has."""
    table = seen.page.locator(".as-table").first.locator("table").first
    return table.locator("caption").inner_text(), table.locator("tbody tr").count()


def test_a_period_from_the_list_is_all_that_charts_show(seen: Shown) -> None:
    before = years(seen)
    period(seen).select_option(index=1)
    word = period(seen).input_value()
    assert said(seen) == f"Showing only {word}"
    assert eventually(seen, lambda: years(seen) != before)
    seen.page.get_by_role("button", name="clear").click()
    assert said(seen) == ""
    assert eventually(seen, lambda: years(seen) == before)


def test_a_click_on_a_mark_picks_its_period_and_another_lets_go(seen: Shown) -> None:
    stem = seen.page.locator("[data-spec]").nth(2).locator(".mark-symbol.role-mark path").nth(2)
    stem.click()
    assert said(seen).startswith("Showing only 20")
    seen.page.mouse.move(0, 0)
    seen.page.locator("#tip").wait_for(state="hidden")
    seen.page.keyboard.press("Escape")
    assert said(seen) == ""


def test_a_click_on_the_grid_picks_an_area_and_only_its_dots_stay(seen: Shown) -> None:
    assert dots(seen) == 120
    cell = seen.page.locator("[data-spec]").last.locator(".mark-rect.role-mark path").first
    cell.scroll_into_view_if_needed()
    box = cell.bounding_box()
    assert box is not None
    # Beside the number in its middle.
    seen.page.mouse.click(box["x"] + box["width"] / 5, box["y"] + box["height"] / 2)
    assert said(seen).removesuffix(_REST) in {"Showing only api", "Showing only ui"}
    assert eventually(seen, lambda: dots(seen) == 60)


def test_the_words_at_a_mark_leave_what_is_beside_it_in_sight_and_go_by_escape(seen: Shown) -> None:
    area(seen).select_option("ui")
    dot = seen.page.locator("[data-spec]").nth(2).locator(".mark-symbol.role-mark path").nth(2)
    tip = seen.page.locator("#tip")
    seen.point_at(dot)
    tip.wait_for()
    words, mark = tip.bounding_box(), dot.bounding_box()
    assert words is not None
    assert mark is not None
    assert words["x"] >= mark["x"] + 20 or words["x"] + words["width"] <= mark["x"] - 10
    assert words["y"] + words["height"] <= mark["y"] or words["y"] >= mark["y"] + 10
    # They stay while the pointer is on them.
    seen.page.mouse.move(words["x"] + 5, words["y"] + 5)
    seen.page.wait_for_timeout(400)
    assert tip.is_visible()
    seen.page.keyboard.press("Escape")
    assert not tip.is_visible()
    assert said(seen).startswith("Showing only"), "what was picked stays picked"


def test_a_chart_that_holds_nothing_of_a_pick_says_so(seen: Shown) -> None:
    notes = seen.page.locator(".note")
    assert set(notes.all_text_contents()) == {""}
    area(seen).select_option("ui")
    whole = "This chart is of the whole history: it is the same with only ui."
    told = notes.all_text_contents()
    assert told[0] == ""
    assert whole in told
    assert seen.page.locator(".note").nth(told.index(whole)).is_visible()
    seen.page.get_by_role("button", name="clear").click()
    period(seen).select_option(index=1)
    assert f"Nothing of {period(seen).input_value()} in this chart." in notes.all_text_contents()


def test_the_keyboard_does_all_of_it(seen: Shown) -> None:
    area(seen).focus()
    seen.page.keyboard.press("ArrowDown")
    assert said(seen) == f"Showing only api{_REST}"
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate("document.activeElement.textContent") == "× clear"
    seen.page.keyboard.press("Enter")
    assert said(seen) == ""
    assert seen.page.evaluate("document.activeElement.tagName") == "SELECT"


def test_the_numbers_are_a_table_that_follows_what_is_picked(seen: Shown) -> None:
    summary = seen.page.locator(".as-table summary").first
    summary.focus()
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_timeout(200)
    assert rows(seen) == ("120 rows", 120)
    area(seen).select_option("ui")
    assert rows(seen) == ("60 of 120 rows: only ui", 60)


def test_every_chart_offers_its_numbers(seen: Shown) -> None:
    assert seen.count("[data-spec]") == seen.count(".as-table")


def test_nothing_of_it_is_told_to_the_console_or_asked_of_the_network(seen: Shown) -> None:
    period(seen).select_option(index=1)
    area(seen).select_option("ui")
    seen.page.wait_for_timeout(300)
    assert seen.console == []
    assert len(seen.requests) == 1

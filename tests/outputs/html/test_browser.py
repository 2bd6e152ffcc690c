"""The HTML page in a real browser: drawn, silent, alone, safe, for the keyboard, for every width, and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from flowlens.model.report import Report
from flowlens.outputs.html import page
from tests.outputs.html.browser import CHROMIUM, Shown, chromium, shown
from tests.outputs.reports import (
    batch_size,
    empty_report,
    hostile_report,
    lacking_report,
    release_cadence,
    rich_report,
    splash,
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium on the PATH, or its path in CHROMIUM")

# Where it runs, the title tells.
TRACE = "<script>document.title = 'ran'</script><img src=x onerror=\"document.title = 'ran'\">"
# A4 less the margins of the page, in CSS pixels.
PAPER_WIDTH, PAPER_HEIGHT = 695, 1_016


def attacking() -> Report:
    """The hostile report, with an attack in its name and notices that would leave a trace in the title."""
    report = hostile_report()
    return replace(report, repository=replace(report.repository, name=TRACE), notices=(*report.notices, TRACE))


def small() -> Report:
    """The rich report with few changes, as a look at each element takes long."""
    rich = rich_report()
    return replace(rich, findings=(batch_size(60), *rich.findings[1:]))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The pages by the names of their reports."""
    folder = tmp_path_factory.mktemp("pages")
    reports = {
        "rich": rich_report(),
        "small": small(),
        "short": replace(small(), findings=(batch_size(60), release_cadence(), splash())),
        "hostile": attacking(),
        "lacking": lacking_report(),
        "empty": empty_report(),
    }
    for name, report in reports.items():
        (folder / f"{name}.html").write_text(page.report(report), encoding="utf-8")
    return {name: folder / f"{name}.html" for name in reports}


@pytest.fixture(scope="module")
def rich(browser: Browser, files: Mapping[str, Path]) -> Iterator[Shown]:
    """The sample report, which its tests only look at."""
    with shown(browser, files["rich"]) as seen:
        yield seen


@pytest.fixture
def fresh(browser: Browser, files: Mapping[str, Path]) -> Iterator[Shown]:
    """A page of its own for a test that does something to it."""
    with shown(browser, files["short"]) as seen:
        yield seen


def test_every_chart_is_drawn(rich: Shown) -> None:
    marks = rich.page.eval_on_selector_all(
        "[data-spec]", "places => places.map(place => place.querySelectorAll('svg path, svg line').length)"
    )
    assert len(marks) == rich.count("[data-spec]") >= 8
    assert all(marks), marks
    assert marks[0] > 1_200, "a dot a change"
    assert rich.page.get_by_text("could not be drawn").count() == 0


def test_a_chart_has_its_place_before_it_is_drawn(rich: Shown) -> None:
    """But for a legend; so that what stands below jumps neither now nor when a period is picked."""
    places = rich.page.eval_on_selector_all(
        "[data-spec]:not([tabindex])",
        "all => all.map(it => [parseFloat(it.style.minHeight), it.querySelector('svg').clientHeight, it.dataset.spec])",
    )
    assert places
    assert not [place for place in places if not 0.7 * place[1] <= place[0] <= place[1] + 30]


def test_the_axes_of_time_name_their_years(rich: Shown) -> None:
    # The other charts are no charts over time.
    for place in ("lens-batch-size-chart-1", "lens-release-cadence-chart-1", "lens-release-batch-chart-1"):
        labels = rich.page.locator(f"[data-spec='{place}'] svg").text_content()
        assert labels is not None
        assert all(year in labels for year in ("2021", "2022", "2023"))


@pytest.mark.parametrize("name", ["rich", "hostile", "lacking", "empty"])
def test_nothing_is_said_and_nothing_asked_for(browser: Browser, files: Mapping[str, Path], name: str) -> None:
    with shown(browser, files[name]) as seen:
        seen.unfold()
        assert seen.console == []
        assert seen.requests == [files[name].as_uri()]


def test_hostile_text_does_not_run(browser: Browser, files: Mapping[str, Path]) -> None:
    with shown(browser, files["hostile"]) as seen:
        assert seen.page.title() == f"FlowLens: {TRACE}"
        assert seen.count("img, b") == 0
        assert TRACE in (seen.page.locator("h1").text_content() or "")
        assert seen.count("[data-spec] svg") == seen.count("[data-spec]") == 2


def test_what_ran_or_failed_would_be_seen(browser: Browser, tmp_path: Path) -> None:
    """The same browser on a page that is not safe, or the tests above could not fail."""
    unsafe = f"<title>before</title>{TRACE}<script>throw new Error('broken')</script><img src='http://127.0.0.1:9/'>"
    (tmp_path / "page.html").write_text(unsafe, encoding="utf-8")
    with shown(browser, tmp_path / "page.html") as seen:
        seen.page.wait_for_load_state()
        assert seen.page.title() == "ran"
        assert [line for line in seen.console if "broken" in line]
        assert "http://127.0.0.1:9/" in seen.requests
        assert violations(seen) > 0


def violations(seen: Shown) -> int:
    """How many rules of accessibility the page breaks, as axe sees it; it says which."""
    found = Axe().run(seen.page, options={"resultTypes": ["violations"]})
    if found.violations_count:
        print(found.generate_report())  # noqa: T201 - pytest shows it beside the failure
    return int(found.violations_count)


@pytest.mark.parametrize(
    ("name", "width", "scheme"),
    [("small", 1_280, "light"), ("small", 390, "dark"), ("hostile", 1_280, "light"), ("lacking", 390, "light")],
)
def test_axe_finds_no_violation(
    browser: Browser, files: Mapping[str, Path], name: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    with shown(browser, files[name], width, scheme) as seen:
        seen.unfold()
        assert violations(seen) == 0


def test_the_keyboard_leads_to_all_that_is_folded(fresh: Shown) -> None:
    keys = fresh.page.keyboard
    keys.press("Tab")
    assert fresh.page.evaluate("document.activeElement.textContent") == "Skip to the verdict"
    keys.press("Enter")
    assert fresh.page.evaluate("location.hash") == "#verdict"
    fold = fresh.page.locator("#lens-batch-size .folds summary").last
    reached = False
    for _ in range(80):
        keys.press("Tab")
        assert fresh.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        if reached := fold.evaluate("summary => summary === document.activeElement"):
            break
    assert reached
    assert not fresh.page.get_by_text("design, section 4").first.is_visible()
    keys.press("Enter")
    assert fresh.page.get_by_text("design, section 4").first.is_visible()


def test_the_contents_lead_there_and_stay_in_sight(fresh: Shown) -> None:
    link = fresh.page.locator(".toc a", has_text="Splash")
    link.focus()
    fresh.page.keyboard.press("Enter")
    section = fresh.page.locator("#lens-splash")
    # The page's policy lets in no function of a test that would wait for this.
    for _ in range(50):
        if link.get_attribute("aria-current"):
            break
        fresh.page.wait_for_timeout(100)
    box = section.bounding_box()
    assert box is not None
    assert -5 <= box["y"] < 400
    assert link.get_attribute("aria-current") == "true"
    assert link.is_visible()
    assert fresh.number("document.querySelector('.toc').getBoundingClientRect().top") >= 0


def test_a_link_to_what_is_folded_opens_it(browser: Browser, files: Mapping[str, Path]) -> None:
    with shown(browser, files["lacking"]) as seen:
        inside = seen.page.locator("#lens-iteration h3")
        assert not inside.is_visible()
        seen.page.locator("#why a", has_text="Iteration").click()
        inside.wait_for(state="visible")


def test_the_colours_are_the_system_s_until_the_reader_picks_others(
    browser: Browser, files: Mapping[str, Path]
) -> None:
    paper = "getComputedStyle(document.querySelector('.why')).backgroundColor"
    light, dark = "rgb(255, 255, 255)", "rgb(23, 27, 33)"
    with shown(browser, files["lacking"], scheme="dark") as seen:
        assert seen.page.evaluate(paper) == dark
        seen.page.locator("#theme-auto").focus()
        seen.page.keyboard.press("ArrowRight")
        assert seen.page.evaluate(paper) == light
        seen.page.keyboard.press("ArrowRight")
        assert seen.page.evaluate(paper) == dark


@pytest.mark.parametrize("name", ["small", "hostile"])
def test_nothing_is_wider_than_the_window(browser: Browser, files: Mapping[str, Path], name: str) -> None:
    with shown(browser, files[name], 2_560) as seen:
        seen.unfold()
        for width in (2_560, 1_280, 820, 390, 320):
            seen.page.set_viewport_size({"width": width, "height": 800})
            seen.page.wait_for_timeout(300)
            assert seen.number("document.documentElement.scrollWidth") <= width


def test_on_a_wall_the_verdict_is_read_from_afar(browser: Browser, files: Mapping[str, Path]) -> None:
    size = "parseFloat(getComputedStyle(document.querySelector('{}')).fontSize)"
    with shown(browser, files["lacking"], 2_560) as seen:
        # On a screen of 55 inches these are 4.7 and 1.7 cm; from 3 m, 16 minutes of arc are 1.4 cm (ISO 9241-303).
        assert seen.number(size.format(".verdict h2")) >= 100
        assert seen.number(size.format(".verdict .sentence")) >= 36


@pytest.fixture(scope="module")
def printed(browser: Browser, files: Mapping[str, Path]) -> Iterator[Shown]:
    """All charts in a window as wide as a sheet of paper."""
    with shown(browser, files["small"], PAPER_WIDTH) as seen:
        yield seen


def test_paper_has_whole_charts_and_what_matters_unfolded(printed: Shown) -> None:
    page = printed.page
    page.emulate_media(media="print")
    boxes = page.eval_on_selector_all("figure", "all => all.map(one => one.getBoundingClientRect().toJSON())")
    drawn = page.eval_on_selector_all("figure svg", "all => all.map(one => one.getBoundingClientRect().toJSON())")
    assert len(drawn) >= 8
    assert all(box["right"] <= PAPER_WIDTH and box["left"] >= 0 for box in drawn)
    assert all(box["height"] < PAPER_HEIGHT for box in boxes), "each on one sheet"
    breaks = page.eval_on_selector_all("figure", "all => all.map(one => getComputedStyle(one).breakInside)")
    assert set(breaks) == {"avoid"}
    assert page.get_by_text("2022-03-11: 30 → 66 lines").is_visible()
    assert not page.locator(".toc").is_visible()
    assert not page.get_by_text("All numbers").first.is_visible()


def test_it_prints_to_a_pdf(printed: Shown) -> None:
    pdf = printed.page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-")
    assert 3 <= pdf.count(b"/Type /Page\n") <= 12
    assert printed.count("details[open]") == 0, "as it was before"


def test_what_leads_to_no_forge_is_copied_for_git(fresh: Shown) -> None:
    fresh.page.evaluate(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async text => { window.taken = text; }}})"
    )
    button = fresh.page.locator("#lens-release-cadence button.copy").first
    button.focus()
    fresh.page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    assert str(fresh.page.evaluate("window.taken")).startswith("git show v")


def test_each_chart_has_its_numbers_as_a_table(fresh: Shown) -> None:
    figure = fresh.page.locator("#lens-release-cadence figure").first
    figure.locator("summary").focus()
    fresh.page.keyboard.press("Enter")
    table = figure.get_by_role("table").first
    # The rows are made once it opens.
    expect(table.locator("tbody tr")).to_have_count(36)
    assert "v1.35.0" in (table.text_content() or "")

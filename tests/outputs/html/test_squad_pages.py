"""The pages of a comparison, as texts: what stands in which, and that nothing from a file or a repository is markup."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from flowlens.model.comparison import Comparison
from flowlens.model.measure import Measure
from flowlens.outputs.html import squad_pages
from flowlens.outputs.html.squad_pages import LIBRARY, MARK, pages, write
from flowlens.outputs.html.squad_view import sign_of
from tests.comparisons import HOSTILE, MEASURES, comparison, hostile_comparison, two_periods
from tests.outputs.html.test_page import Reader, hashed


@pytest.fixture(autouse=True)
def _small_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the chart library, which is a megabyte."""
    monkeypatch.setattr(squad_pages, "chart_library", lambda: "window.flowlensEmbed = 1;\n")


def seen(text: str) -> str:
    return " ".join(Reader(text).seen.split())


def test_there_is_an_overview_a_page_a_squad_and_one_library() -> None:
    assert list(pages(comparison())) == [
        "index.html", "squad-1-checkout.html", "squad-2-search-browse.html", "squad-3-platform.html",
        "squad-4-labs.html", "squad-5-two-pizzas-for-one.html", LIBRARY,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "expected",
    [
        "Against all the others, Checkout is surely lower in “Release gap”",
        "22 tests, corrected together",
        "1 repository could not be read",
        "Differences that stand",
        "Most lines are TypeScript here, Go with the others.",
        "Search & browse: Size of a change ▲Higher the other side is better",
        "Checkout: Release gap ▼Lower the better side",
        "a ratio of 1.5 would take about 240 changes (there are 120)",
        "3 of 8 gaps; about 7 months at this pace",
        "Changes in a release fell from 64 to 41 in March 2024",
        "release v8.2.0: 38 changes, 2024-03-15",
        "Fewer than 5 people landed something in the period",
        "libs/payment, libs/money",
        "docs, tools/release",
        "24 of 812 changes touch the parts of several squads",
        "3 of 12 late releases",
        "legacy is not a Git repository.",
        "shallow clone: older history is missing. This clone is shallow.",
        "histogram, renames 50 %",
        "there is no rank",
    ],
)
def test_the_overview_tells(expected: str) -> None:
    assert expected in seen(pages(comparison())["index.html"])


@pytest.mark.parametrize(
    "expected",
    [
        "84 lines 95 % interval 63–105, n 120",
        "81 lines",
        "the others",
        "1.8 times that of the others: higher.",
        "a typical change (median); lower is better; this stage is judged on it",
        "value by value, 76 lines against 43 lines",
        "What may explain it: Most lines are TypeScript here, Go with the others. No release train here.",
        "380 changes, 26 releases (patches too)",
        "Age of its repositories4 years",
        "TypeScript 71 %, SQL 18 %, other 11 %",
        "squash 83 %, merge 17 %",
        "New work is released every 21 days.",
        "The release cadence:",
        "Changes in a release fell from 64 to 41 in March 2024",
        "Before it in the file: Checkout. After it: Platform.",
    ],
)
def test_the_page_of_a_squad_tells(expected: str) -> None:
    assert expected in seen(pages(comparison())["squad-2-search-browse.html"])


def test_a_squad_of_few_people_has_no_number_anywhere() -> None:
    text = pages(comparison())["squad-5-two-pizzas-for-one.html"]
    assert "Fewer than 5 people landed something" in seen(text)
    assert "data-spec" not in text
    assert LIBRARY not in text
    assert not re.search(r"\d+ (?:changes|releases|lines)", seen(text))


def test_two_periods_stand_side_by_side_only_where_they_were_asked_for() -> None:
    one, two = pages(comparison()), pages(two_periods())
    for name in ("index.html", "squad-3-platform.html"):
        assert "Before and after" not in seen(one[name])
        assert "Before and after" in seen(two[name])
    assert "Platform: Release gap ▼Lower the better side Half of what it was." in seen(two["index.html"])
    assert "Later against earlier" in seen(two["squad-3-platform.html"])


def test_what_may_explain_the_differences_of_a_squad_is_told_once() -> None:
    for name in ("index.html", "squad-2-search-browse.html"):
        told = seen(pages(comparison())[name])
        assert told.count("What may explain it:") == (2 if name == "index.html" else 1)


def test_a_difference_of_shares_is_told_in_points() -> None:
    whole = comparison()
    squad = whole.squads[0]
    against = replace(
        squad.levels[4].against, effect=Measure(-0.23, "share", 120, -0.34, -0.031, label="in share points")
    )
    levels = (*squad.levels[:4], replace(squad.levels[4], against=against), *squad.levels[5:])
    text = pages(replace(whole, squads=(replace(squad, levels=levels), *whole.squads[1:])))["squad-1-checkout.html"]
    assert "against them, in share points-23 points 95 % interval -34 to -3.1 points, n 120" in seen(text)


def test_before_and_after_are_told_as_such() -> None:
    """They once were "against them", as of the other squads."""
    whole = two_periods()
    place = next(place for place, one in enumerate(whole.squads) if one.name == "Platform")
    squad = whole.squads[place]
    share = next(one for one in whole.measures if one.scale == "share")
    effect = Measure(0.1, "share", 120, 0.02, 0.2, label="in share points")
    shift = replace(squad.shifts[0], id=share.id, sides=None, effect=effect)
    squads = (*whole.squads[:place], replace(squad, shifts=(shift,)), *whole.squads[place + 1 :])
    text = seen(pages(replace(whole, squads=squads))["squad-3-platform.html"])
    assert "after against before, in share points10 points 95 % interval 2 to 20 points, n 120" in text.replace(
        "–", " to "
    )


def test_no_squad_is_ranked() -> None:
    text = seen(pages(comparison())["index.html"]).lower()
    for word in ("ranking", "best squad", "worst", "winner", "leader", " 1st", "top squad"):
        assert word not in text
    order = [text.index(name) for name in ("checkout stage", "search & browse stage", "platform stage", "labs stage")]
    assert order == sorted(order)


def test_hostile_text_stays_text_and_names_no_file() -> None:
    found = pages(hostile_comparison())
    for name, text in found.items():
        assert re.fullmatch(r"(?:index|squad-\d+(?:-[a-z0-9-]{1,60})?)\.html|flowlens-charts\.js", name)
        if name.endswith(".html"):
            reader = Reader(text)
            assert not [tag for tag, _ in reader.elements if tag in {"img", "iframe", "b", "object"}]
            assert [attrs.get("src") for tag, attrs in reader.elements if tag == "script" and "src" in attrs] in (
                [], [LIBRARY],
            )  # fmt: skip
            assert all("javascript:" not in str(attrs.get("href")) for _, attrs in reader.elements)
            assert "\x1b" not in text
            assert "\u202e" not in text
    assert "<script>alert(1)</script>" in Reader(found["index.html"]).seen
    assert HOSTILE not in found["index.html"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON", "", "index", "ñandú", "a" * 400, "squad-2-search-browse"])
def test_no_name_of_a_squad_chooses_a_file(name: str) -> None:
    whole = comparison()
    found = pages(replace(whole, squads=(replace(whole.squads[0], name=name), *whole.squads[1:])))
    assert len(found) == 7
    assert all(re.fullmatch(r"index\.html|squad-\d[a-z0-9-]{0,61}\.html|flowlens-charts\.js", one) for one in found)


def test_links_lead_to_pages_that_there_are() -> None:
    found = pages(two_periods())
    for text in found.values():
        if text.startswith("<!DOCTYPE"):
            reader = Reader(text)
            ids = {attrs["id"] for _, attrs in reader.elements if "id" in attrs}
            hrefs = [str(attrs["href"]) for tag, attrs in reader.elements if tag == "a"]
            assert hrefs
            assert all(href in found or (href[0] == "#" and href[1:] in ids) for href in hrefs)


def test_only_its_own_texts_and_the_library_beside_it_may_run() -> None:
    for name, text in pages(comparison()).items():
        if not name.endswith(".html"):
            continue
        reader = Reader(text)
        allowed = next(
            str(attrs["content"]) for tag, attrs in reader.elements
            if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
        )  # fmt: skip
        own = [script for script in reader.scripts() if script]
        scripts = " ".join([*(["'self'"] if LIBRARY in text else []), *map(hashed, own)])
        style = next(raw for tag, _, raw in reader.raw if tag == "style")
        assert allowed == (
            f"default-src 'none'; script-src {scripts}; style-src {hashed(style)}; base-uri 'none'; form-action 'none'"
        )


def test_the_answer_of_each_measure_has_the_tone_of_its_better_side() -> None:
    lower, higher = MEASURES[0], MEASURES[4]
    assert (sign_of(lower, "lower").tone, sign_of(lower, "higher").tone) == ("good", "watch")
    assert (sign_of(higher, "higher").tone, sign_of(higher, "lower").tone) == ("good", "watch")
    assert sign_of(lower, "no-clear-difference").tone == "off"
    assert sign_of(lower, "not-enough-data").tone == "unknown"


def test_the_same_comparison_is_the_same_bytes() -> None:
    assert pages(comparison()) == pages(comparison())


def test_pages_of_an_earlier_run_go_and_other_files_stay(tmp_path: Path) -> None:
    whole = comparison()
    write(whole, tmp_path)
    (tmp_path / "squad-9-mine.html").write_text("my own", encoding="utf-8")
    write(replace(whole, squads=whole.squads[:2]), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        LIBRARY, "index.html", "squad-1-checkout.html", "squad-2-search-browse.html", "squad-9-mine.html",
    ]  # fmt: skip
    assert all(MARK in text[:4096] for text in pages(whole).values())


def test_of_many_squads_charts_scroll_for_a_keyboard_too_and_the_rest_is_folded() -> None:
    whole = comparison()
    many = replace(whole, squads=tuple(replace(whole.squads[n % 4], name=f"Squad {n}") for n in range(60)))
    text = pages(many)["index.html"]
    places = [attrs for _, attrs in Reader(text).elements if "data-spec" in attrs]
    assert len(places) == 7
    assert all(attrs.get("tabindex") == "0" for attrs in places)
    assert "22 squads more" in seen(text)
    few = [attrs for _, attrs in Reader(pages(whole)["index.html"]).elements if "data-spec" in attrs]
    assert not [attrs for attrs in few if "tabindex" in attrs]
    assert "squads more" not in seen(pages(whole)["index.html"])


def test_nothing_to_compare_is_a_page_too() -> None:
    whole = comparison()
    empty: Comparison = replace(
        whole, squads=(), read=(), overlaps=(), gaps=(), crossing=(), cards={}, notices=(), measures=()
    )
    found = pages(empty)
    assert list(found) == ["index.html"]
    assert "There is nothing to compare" in seen(found["index.html"])
    assert "Nothing is claimed by two squads." in seen(found["index.html"])

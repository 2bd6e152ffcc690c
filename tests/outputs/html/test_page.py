"""The HTML page."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from flowlens.errors import InternalError
from flowlens.model.finding import Finding
from flowlens.model.measure import Measure, Point, Series
from flowlens.model.report import Report
from flowlens.model.web import Web
from flowlens.outputs.html import page, shell
from tests.outputs.reports import (
    HOSTILE,
    day,
    empty_report,
    hostile_report,
    lacking_report,
    named_report,
    rich_report,
    single_report,
    unreleased_report,
    with_large_versions,
)


class Reader(HTMLParser):
    """Reads a page as a browser does: its elements, the text of each script and style, and the text that is seen."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[str, dict[str, str | None], str]] = []
        self.seen = ""
        self._inside: str | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag if tag in {"script", "style"} else None
        if self._inside:
            self.raw.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside:
            tag, attrs, before = self.raw[-1]
            self.raw[-1] = (tag, attrs, before + data)
        else:
            self.seen += data

    def scripts(self) -> list[str]:
        """The texts that a browser runs."""
        return [text for tag, attrs, text in self.raw if tag == "script" and "type" not in attrs]

    def specs(self) -> dict[str, object]:
        """The chart specifications by the id of their block."""
        return {
            str(attrs["id"]): json.loads(text) for tag, attrs, text in self.raw if tag == "script" and "type" in attrs
        }


@pytest.fixture(autouse=True)
def _small_library(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A stand-in for the chart library, but in the tests that are about it."""
    if "library" not in request.node.name:
        monkeypatch.setattr(page, "chart_library", lambda: "window.flowlensEmbed = 1; // a </script> in a string\n")


@cache
def rich() -> Reader:
    """The rich page, read."""
    return Reader(page.report(rich_report()))


@pytest.mark.parametrize(
    "expected",
    [
        "example/shop", "2020-01-01 to 2023-11-01", "1,240 changes in 5,321 commits", "Drifting", "medium confidence",
        "Changes doubled in size", "A median change of under 40 lines", "66 lines", "58–76", "5–10 %",
        "5 people are needed; there are 3.", "12 releases are needed; there are 5.", "What does splash ask?",
        "2022-03-11: 30 → 66 lines (×2.2; n 686 before, 514 after)", "v1.35.0", "look again on",
        "How it is measured", "design, section 4", "18,342", "3 commits are unknown", "histogram, renames 50 %",
        "20260101", "A change is large above", "400 net lines", "Watch “Median gap”", "Not applicable",
        "No chart: there is only 1 point",
    ],
)  # fmt: skip
def test_it_shows(expected: str) -> None:
    assert expected in " ".join(rich().seen.split())


def test_the_reasons_of_the_verdict_lead_to_their_sections() -> None:
    reader = rich()
    targets = [str(attrs["href"]) for tag, attrs in reader.elements if tag == "a"]
    ids = {attrs["id"] for _, attrs in reader.elements if "id" in attrs}
    assert "#lens-batch-size" in targets
    assert {target.removeprefix("#") for target in targets} <= ids


def test_evidence_leads_to_the_forge_where_it_is_known() -> None:
    web = Web("github", "https://github.com/example/shop")
    reader = Reader(page.report(replace(rich_report(), web=web)))
    links = [str(attrs["href"]) for tag, attrs in reader.elements if tag == "a"]
    away = [link for link in links if not link.startswith("#")]
    assert f"{web.address}/releases/tag/v1.35.0" in away
    assert f"{web.address}/commit/{rich_report().repository.head}" in away
    assert all(link.startswith(f"{web.address}/") for link in away)
    assert not [tag for tag, attrs in reader.elements if "data-copy" in attrs], "a link is enough"


def test_without_a_forge_evidence_can_be_copied_and_no_link_leads_away() -> None:
    assert all(str(attrs["href"]).startswith("#") for tag, attrs in rich().elements if tag == "a")
    assert "git show v1.35.0" in {attrs.get("data-copy") for _, attrs in rich().elements}


def test_hostile_names_lead_nowhere_else() -> None:
    web = Web("github", "https://github.com/example/shop")
    reader = Reader(page.report(replace(hostile_report(), web=web)))
    links = [str(attrs["href"]) for tag, attrs in reader.elements if tag == "a"]
    assert all(link.startswith(("#", f"{web.address}/")) for link in links)
    assert not [link for link in links if "<" in link or '"' in link]


def test_ids_are_unique_even_where_lenses_share_a_name() -> None:
    report = rich_report()
    twins = tuple(Finding(name, "healthy", "low", "", {}) for name in ("A b", "a-b", "a/b"))
    reader = Reader(page.report(replace(report, findings=(*report.findings, *twins))))
    ids = [attrs["id"] for _, attrs in reader.elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_each_chart_has_its_data_and_a_text_alternative() -> None:
    reader = rich()
    places = [attrs for _, attrs in reader.elements if "data-spec" in attrs]
    assert [attrs["data-spec"] for attrs in places] == list(reader.specs())
    assert len(places) == 8
    assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in places)


def test_headings_do_not_skip_a_level_and_tables_have_heads() -> None:
    reader = rich()
    heading_levels = [int(tag[1]) for tag, _ in reader.elements if re.fullmatch("h[1-6]", tag)]
    assert heading_levels[0] == 1
    assert heading_levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(heading_levels))
    assert all("scope" in attrs for tag, attrs in reader.elements if tag == "th")
    tags = [tag for tag, _ in reader.elements]
    assert tags.count("table") == tags.count("caption")
    assert {"header", "main", "footer"} <= set(tags)


def test_a_lens_that_could_not_judge_shows_no_number_on_its_card() -> None:
    lens = next(finding for finding in rich_report().findings if finding.lens == "iteration")
    known = replace(lens, measures={"window": Measure(365.0, "days", 1)})
    reader = Reader(page.report(replace(rich_report(), findings=(known,))))
    numbers = [attrs for _, attrs in reader.elements if attrs.get("class") == "number"]
    assert numbers == []
    assert "365 days" in reader.seen


def test_a_reason_that_lenses_share_is_told_once() -> None:
    findings = tuple(replace(finding, measures={}) for finding in unreleased_report().findings)
    seen = " ".join(Reader(page.report(replace(unreleased_report(), findings=findings))).seen.split())
    assert "Release cadence, Splash: There is no release." in seen
    _, _, folded = seen.partition("Questions without an answer")
    assert folded.count("There is no release.") == 1
    assert "Ci health: Needs CI runs." in seen


def test_lenses_without_an_answer_are_folded_together_behind_the_others() -> None:
    reader = rich()
    places = [str(attrs["id"]) for _, attrs in reader.elements if "id" in attrs and "-chart-" not in str(attrs["id"])]
    sections = [place for place in places if not place.endswith("-title")]
    assert sections[:8] == [
        "theme-auto", "theme-light", "theme-dark", "verdict", "why", "next-step", "experiments-tried",
        "lens-batch-size",
    ]  # fmt: skip
    assert sections[-5:] == ["lens-their-lens", "unanswered", "lens-iteration", "lens-ci-health", "about"]
    assert "Questions without an answer" in reader.seen


def test_the_contents_name_every_section_with_its_state() -> None:
    seen = " ".join(rich().seen.split())
    entries = (
        "✗Verdict Drifting →Try next ↺What we tried 1 ✗Batch size Concern !Release cadence Watch "
        "✓Release batch Healthy ✗Splash Concern ✓Lead time Healthy ✓their-lens Healthy ?No answer 2 iAbout"
    )
    assert entries in seen


@pytest.mark.parametrize(
    ("report", "plan"),
    [
        pytest.param(
            rich_report(),
            "If changes are split at 200 lines, the median falls below 40. Watch Median size of a change Now 66 lines "
            "(58–76, n 412) Target at most 44 lines Look again on 2024-02-01 From Batch size.",
            id="a target",
        ),
        pytest.param(
            lacking_report(),
            "Release the next piece of work. Watch the number of releases Now 12 releases are needed; there are 5. "
            "Target enough for an answer Look again on 2024-02-01 From Iteration.",
            id="too little data",
        ),
    ],
)
def test_one_thing_to_try_stands_behind_what_decided(report: Report, plan: str) -> None:
    seen = " ".join(Reader(page.report(report)).seen.split())
    assert f"One thing to try next {plan}" in seen
    assert seen.index("One thing to try next") > max(seen.find("What decided it"), seen.find("What is missing"))
    assert seen.index("One thing to try next") < min(seen.index(word) for word in ("What does", "How it is measured"))


def test_what_is_not_known_has_its_reason_once() -> None:
    lens = next(finding for finding in rich_report().findings if finding.lens == "batch-size")
    gaps = {name: Measure(None, "lines", 0, missing="too few", label=f"label {name}") for name in "ab"}
    report = replace(rich_report(), findings=(replace(lens, measures={**lens.measures, **gaps}),))
    seen = " ".join(Reader(page.report(report)).seen.split())
    assert "label a; label b: too few" in seen


def test_a_lens_is_named_by_its_title() -> None:
    seen = Reader(page.report(named_report())).seen
    assert "If “Batch size” were healthy" in seen


def test_one_is_singular() -> None:
    seen = " ".join(Reader(page.report(single_report())).seen.split())
    assert "1 change in 1 commit 1 release with new work main at" in seen


def test_colour_is_never_the_only_sign() -> None:
    seen = " ".join(rich().seen.split())
    for sign in ("✗Concern", "!Watch", "✓Healthy", "?Not enough data", "–Not applicable"):
        assert sign in seen


@pytest.mark.parametrize("make", [rich_report, hostile_report, empty_report])
def test_the_policy_lets_in_our_texts_and_nothing_else(make: object) -> None:
    assert callable(make)
    reader = Reader(page.report(make()))
    (policy,) = [
        attrs["content"] for _, attrs in reader.elements if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    directives = dict(part.strip().split(" ", 1) for part in str(policy).split(";"))
    styles = [text for tag, _, text in reader.raw if tag == "style"]
    assert directives["default-src"] == "'none'"
    assert directives["script-src"].split() == ([hashed(text) for text in reader.scripts()] or ["'none'"])
    assert directives["style-src"].split() == [hashed(text) for text in styles]
    assert "unsafe" not in str(policy)


@pytest.mark.parametrize("make", [rich_report, hostile_report, empty_report])
def test_the_page_reaches_for_nothing_outside(make: object) -> None:
    assert callable(make)
    reader = Reader(page.report(make()))
    for tag, attrs in reader.elements:
        assert tag not in {"img", "link", "iframe", "object", "embed", "base", "form"}
        for name, value in attrs.items():
            assert not name.startswith("on")
            assert name not in {"src", "srcset", "style", "action"}
            assert name != "href" or str(value).startswith("#")
    assert not any("@import" in text or "url(" in text for tag, _, text in reader.raw if tag == "style")


def test_hostile_text_stays_text() -> None:
    text = page.report(hostile_report())
    reader = Reader(text)
    assert len(reader.scripts()) == 3
    assert not any("alert(" in script for script in reader.scripts())
    assert "b" not in {tag for tag, _ in reader.elements}
    for hostile in ("<script>alert(1)</script>", "</style><b>x</b>", "\\x1b[31mred", "\\u202egnitset", "{{ 7 * 7 }}"):
        assert hostile in reader.seen
    assert "n" * 300 in reader.seen
    assert all(letter in "\n\t" or letter.isprintable() for letter in text)


def test_hostile_text_in_chart_data_cannot_end_its_block() -> None:
    specs = Reader(page.report(hostile_report())).specs()
    assert list(specs) == ["lens-batch-size-chart-1", "lens-batch-size-chart-2"]
    assert "</script><img src=x onerror=alert(2)>" in json.dumps(specs)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_repository_name_is_the_title_and_the_heading(hostile: str) -> None:
    report = rich_report()
    reader = Reader(page.report(replace(report, repository=replace(report.repository, name=hostile))))
    tags = [tag for tag, _ in reader.elements]
    assert tags == [tag for tag, _ in rich().elements]


def test_without_a_chart_there_is_no_script_but_the_page_s_own() -> None:
    (script,) = Reader(page.report(empty_report())).scripts()
    assert script.startswith("// What the page's own controls need")


def test_the_page_with_its_library_stays_below_two_and_a_half_megabytes() -> None:
    text = page.report(rich_report())
    assert 500_000 < len(text.encode()) < 2_500_000
    assert "window.flowlensEmbed=" in text


def test_what_stands_between_backticks_is_code_and_nothing_else_is() -> None:
    report = replace(rich_report(), notices=("`git fetch --unshallow` and `<b onclick=x>` of a <i>lone</i> ` mark.",))
    text = page.report(report)
    assert "<code>git fetch --unshallow</code>" in text
    assert "<code>&lt;b onclick=x&gt;</code> of a &lt;i&gt;lone&lt;/i&gt; ` mark." in text


def test_no_line_ends_within_an_interval_or_before_a_unit() -> None:
    first, *others = rich_report().findings
    finding = replace(first, sentence="It has 70 lines (2.8 times, 2.5–3.3; 38 %–93 %), as `a 3–4`, 2025-01-20 < 5–6.")
    text = page.report(replace(rich_report(), findings=(finding, *others)))
    assert (
        'It has <span class="whole">70 lines</span> (<span class="whole">2.8 times</span>, '
        '<span class="whole">2.5–3.3</span>; <span class="whole">38 %–93 %</span>), as <code>a 3–4</code>, '
        '2025-01-20 &lt; <span class="whole">5–6</span>.'
    ) in text


def test_the_small_line_of_a_card_says_when_it_begins_and_ends() -> None:
    text = page.report(rich_report())
    assert re.search(
        r'<p class="spark-span" aria-hidden="true"><span>2020-\d\d</span> <span>202\d-\d\d</span></p>', text
    )


def test_small_charts_beside_each_other_have_the_whole_width() -> None:
    points = tuple(Point(day(91 * n), 4.0, "", "", area, area) for area in ("a", "b") for n in range(3))
    series = Series("area_sizes", "median size by area", "lines", points)
    changes = rich_report().findings[0]
    finding = replace(changes, series=(*changes.series, series))
    figures = [
        attrs
        for tag, attrs in Reader(page.report(replace(rich_report(), findings=(finding,)))).elements
        if tag == "figure"
    ]
    assert [attrs.get("class") for attrs in figures].count("wide") == 1


def test_a_missing_library_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise ImportError("No module named 'vl_convert'")

    monkeypatch.setattr(shell, "BUNDLE", tmp_path / "vega.js")
    monkeypatch.setattr(shell, "make_bundle", none)
    with pytest.raises(InternalError, match="vl-convert-python"):
        page.report(rich_report())


def test_the_library_is_made_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def make() -> str:
        made.append("code")
        return "code"

    monkeypatch.setattr(shell, "BUNDLE", tmp_path / "vega.js")
    monkeypatch.setattr(shell, "make_bundle", make)
    assert [shell.chart_library(), shell.chart_library()] == ["code", "code"]
    assert made == ["code"]


def hashed(text: str) -> str:
    """The source expression of a text in a policy."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_what_was_tried_has_its_outcome_and_both_sides() -> None:
    seen = " ".join(rich().seen.split())
    assert "What we tried If we split, changes shrink. ✓Kept Kept: a typical change went from 84 to 42 lines." in seen
    assert "Watched: batch-size.median 84 lines (70–101, n 212) → 42 lines (35–50, n 98)" in seen
    assert "Must not get worse: recovery.reverted_30 — → —" in seen


def test_what_is_told_aside_stands_below_the_answer() -> None:
    read = Reader(page.report(replace(rich_report(), findings=(with_large_versions(),))))
    answer = read.seen.index("The gap between releases grew from")
    told = read.seen.index("Large versions come every")
    assert answer < told < read.seen.index("Days between releases")
    assert "Large versions have a ring." in read.seen

"""Charts as SVG files, and the Markdown that shows them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flowlens.errors import UsageError
from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs import formats, markdown
from flowlens.outputs.charts.draw import charts_of
from flowlens.outputs.charts.picture import require_pictures, svg
from flowlens.outputs.pictures import write_pictures
from tests.outputs.reports import HOSTILE, day, hostile_report, rich_report

pytest.importorskip("vl_convert", reason="needs the extra `static`")


def elements(text: str) -> list[ElementTree.Element]:
    # Our own output, and the parser fetches nothing.
    return list(ElementTree.fromstring(text).iter())  # noqa: S314


def of_releases(*names: str) -> str:
    points = tuple(Point(day(30 * n), float(n + 1), name, name) for n, name in enumerate(names))
    finding = Finding(
        "release-batch", "healthy", "low", "", {}, series=(Series("release_changes", "c", "changes", points),)
    )
    (chart,) = charts_of(finding)
    assert chart.spec is not None
    return svg(chart.spec)


def test_a_picture_has_its_own_paper_for_light_and_dark() -> None:
    text = of_releases("v1", "v2", "v3")
    assert text.startswith("<svg ")
    assert "prefers-color-scheme:dark" in text
    assert '<rect class="paper" width="100%" height="100%"/>' in text


def test_names_keep_their_digits_and_places_lose_them() -> None:
    text = of_releases("v1.108.0", "v2.2222", "v3")
    seen = [element.text for element in elements(text) if element.tag.endswith("text")]
    assert {"v1.108.0", "v2.2222"} <= set(seen)
    transforms = [element.get("transform") or "" for element in elements(text)]
    assert not [one for one in transforms if "." in one and len(one.split(".")[1].split(",")[0].split(")")[0]) > 1]


def test_marks_of_one_look_are_drawn_once_and_placed_often() -> None:
    text = of_releases(*(f"v{n}" for n in range(40)))
    uses = [element for element in elements(text) if element.tag.endswith("use")]
    assert len(uses) == 40
    ids = {element.get("id") for element in elements(text)}
    assert all((one.get("href") or "").removeprefix("#") in ids for one in uses)


def test_hostile_names_stay_text() -> None:
    text = of_releases(*HOSTILE, "v2")
    for element in elements(text):
        assert element.tag.rpartition("}")[2] in {"svg", "g", "path", "text", "line", "rect", "use", "defs", "style",
                                                   "clipPath"}  # fmt: skip
        assert not [name for name in element.attrib if name.lower().startswith("on")]
        assert all(value.startswith("#") for name, value in element.attrib.items() if name.endswith("href"))


def test_the_deciding_lenses_show_all_their_charts_and_others_one(tmp_path: Path) -> None:
    report = rich_report()
    report = replace(report, verdict=replace(report.verdict, because=("batch-size",)))
    pictures = write_pictures(report, tmp_path / "pictures")
    names = [picture.file.name for picture in pictures]
    assert names[:2] == ["batch-size-1.svg", "batch-size-2.svg"]
    assert len(names) == len(set(names))
    assert {name.rpartition("-")[2] for name in names[2:]} == {"1.svg"}
    assert all(picture.file.read_text(encoding="utf-8").startswith("<svg ") for picture in pictures)


def test_markdown_finds_the_pictures_from_where_it_lies(tmp_path: Path) -> None:
    report = rich_report()
    pictures = write_pictures(report, tmp_path / "the pictures")
    (tmp_path / "wiki").mkdir()
    formats.write(report, "markdown", str(tmp_path / "wiki" / "report.md"), pictures)
    text = (tmp_path / "wiki" / "report.md").read_text(encoding="utf-8")
    assert "](../the%20pictures/batch-size-1.svg)" in text
    assert text.count("![") == len(pictures)
    assert "![" not in markdown.report(report)


def test_hostile_charts_leave_markdown_whole(tmp_path: Path) -> None:
    report = hostile_report()
    text = markdown.report(report, write_pictures(report, tmp_path), "pictures")
    for line in text.splitlines():
        if line.startswith("!["):
            assert line.endswith(".svg)")
            assert "<" not in line.replace("\\<", "")


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("here", encoding="utf-8")
    with pytest.raises(UsageError, match="could not be made"):
        write_pictures(rich_report(), tmp_path / "taken")


def test_without_the_library_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    monkeypatch.setattr("flowlens.outputs.charts.picture.find_spec", lambda _: None)
    with pytest.raises(UsageError) as refused:
        require_pictures()
    assert str(refused.value) == (
        "Pictures are drawn by vl-convert-python, which is not installed. "
        "Install it (1.9 or later, below 2), or this FlowLens with its extra `static`."
    )

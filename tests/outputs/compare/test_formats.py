"""A comparison on the terminal, as Markdown and as JSON: whole, narrow, without colour, and with hostile names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from flowlens.model.comparison import Comparison
from flowlens.outputs.compare import json_compare, markdown, terminal
from flowlens.outputs.compare.formats import FORMATS, write
from tests.comparisons import HOSTILE, comparison, hostile_comparison, two_periods

VALIDATOR = Draft202012Validator(
    json.loads(json_compare.schema_text()), format_checker=Draft202012Validator.FORMAT_CHECKER
)
MAKERS = pytest.mark.parametrize("make", [comparison, two_periods, hostile_comparison])


@MAKERS
def test_every_comparison_fulfils_the_schema(make: Callable[[], Comparison]) -> None:
    VALIDATOR.validate(json.loads(json_compare.report(make())))


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(json_compare.schema_text()))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("rank",), 1, id="an unknown key"),
        pytest.param(("schema",), 2, id="another schema"),
        pytest.param(("squads", 0, "stage"), "old", id="an unknown stage"),
        pytest.param(("squads", 0, "measures", "batch-size.median", "against", "answer"), "worst", id="a judgement"),
        pytest.param(("squads", 0, "measures", "batch-size.median", "raw", "value"), None, id="no value, no reason"),
        pytest.param(("squads", 0, "measures", "batch-size.median", "against", "p"), 2, id="no chance"),
    ],
)
def test_the_schema_refuses(path: tuple[str | int, ...], value: object) -> None:
    changed: Any = json.loads(json_compare.report(comparison()))
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        VALIDATOR.validate(changed)


def test_json_keeps_the_order_of_the_file_and_exact_numbers() -> None:
    loaded = json.loads(json_compare.report(comparison()))
    assert [squad["name"] for squad in loaded["squads"]][:2] == ["Checkout", "Search & browse"]
    assert loaded["squads"][1]["measures"]["batch-size.median"]["raw"]["value"] == 84.0
    assert loaded["squads"][-1]["measures"] == {}
    assert (loaded["earlier"], loaded["tests"]) == (None, 22)


# What is defused in hostile text makes a line longer than it was laid out.
@pytest.mark.parametrize("make", [comparison, two_periods])
@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal(make: Callable[[], Comparison], width: int) -> None:
    text = terminal.report(make(), width=width)
    assert max(len(line) for line in text.splitlines()) <= width


@MAKERS
def test_without_colour_nothing_is_lost(make: Callable[[], Comparison]) -> None:
    plain, coloured = terminal.report(make()), terminal.report(make(), colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == plain.split()


def test_the_terminal_says_what_stands_out_first_and_ranks_nobody() -> None:
    text = " ".join(terminal.report(comparison()).split())
    told = text.partition("What stands out")[2].partition("Size of a change a typical")[0]
    assert told.index("Checkout") < told.index("Search & browse")
    assert "Platform" not in told
    assert "there is no rank" in text
    assert "Withheld: Fewer than 5 people" in text
    assert "look at release v8.2.0" in text.lower()
    assert "legacy: legacy is not a Git repository." in text


def test_what_may_explain_it_is_told_once_for_each_squad_that_stands_out() -> None:
    for make in (terminal, markdown):
        text = " ".join(make.report(comparison()).replace("*", "").split())
        assert text.count("What may explain it: Most lines are TypeScript here") == 2, "of Checkout and Search & browse"


def test_what_a_stage_is_not_judged_on_is_said_in_words() -> None:
    for make in (terminal, markdown):
        assert make.report(comparison()).count("not judged") > 0


def test_where_nothing_stands_out_it_is_said() -> None:
    whole = comparison()
    alike = replace(whole, squads=tuple(squad for squad in whole.squads if squad.name in {"Platform", "Labs"}))
    assert "No squad is clearly different" in terminal.report(alike)
    assert "No squad is clearly different" in markdown.report(alike)


def test_before_and_after_is_told_only_where_it_was_asked_for() -> None:
    assert "Before and after" not in terminal.report(comparison())
    for text in (terminal.report(two_periods()), markdown.report(two_periods())):
        assert "Before and after" in text
        assert "the data cannot tell" in " ".join(text.split())


def test_hostile_names_steer_nothing() -> None:
    for text in (terminal.report(hostile_comparison()), markdown.report(hostile_comparison())):
        assert all(letter == "\n" or letter.isprintable() for letter in text)
        assert "\n::error" not in text
        assert "##[error" not in text
    said = markdown.report(hostile_comparison())
    assert "<script>" not in said
    assert "http://" not in said
    assert json.loads(json_compare.report(hostile_comparison()))["file"] == HOSTILE


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    for name in FORMATS:
        write(comparison(), name, str(tmp_path / name))
        assert (tmp_path / name).read_text("utf-8") == FORMATS[name](comparison())


def test_html_is_a_folder_of_pages(tmp_path: Path) -> None:
    write(comparison(), "html", str(tmp_path / "pages"))
    assert "Squads side by side" in (tmp_path / "pages" / "index.html").read_text(encoding="utf-8")
    assert len(list((tmp_path / "pages").glob("squad-*.html"))) == len(comparison().squads)

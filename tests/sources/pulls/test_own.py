"""The documented form, and the examples of its page."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from flowlens.facts.pull_schema import PULL_TABLES
from tests.sources.pulls.reading import fault_of, read, seconds

PAGE = files("flowlens").joinpath("docs", "pulls.md").read_text(encoding="utf-8")
HEADING = "number,opened_at,base,merged_at,person\n"


def examples() -> list[str]:
    part = PAGE.split("## The form for anything else")[1].split("##")[0]
    blocks = re.findall(r"(?:^    .+\n)+", part, re.MULTILINE)
    return ["\n".join(line[4:] for line in block.rstrip().split("\n")) for block in blocks]


def test_the_examples_of_the_page_are_read() -> None:
    pulls, reviews, both = examples()
    found = read(pulls, reviews).pulls
    assert [(one.number, one.added, len(one.reviews or ())) for one in found] == [(512, 40, 1)]
    (pull,) = read(both).pulls
    assert pull.commits
    assert pull.reviews
    assert (pull.commits[0].added, pull.commits[0].merge, pull.reviews[0].state) == (40, False, "approved")


def test_the_fields_of_the_page_are_columns_of_the_tables() -> None:
    told = set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.+?) \|", PAGE, re.MULTILINE))))
    columns = {name for one in PULL_TABLES for name in one.names}
    assert told - {"github", "gitlab", "own"} <= columns


def test_whether_reviews_are_told() -> None:
    """By a table of them, which is of all pulls, or by the count that an export has."""
    pulls = f"{HEADING}1,2026-01-30,main,,ann\n2,2026-01-30,main,,ann\n"
    assert [one.reviews for one in read(pulls).pulls] == [None, None]
    without, with_one = read(pulls, "pull,state\n2,approved\n").pulls
    assert (without.reviews, len(with_one.reviews or ())) == ((), 1)
    exported = "number,opened_at,base,n_reviews\n1,2026-01-30,main,0\n2,2026-01-30,main,\n3,2026-01-30,main,2\n"
    assert [one.reviews for one in read(exported).pulls] == [(), None, None]


def test_drafts_are_known_where_there_is_a_column_for_it() -> None:
    assert read(f"{HEADING}1,2026-01-30,main,,ann\n").pulls[0].ready_at == seconds("2026-01-30")
    with_column = HEADING.replace("person", "ready_at")
    assert read(f"{with_column}1,2026-01-30,main,,\n").pulls[0].ready_at is None


def test_what_the_file_says_of_bots_counts() -> None:
    text = "number,opened_at,base,person,bot\n1,2026-01-30,main,renovate[bot],false\n2,2026-01-30,main,ann,true\n"
    assert [one.bot for one in read(text).pulls] == [False, True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("a,b\n1,2\n", "0.json:1: the heading is that of no table of pull requests", id="heading"),
        pytest.param(f"{HEADING}1,2026-01-30,main\n", "0.json:2: 3 cells, where the heading has 5", id="cells"),
        pytest.param(f"{HEADING}1,soon,main,,ann\n", "0.json:2: opened_at: should be a time", id="time"),
        pytest.param(f"{HEADING}1,2026-01-30,,,ann\n", "base: is missing", id="base"),
        pytest.param("number,opened_at,base,system\n1,2026-01-30,main,x\n", "system: should be one of", id="system"),
        pytest.param('{"pulls": {}}', "pulls: should be a list", id="no list"),
        pytest.param('{"pulls": [], "reviews": [{"state": "approved"}]}', "is missing", id="review of nothing"),
        pytest.param("number,opened_at\n\xff", "0.json:2: 1 cells", id="not a row"),
    ],
)
def test_a_fault_is_told_by_its_place(text: str, said: str) -> None:
    assert said in fault_of(text)

"""The lenses that there are can all be looked up, and so can each of their measures."""

from __future__ import annotations

import pytest

from flowlens.cli.explain import explain
from flowlens.cli.failures import run
from flowlens.facts.schema import TABLES
from flowlens.lenses.catalog import LENSES

NAMES = [name for lens in LENSES for name in (lens.id, *(f"{lens.id}.{each}" for each in lens.measures))]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, [name]) == 0
    assert capsys.readouterr().out.startswith(f"{name}: ")


def test_every_lens_says_what_it_measures() -> None:
    assert [lens.id for lens in LENSES if not lens.measures] == []


def test_every_table_is_in_the_facts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["facts"]) == 0
    told = capsys.readouterr().out
    assert [table.name for table in TABLES if f"{table.name}: one row is " not in told] == []


def test_the_rules_of_the_verdict_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["verdict"]) == 0
    assert "batch-size" in capsys.readouterr().out


def test_the_page_on_statistics_is_in_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["statistics"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("# Statistics\n")
    assert "### Coverage: level of change sizes\n\n|" in told
    assert told.endswith("|\n")

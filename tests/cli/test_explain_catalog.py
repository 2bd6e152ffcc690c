"""The lenses that there are can all be looked up, and so can each of their measures."""

from __future__ import annotations

import pytest

from flowlens.cli.explain import explain
from flowlens.cli.failures import run
from flowlens.comparing import big_projects
from flowlens.comparing.measures import COMPARED
from flowlens.facts.schema import TABLES
from flowlens.gate.pr_size import needed
from flowlens.gate.settings import DriftSettings, OverrideSettings, PrSizeSettings
from flowlens.lenses.catalog import LENSES
from flowlens.model.check import VERDICTS

NAMES = [name for lens in LENSES for name in (lens.id, *(f"{lens.id}.{each}" for each in lens.measures))]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, [name]) == 0
    assert capsys.readouterr().out.startswith(f"{name}: ")


@pytest.mark.parametrize("name", ["big-projects", *(f"big-projects.{each}" for each in big_projects.MEASURES)])
def test_the_lens_of_squads_is_explained(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, [name]) == 0
    assert capsys.readouterr().out.startswith(f"{name}: ")


def test_the_page_on_squads_names_every_number_with_what_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["compare"]) == 0
    told = capsys.readouterr().out
    for one in COMPARED:
        unit = "pieces" if one.counted == "pieces of new work" else one.counted
        assert f"`{one.id}` | {one.least} {unit} |" in told


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


def test_the_page_on_the_gate_tells_its_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(explain, ["check"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    size, drift = PrSizeSettings(), DriftSettings()
    for told in (
        f"the last {size.window} changes",
        f"p of at most {size.fail_alpha} and more than {size.fail_floor} lines, which takes {needed(size.fail_alpha)}",
        f"at {size.warn_alpha} and more than {size.warn_floor}, which takes {needed(size.warn_alpha)}",
        f"the last {drift.recent_days} days against those of the {drift.baseline_days} before",
        f"at least {drift.min_recent} and {drift.min_baseline}",
        f"p below {drift.alpha}, the median has grown {drift.ratio} times",
        f"at most {drift.weeks_alpha:.0%} of the orders of whole weeks".replace("%", " %"),
        OverrideSettings().labels[0],
        *VERDICTS,
    ):
        assert told in text, told

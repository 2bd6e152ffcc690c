"""The replay over changes that have landed says of each what the check would have said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flowlens.checking import Asked, backtest
from flowlens.model.backtest import Backtest
from tests.gate.asking import asked
from tests.gate.repository import PULLS, Project, fresh
from tests.repos import BOT, day

TRAILER = '[check.override]\ntrailer = "Batch-Size-OK"\n'


def replayed(folder: Path, n: int, **more: Any) -> Backtest:
    return backtest(Asked(folder, **more), n)


def test_each_is_judged_by_what_was_before_it(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=[10] * 49 + [500, 450, 10, 501, 350])
    found = replayed(project.folder, 6)
    assert [(each.net_lines, each.verdict, each.limit, each.n_baseline) for each in found.replayed] == [
        (350, "pass", 501, 53),
        (501, "fail", 500, 52),
        (10, "pass", 500, 51),
        (450, "warn", 500, 50),
        (500, "fail", 400, 49),
        (10, "insufficient-history", None, 48),
    ]
    assert (found.left_out, found.n_asked, found.episodes) == ({}, 6, ())


def test_it_agrees_with_the_check(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=[*range(5, 55), 600, 20, 700, 300, 60, 9])
    for each in replayed(project.folder, 8).replayed:
        project.detach(each.oid)
        said = asked(project.folder, "--base", f"{each.oid}~1", "--head", each.oid, "--output-format", "json")
        (check,) = json.loads(said.output)["checks"]
        assert (check["verdict"], check["value"], check["limit"]) == (each.verdict, each.net_lines, each.limit)


def test_what_the_gate_would_not_have_judged(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", files={"flowlens.toml": TRAILER})
    (project.folder / "flowlens.toml").write_text(TRAILER)
    project.land(900, day(60), "Bump (#61)", author=BOT)
    project.land(900, day(61), "Waived (#62)\n\nBatch-Size-OK: agreed\n")
    project.land(900, day(62), 'Revert "x" (#63)')
    project.land(0, day(63), "Lock (#64)", {"uv.lock": fresh(900)})
    project.land(10, day(64), "Usual (#65)")
    found = replayed(project.folder, 3)
    assert [(each.net_lines, each.verdict) for each in found.replayed] == [
        (10, "pass"),
        (900, "overridden"),
        (10, "pass"),
    ]
    assert found.left_out == {"by bots": 1, "reverts": 1, "without lines that count": 1}


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        pytest.param("return\t", "warn", id="white space"),
        pytest.param("yield ", "fail", id="another word"),
    ],
)
def test_white_space_is_looked_at(tmp_path: Path, other: str, verdict: str) -> None:
    code = "".join(f"def f{n}():\n    return {n}\n" for n in range(300))
    project = Project(tmp_path / "project")
    project.land(0, day(60), "Import (#61)", {"code.py": code}, author=BOT)
    project.land(0, day(61), "Rewrite (#62)", {"code.py": code.replace("return ", other)})
    (newest,) = replayed(project.folder, 1).replayed
    assert (newest.net_lines, newest.verdict) == (600, verdict)


@pytest.mark.parametrize("listed", [True, False])
def test_what_is_ignored_since_was_judged_once(tmp_path: Path, listed: bool) -> None:
    project = Project(tmp_path / "project")
    oid = project.land(900, day(60), "Large (#61)")
    project.land(0, day(61), "List (#62)", {".git-blame-ignore-revs": f"{oid if listed else '0' * 40}\n"})
    project.land(500, day(62), "Next (#63)")
    found = replayed(project.folder, 3).replayed
    # Listed, it is no measure for those after it.
    assert [(each.net_lines, each.verdict) for each in found] == [
        (500, "fail" if listed else "warn"),
        (1, "pass"),
        (900, "fail"),
    ]


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        pytest.param(1, 1, id="1"),
        pytest.param(PULLS, PULLS, id="all"),
        pytest.param(PULLS + 1, PULLS, id="more than there are"),
    ],
)
def test_how_many(tmp_path: Path, n: int, expected: int) -> None:
    project = Project(tmp_path / "project")
    found = replayed(project.folder, n)
    assert (len(found.replayed), found.n_asked) == (expected, n)


def test_an_episode_of_drift(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=[10] * 100 + [30] * 40 + [10] * 60)
    found = replayed(project.folder, 200)
    assert (found.n_weeks, found.n_weeks_judged) == (28, 21)
    (episode,) = found.episodes
    assert (episode.recent_median, episode.before_median) == (30, 10)
    assert day(100) < episode.first <= episode.last < day(100 + 40 + 28)
    steady = Project(tmp_path / "steady", sizes=[10] * 100)
    assert replayed(steady.folder, 100).episodes == ()


def test_a_new_normal_holds_only_for_its_time(tmp_path: Path) -> None:
    accept = '[[check.accept]]\nrule = "pr-size"\nsince = 2024-02-20\nreason = "x"\nexpires = 2024-02-25\n'
    project = Project(tmp_path / "project")
    (project.folder / "flowlens.toml").write_text(accept)
    # The newest pull but n landed on 29 February, less n days; the normal was agreed on for five days from the 20th.
    by_day = {each.landed_at.day: each.n_baseline for each in replayed(project.folder, 12).replayed}
    assert by_day == {29: 59, 28: 58, 27: 57, 26: 56, 25: 5, 24: 4, 23: 3, 22: 2, 21: 1, 20: 0, 19: 0, 18: 0}


def test_another_branch(tmp_path: Path) -> None:
    project = Project(tmp_path / "project")
    project.propose({"new.py": fresh(500)})
    assert [each.net_lines for each in replayed(project.folder, 2).replayed] == [10, 10]
    assert [each.net_lines for each in replayed(project.folder, 2, head="topic").replayed] == [500, 10]


@pytest.mark.parametrize(
    ("subject", "unit", "told"),
    [
        pytest.param("Pull (#{n})", "auto", False, id="pulls"),
        pytest.param("Commit {n}", "auto", True, id="commits"),
        pytest.param("Commit {n}", "commit", False, id="the unit is set"),
    ],
)
def test_what_the_gate_would_refuse_is_told(tmp_path: Path, subject: str, unit: str, told: bool) -> None:
    project = Project(tmp_path / "project", subject=subject)
    (project.folder / "flowlens.toml").write_text(f'[check]\nunit = "{unit}"\n', encoding="utf-8")
    notices = replayed(project.folder, 10).notices
    assert any("ends with 3" in notice for notice in notices) == told

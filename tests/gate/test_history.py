"""The changes before a commit, read as far back as somebody asks."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings

from flowlens.facts.settings import FactsSettings
from flowlens.gate import history as module
from flowlens.gate.history import History, Landed
from flowlens.gate.settings import Unit
from flowlens.gate.sizing import Rules, Sizing
from flowlens.gate.units import Judging
from flowlens.sources.git.shadow import Shadow, open_shadow
from flowlens.sources.git.tip_files import read_tip_files
from tests.gate.repository import Project
from tests.repos import BOT, Repo, day
from tests.test_one_change_one_size import WAYS, Branches, Edit, branches, trees_of


def history(shadow: Shadow, tip: str, unit: Unit = "auto") -> History:
    judging = Judging(read_tip_files(shadow, tip), frozenset())
    return History(shadow, tip, judging, Sizing(shadow.git, Rules(FactsSettings(), (), {})), unit)


def sizes(folder: Path, tip: str = "main", unit: Unit = "auto") -> list[int]:
    with open_shadow(folder) as shadow:
        return [each.net_lines for each in history(shadow, oid_of(shadow, tip), unit).newest_first()]


def oid_of(shadow: Shadow, name: str) -> str:
    return shadow.git.run("rev-parse", name).output.decode().strip()


# The same examples in each run where CI is set.
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(branches)
def test_one_branch_has_one_size_however_it_lands(commits: list[list[Edit]]) -> None:
    trees = trees_of(commits)
    if len(trees) < 3:
        event("fewer than two commits change anything")
        return
    with tempfile.TemporaryDirectory() as scratch:
        made = Branches(Path(scratch) / "project", trees)
        for way in WAYS:
            made.land(way)
        found = {way: sizes(made.repo.folder, way) for way in WAYS}
    assert found == dict.fromkeys(WAYS, found["merge"])
    assert len(found["merge"]) == 4


def test_commits_one_by_one(tmp_path: Path) -> None:
    made = Branches(tmp_path / "project", trees_of([[("add", 9, 0)], [("edit", 0, 0)]]))
    made.land("rebase")
    together, apart = (sizes(made.repo.folder, "rebase", unit) for unit in ("auto", "commit"))
    assert [len(together), len(apart)] == [4, 5]
    # The branch added ten lines and edited one, of another file.
    assert (together[1], apart[1:3]) == (12, [2, 10])


@pytest.mark.parametrize("first", [1, 2, 3, 7, 60, 500])
@pytest.mark.parametrize("first_diffs", [1, 5, 110])
def test_it_does_not_matter_how_much_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int, first_diffs: int
) -> None:
    monkeypatch.setattr(module, "_FIRST_COMMITS", first)
    monkeypatch.setattr(module, "_FIRST_DIFFS", first_diffs)
    project = Project(tmp_path / "project", sizes=range(1, 31))
    assert sizes(project.folder) == list(range(30, 0, -1))


def test_no_more_is_read_than_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FIRST_COMMITS", 4)
    monkeypatch.setattr(module, "_FIRST_DIFFS", 2)
    project = Project(tmp_path / "project", sizes=range(1, 31))
    with open_shadow(project.folder) as shadow:
        asked = history(shadow, project.tip)
        newest = asked.newest_first()
        assert [next(newest).net_lines for _ in range(2)] == [30, 29]
        assert len(asked.sizing._known) == 2
        assert [next(newest).net_lines for _ in range(2)] == [28, 27]
        # A second reader goes on where the first has read.
        assert [each.net_lines for each in asked.newest_first()][:3] == [30, 29, 28]


def test_sizes_of_what_is_no_measure_are_made_where_they_are_wanted(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    repo.commit({"a.py": "a\n"}, at=day(0))
    oid = repo.commit({"a.py": "a\nb\n"}, at=day(1), author=BOT)
    repo.commit({"uv.lock": "x\n"}, at=day(2))
    with open_shadow(repo.folder) as shadow:
        tip = oid_of(shadow, "main")

        def seen(landed: Landed) -> tuple[str | None, bool, int]:
            return landed.left_out, landed.measured is not None, landed.net_lines

        some = {each.unit.step.oid: seen(each) for each in history(shadow, tip).newest_first()}
        every = {each.unit.step.oid: seen(each) for each in history(shadow, tip).newest_first({"by bots"})}
    assert next(iter(some.values())) == ("without lines that count", True, 0)
    assert (some[oid], every[oid]) == (("by bots", False, 0), ("by bots", True, 1))


def test_a_size_that_is_not_known(tmp_path: Path) -> None:
    project = Project(tmp_path / "project", sizes=range(1, 6))
    blob = project.named("main~2:src/all.py")
    (project.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with open_shadow(project.folder) as shadow:
        found = list(history(shadow, project.tip).newest_first())
    # The one that made the file as it is there, and the one that made it otherwise.
    assert [each.is_unknown for each in found] == [False, True, True, False, False]
    assert found[1].left_out == "unknown: an object is missing or damaged"

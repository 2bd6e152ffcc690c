"""The facts of one area."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.config import Overrides, load_config
from flowlens.errors import UsageError
from flowlens.facts.tables import Facts
from flowlens.pipeline import analyse, gather
from tests.repos import Repo, day


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    """Four changes: of `api`, of both areas, of `web`, and one that moves a file from `web` to `api`."""
    repo = Repo(tmp_path / "project")
    first = repo.commit({"api/a": "1\n2\n"}, at=day(0))
    repo.tag("v1.0.0", first, at=day(1))
    both = repo.commit({"api/a": "1\n2\n3\n", "web/b": "x\ny\n", "web/c": "z\n"}, at=day(2))
    repo.tag("v1.1.0", both, at=day(3))
    web = repo.commit({"web/b": "x\n"}, at=day(4))
    repo.tag("v1.2.0", web, at=day(5))
    repo.commit({"web/c": None, "api/c": "z\n"}, at=day(6))
    return repo


def facts(repo: Repo, area: str | None) -> Facts:
    said = Overrides(cache=repo.folder.parent / "cache", area=area)
    return gather(load_config(repo.folder, overrides=said))


def test_a_change_counts_with_what_it_does_in_the_area(repo: Repo) -> None:
    given = facts(repo, "api")
    assert given.changes["net_lines"].tolist() == [2, 1, 0]
    assert given.changes["raw_lines"].tolist() == [2, 1, 0]
    assert given.changes["n_files"].tolist() == [1, 1, 1]
    assert given.changes["n_areas"].tolist() == [1, 2, 1]
    assert set(given.change_files["area"]) == {"api"}
    assert (given.repository.name, given.repository.n_changes) == ("project: api", 3)


def test_a_release_carries_what_touches_the_area(repo: Repo) -> None:
    assert facts(repo, "web").releases[["name", "carries_work", "n_changes", "n_ahead"]].to_numpy().tolist() == [
        ["v1.0.0", False, 0, 0],
        ["v1.1.0", True, 1, 1],
        ["v1.2.0", True, 1, 1],
    ]


def test_the_moment_is_that_of_the_repository(repo: Repo) -> None:
    assert facts(repo, "web").as_of == facts(repo, None).as_of


def test_the_notice_says_what_is_judged(repo: Repo) -> None:
    assert facts(repo, "web").notices[-1] == (
        "Only the area web is judged: 2 changes of 4 touch it, and of them the files in it count. "
        "Branches are those of the whole repository."
    )


def test_an_unknown_area_lists_those_that_there_are(repo: Repo) -> None:
    with pytest.raises(UsageError, match="project has no area wob that a change has touched") as caught:
        facts(repo, "wob")
    assert caught.value.next_step == "Did you mean web? Its areas: api, web."


def test_a_report_of_an_area_is_not_taken_for_that_of_the_whole(repo: Repo) -> None:
    said = [Overrides(cache=repo.folder.parent / "cache", area=area) for area in (None, "api", None)]
    reports = [analyse(load_config(repo.folder, overrides=one)) for one in said]
    assert [report.repository.name for report in reports] == ["project", "project: api", "project"]
    assert [report.settings.get("area") for report in reports] == [None, "api", None]


def test_runs_are_those_of_the_repository_and_it_is_said(repo: Repo) -> None:
    oid = str(repo.git.revparse_single("main").id)
    file = repo.folder.parent / "runs.csv"
    file.write_text(f"workflow,oid,branch,conclusion,ended_at\nTests,{oid},main,success,2024-01-08T12:00Z\n")
    said = Overrides(cache=repo.folder.parent / "cache", area="web", ci=(str(file),))
    given = gather(load_config(repo.folder, overrides=said))
    assert len(given.builds) == 1
    assert given.notices[-1].endswith("Branches and CI runs are those of the whole repository.")

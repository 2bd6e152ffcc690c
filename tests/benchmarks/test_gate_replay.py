"""What is read beside a backtest is of the same changes, and says what the check would."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.gate_replay import replayed
from tests.repos import Repo, day, lines

DAYS = 70
LARGE = 65


def a_history(folder: Path, *, n_pulls: int = DAYS) -> tuple[Repo, list[str]]:
    """A change a day, of ten lines and one of 900; the last `n_pulls` of them carry the number of a pull."""
    repo = Repo(folder, bare=True)
    oids = []
    for number in range(DAYS):
        name = f" (#{number + 1})" if number >= DAYS - n_pulls else ""
        text = lines(range(900 if number == LARGE else 10), prefix=f"file {number}")
        oids.append(repo.commit({f"file_{number}.py": text}, f"Add{name}", at=day(number)))
    return repo, oids


def test_the_large_change_fails_with_its_files(tmp_path: Path) -> None:
    repo, oids = a_history(tmp_path / "team.git")
    found = replayed(repo.folder, 100)
    assert found.name == "team.git"
    assert [one.oid for one in found.failed] == [oids[LARGE]]
    assert found.landings[oids[LARGE]].files == {f"file_{LARGE}.py": 900}
    assert [one.oid for one in found.judged] == oids[:48:-1]  # 49 changes must have landed before one can fail
    assert set(found.landings) == set(oids)


@pytest.mark.parametrize(
    ("n_changes", "n_weeks", "n_enough"),
    [
        # 30 changes before the 28 newest ones are there in the last two weeks only.
        pytest.param(100, 9, 2, id="all"),
        pytest.param(10, 1, 1, id="the last week of the two"),
    ],
)
def test_weeks_count_in_which_the_trend_could_be_judged(
    tmp_path: Path, n_changes: int, n_weeks: int, n_enough: int
) -> None:
    repo, _ = a_history(tmp_path / "team.git")
    found = replayed(repo.folder, n_changes)
    assert (found.backtest.n_weeks, found.n_weeks_enough) == (n_weeks, n_enough)


@pytest.mark.parametrize(
    ("n_pulls", "n_like_pulls", "n_refused"),
    [
        pytest.param(DAYS, 21, 0, id="all are pulls"),
        pytest.param(0, 0, 21, id="none is"),
        pytest.param(36, 21, 19, id="half of those before the last two are"),
    ],
)
def test_the_check_refuses_where_most_changes_before_are_no_pulls(
    tmp_path: Path, n_pulls: int, n_like_pulls: int, n_refused: int
) -> None:
    repo, _ = a_history(tmp_path / "team.git", n_pulls=n_pulls)
    found = replayed(repo.folder, 100)
    assert (found.n_like_pulls, found.n_refused) == (n_like_pulls, n_refused)


def test_a_change_that_is_no_measure_for_others_has_its_files_too(tmp_path: Path) -> None:
    repo, oids = a_history(tmp_path / "team.git")
    repo.commit({".git-blame-ignore-revs": f"{oids[LARGE]}\n"}, at=day(DAYS))
    found = replayed(repo.folder, 100)
    assert [one.oid for one in found.failed] == [oids[LARGE]]
    assert found.landings[oids[LARGE]].files == {f"file_{LARGE}.py": 900}


def test_the_history_before_the_last_changes_is_read_as_well(tmp_path: Path) -> None:
    repo, oids = a_history(tmp_path / "team.git", n_pulls=0)
    found = replayed(repo.folder, 3)
    assert list(found.landings) == oids[:-4:-1]
    assert found.n_refused == 3


def test_git_has_no_time_where_an_object_is_missing(tmp_path: Path) -> None:
    repo, oids = a_history(tmp_path / "team.git")
    assert replayed(repo.folder, 100).seconds.log is not None
    blob = str(repo.git[oids[3]].tree["file_3.py"].id)
    (repo.folder / "objects" / blob[:2] / blob[2:]).unlink()
    assert replayed(repo.folder, 100).seconds.log is None

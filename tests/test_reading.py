"""What a run takes from the store, from a damaged one, and from that of another clone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from flowlens import pipeline, reading
from flowlens.config import load_config
from flowlens.facts.store import Store
from flowlens.model.depth import Depth
from flowlens.model.history import Diff, DiffJob
from flowlens.model.mined import Mined
from flowlens.model.progress import Progress
from flowlens.sources.git.diffs import make_diffs
from flowlens.sources.git.plumbing import Git
from tests.facts.kept_rows import generations
from tests.plain_git import git
from tests.repos import BEN, Repo, day, lines
from tests.runs import as_from_scratch, asked, contents, store_of

pytestmark = pytest.mark.usefixtures("few_lenses")

Pairs = Sequence[tuple[DiffJob, DiffJob]]
N_DIFFS = 8


def history(folder: Path, prefix: str = "line") -> Repo:
    """Eight commits, of which one is merged and one is the merge; a release."""
    repo = Repo(folder)
    oids = [repo.commit({f"{k}.txt": lines(range(k + 2), prefix=prefix)}, at=day(k)) for k in range(5)]
    topic = repo.commit({"topic.txt": "t\n"}, parents=[oids[3]], branch="topic", at=day(5), author=BEN)
    repo.merge(topic, "Merge pull request #3 from ben/topic", at=day(6))
    repo.commit({"6.txt": "6\n"}, at=day(7))
    repo.tag("v1.0.0", oids[2], at=day(2.5))
    return repo


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[DiffJob]:
    """The diffs that were made since the test began."""
    jobs: list[DiffJob] = []

    def spy(git: Git, wanted: Sequence[DiffJob], n_processes: int, progress: Progress, alike: Pairs) -> Iterator[Diff]:
        jobs.extend(wanted)
        return make_diffs(git, wanted, n_processes, progress, alike)

    monkeypatch.setattr(reading, "make_diffs", spy)
    return jobs


def test_a_report_after_mine_makes_no_diff(tmp_path: Path, made: list[DiffJob]) -> None:
    settings = asked(history(tmp_path / "one").folder, tmp_path / "cache")
    stored = pipeline.mine(settings)
    assert (stored.n_new_commits, stored.n_new_diffs, len(made)) == (8, N_DIFFS, N_DIFFS)
    pipeline.analyse(settings)
    assert len(made) == N_DIFFS
    assert pipeline.mine(settings) == replace(stored, n_new_commits=0, n_new_diffs=0)


@pytest.mark.parametrize("run", [pipeline.mine, pipeline.analyse], ids=["mine", "report"])
def test_mine_goes_on_where_a_run_was_killed(
    tmp_path: Path, made: list[DiffJob], monkeypatch: pytest.MonkeyPatch, run: Callable[..., object]
) -> None:
    """The look back is short here: what was not diffed must be found though it is older."""
    settings = asked(history(tmp_path / "one").folder, tmp_path / "cache")

    def killed(git: Git, jobs: Sequence[DiffJob], n: int, progress: Progress, alike: Pairs) -> Iterator[Diff]:
        yield from islice(make_diffs(git, jobs, n, progress, alike), 3)
        raise KeyboardInterrupt

    monkeypatch.setattr("flowlens.sources.git.recent._LOOK_BACK", 1)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "make_diffs", killed)
        patch.setattr(reading, "_BATCH", 1)
        patch.setattr(reading, "_SAVE_SECONDS", -1)
        with pytest.raises(KeyboardInterrupt):
            run(settings)
    assert len(contents(store_of(settings.repository, settings.cache))["diffs"]) == 3
    stored = pipeline.mine(settings)
    assert (stored.n_commits, stored.n_diffs, len(made)) == (8, N_DIFFS, N_DIFFS - 3)
    as_from_scratch(settings)


def parts(store: Store) -> list[Path]:
    return sorted(generations(store)[-1].iterdir())


def damaged(store: Store) -> None:
    content = bytearray(parts(store)[0].read_bytes())
    content[len(content) // 2] ^= 1
    parts(store)[0].write_bytes(content)


def _said(store: Store, **more: object) -> None:
    manifest = generations(store)[-1] / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_bytes()), **more}))


def report_damaged(store: Store) -> None:
    for path in store.folder.glob("report-*.json"):
        path.write_bytes(path.read_bytes()[:-100])


DAMAGES: dict[str, tuple[Callable[[Store], object], bool]] = {
    "a part": (damaged, True),
    "no part": (lambda store: parts(store)[1].unlink(), True),
    "no manifest": (lambda store: (generations(store)[-1] / "manifest.json").unlink(), True),
    "an older schema": (lambda store: _said(store, schema=1), True),
    "another version": (lambda store: _said(store, flowlens="0.0.0"), True),
    "another method": (lambda store: _said(store, method="diff-tree 0"), True),
    "a kept report": (report_damaged, False),
    "all of it": (lambda store: shutil.rmtree(store.folder), True),
}


@pytest.mark.parametrize(("damage", "anew"), DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_or_of_another_is_made_anew(
    tmp_path: Path, damage: Callable[[Store], object], anew: bool, made: list[DiffJob]
) -> None:
    repo = history(tmp_path / "one")
    settings, store = asked(repo.folder, tmp_path / "cache"), store_of(repo.folder, tmp_path / "cache")
    pipeline.analyse(settings)
    whole = contents(store)
    damage(store)
    for path in store.folder.glob("report-*.json") if anew else ():
        path.unlink()  # else nothing but that would be read
    made.clear()
    pipeline.mine(settings)
    assert len(made) == (N_DIFFS if anew else 0)
    assert contents(store) == whole
    as_from_scratch(settings)


def test_parts_of_another_repository_are_found_out(tmp_path: Path) -> None:
    one, other = history(tmp_path / "one"), history(tmp_path / "two", "others")
    stores = [store_of(repo.folder, tmp_path / "cache") for repo in (one, other)]
    for repo in (one, other):
        pipeline.mine(asked(repo.folder, tmp_path / "cache"))
    for name in ("commits-0001.parquet", "diffs-0001.parquet", "files-0001.parquet"):
        left, right = (generations(store)[-1] / name for store in stores)
        left_content = left.read_bytes()
        left.write_bytes(right.read_bytes())
        right.write_bytes(left_content)
    for repo in (one, other):
        as_from_scratch(asked(repo.folder, tmp_path / "cache"))


def test_a_whole_store_of_another_repository_adds_nothing(tmp_path: Path) -> None:
    """All in it is true of other object ids."""
    one, other = history(tmp_path / "one"), history(tmp_path / "two", "others")
    for repo in (one, other):
        pipeline.mine(asked(repo.folder, tmp_path / "cache"))
    mine, theirs = (store_of(repo.folder, tmp_path / "cache").folder for repo in (one, other))
    shutil.rmtree(mine)
    shutil.copytree(theirs, mine)
    as_from_scratch(asked(one.folder, tmp_path / "cache"))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Another clone of a history that has been read already."""
    repo = history(tmp_path / "one")
    git(tmp_path, "clone", "-q", "--mirror", str(repo.folder), "two.git")
    return tmp_path / "two.git"


@pytest.mark.parametrize("run", [pipeline.mine, pipeline.gather], ids=["mine", "facts"])
@pytest.mark.parametrize("named", ["option", "environment", None])
def test_another_clone_takes_over_what_is_in_a_folder_that_was_named(
    clone: Path, made: list[DiffJob], monkeypatch: pytest.MonkeyPatch, named: str | None, run: Callable[..., object]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(clone.parent / "cache"))
    monkeypatch.delenv("FLOWLENS_CACHE_DIR", raising=False)
    if named == "environment":
        monkeypatch.setenv("FLOWLENS_CACHE_DIR", str(clone.parent / "cache" / "flowlens"))
    said: dict[str, Any] = {"cache": clone.parent / "cache" / "flowlens" if named == "option" else None}
    pipeline.mine(asked(clone.parent / "one", **said))
    made.clear()
    run(asked(clone, **said))
    assert len(made) == (0 if named else N_DIFFS)
    as_from_scratch(asked(clone, **said))


def test_what_is_new_in_another_clone_is_all_that_is_made(clone: Path, made: list[DiffJob]) -> None:
    pipeline.mine(asked(clone.parent / "one", clone.parent / "cache"))
    made.clear()
    tree = git(clone, "rev-parse", "main~2^{tree}").decode().strip()
    new = git(clone, "commit-tree", tree, "-p", "main", "-m", "New").decode().strip()
    before = git(clone, "rev-parse", "main").decode().strip()
    git(clone, "update-ref", "refs/heads/main", new)
    pipeline.mine(asked(clone, clone.parent / "cache"))
    assert made == [DiffJob(new, before)]
    as_from_scratch(asked(clone, clone.parent / "cache"))
    shutil.rmtree(store_of(clone.parent / "one", clone.parent / "cache").folder)
    as_from_scratch(asked(clone, clone.parent / "cache"))


def test_another_history_takes_nothing_over(tmp_path: Path, made: list[DiffJob]) -> None:
    pipeline.mine(asked(history(tmp_path / "one").folder, tmp_path / "cache"))
    made.clear()
    other = history(tmp_path / "two", "others").folder
    pipeline.mine(asked(other, tmp_path / "cache"))
    assert len(made) == N_DIFFS
    assert len(contents(store_of(other, tmp_path / "cache"))["commits"]) == 8
    as_from_scratch(asked(other, tmp_path / "cache"))


def test_a_shallow_clone_takes_over_what_a_whole_one_knows(tmp_path: Path, made: list[DiffJob]) -> None:
    """And the other way round nothing: a shallow clone knows no tip with all that it reaches."""
    repo = history(tmp_path / "one")
    git(tmp_path, "clone", "-q", "--depth", "2", repo.folder.as_uri(), "short")
    pipeline.mine(asked(tmp_path / "short", tmp_path / "cache"))
    as_from_scratch(asked(tmp_path / "short", tmp_path / "cache"))
    made.clear()
    pipeline.mine(asked(repo.folder, tmp_path / "cache"))
    assert len(made) == N_DIFFS
    as_from_scratch(asked(repo.folder, tmp_path / "cache"))
    shutil.rmtree(store_of(tmp_path / "short", tmp_path / "cache").folder)
    as_from_scratch(asked(tmp_path / "short", tmp_path / "cache"))


def test_rebuild_takes_nothing_over(clone: Path, made: list[DiffJob]) -> None:
    pipeline.mine(asked(clone.parent / "one", clone.parent / "cache"))
    made.clear()
    pipeline.mine(asked(clone, clone.parent / "cache", rebuild=True))
    assert len(made) == N_DIFFS


def test_a_change_whose_diff_is_unknown_is_not_looked_into(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PyDriller would take minutes to fail where Git has failed within its bounds."""
    repo = history(tmp_path / "one")
    hurt = git(repo.folder, "rev-parse", "main~2").decode().strip()
    blob = git(repo.folder, "rev-parse", f"{hurt}:4.txt").decode().strip()
    (repo.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    asked_for: list[str] = []

    def spy(shadow: object, store: object, mined: Mined, settings: object, progress: object) -> Depth:
        asked_for.extend(step.oid for step in mined.steps)
        return Depth()

    monkeypatch.setattr(reading, "deepened", spy)
    facts = pipeline.gather(asked(repo.folder, tmp_path / "cache"))
    assert len(facts.changes) == len(asked_for) + 1
    assert hurt not in asked_for


def test_the_settings_of_a_default_folder_take_nothing_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLOWLENS_CACHE_DIR", raising=False)
    assert not load_config(tmp_path).adopt
    assert asked(tmp_path, tmp_path).adopt

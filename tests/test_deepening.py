"""A run that looks in depth: off without a budget, resumed, kept, and the same as from scratch."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from flowlens import deepening, pipeline
from flowlens.config import Settings
from flowlens.facts.tables import Facts
from flowlens.sources.git.deep import deep_method
from tests.repos import BOT, Repo, day
from tests.runs import asked, store_of, text


def made(folder: Path) -> Repo:
    """Ten rounds: a feature and, two days later, its fix; then a fix by a bot, one within its own change, a merge."""
    repo = Repo(folder)
    for n in range(10):
        repo.commit({f"src/{n}.py": f"def f(a):\n    return {n}\n"}, f"Add {n}", at=day(10 * n))
        repo.commit({f"src/{n}.py": f"def f(a):\n    return {n} + 1\n"}, f"Fix the sum {n}", at=day(10 * n + 2))
    repo.commit({"src/0.py": "def f(a):\n    return 9\n"}, "Fix the sum", author=BOT, at=day(101))
    tip = str(repo.git.references["refs/heads/main"].target)
    first = repo.commit({"src/t.py": "def g():\n    return 1\n"}, "Add g", branch="topic", parents=[tip], at=day(102))
    topic = repo.commit({"src/t.py": "def g():\n    return 2\n"}, "Fix g", branch="topic", parents=[first], at=day(103))
    repo.merge(topic, at=day(104))
    return repo


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return made(tmp_path / "repo")


def deep(repo: Repo, tmp_path: Path, seconds: float = 300, cache: str = "cache") -> Settings:
    return asked(repo.folder, tmp_path / cache, deep_budget=seconds)


def rows(facts: Facts) -> tuple[str, str]:
    return facts.repairs.to_csv(), facts.maintainability.to_csv()


def test_each_fix_finds_the_change_that_it_repairs(repo: Repo, tmp_path: Path) -> None:
    facts = pipeline.gather(deep(repo, tmp_path))
    repairs = facts.repairs
    assert len(repairs) == 11
    assert repairs["looked"].all()
    assert repairs["days"].tolist() == [0.0] + [2.0] * 10
    assert (repairs["repaired_change"] == repairs["change"]).tolist() == [True] + [False] * 10
    assert len(facts.maintainability) == 21  # the bot's change is none of them
    assert facts.maintainability["unit_size"].notna().sum() == 11
    assert not [notice for notice in facts.notices if "depth" in notice]


def test_without_a_budget_nothing_is_started_or_read(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.gather(deep(repo, tmp_path))
    monkeypatch.setattr(deepening, "look_deeper", None)
    facts = pipeline.gather(deep(repo, tmp_path, 0))
    assert (len(facts.repairs), len(facts.maintainability)) == (0, 0)


def test_runs_that_are_cut_short_come_to_the_same(repo: Repo, tmp_path: Path) -> None:
    whole = rows(pipeline.gather(deep(repo, tmp_path, cache="other")))
    short = deep(repo, tmp_path, 0.001)
    first = pipeline.gather(short)
    assert [one for one in first.notices if one.startswith("In depth, 1 of 11 fixes and 0 of 21 changes")]
    assert any(rows(pipeline.gather(short)) == whole for _ in range(40))


# Keeps each look at once, so that it is killed between two of them.
_MINE = """
from flowlens import deepening
from flowlens.cli.main import main
deepening._SAVE_SECONDS = -1
main()
"""


def killed(settings: Settings, temporary: Path) -> bool:
    """Run until something more was found in depth, and kill that; False where it ended by itself."""
    before = [file.stat().st_mtime_ns for file in settings.cache.glob("git/*/deep.json")]
    command = [sys.executable, "-c", _MINE, "mine", str(settings.repository), "--cache-dir", str(settings.cache)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(temporary)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            if [file.stat().st_mtime_ns for file in settings.cache.glob("git/*/deep.json")] != before:
                process.kill()
                break
            time.sleep(0.001)
    return process.returncode < 0


def left_behind(temporary: Path) -> list[Path]:
    """The processes whose environment names this folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if os.fsencode(temporary) in path.read_bytes():
                found.append(path)
    return found


def test_killed_in_the_middle_of_depth(repo: Repo, tmp_path: Path) -> None:
    settings, temporary = deep(repo, tmp_path), tmp_path / "temporary"
    temporary.mkdir()
    whole = rows(pipeline.gather(deep(repo, tmp_path, cache="other")))
    true = dict(store_of(repo.folder, tmp_path / "other").load_depth(deep_method()))
    n_known = 0
    for _ in range(3):
        assert killed(settings, temporary)
        kept = dict(store_of(repo.folder, tmp_path / "cache").load_depth(deep_method()))
        assert n_known < len(kept) < len(true)
        assert kept.items() <= true.items()
        n_known = len(kept)
    assert rows(pipeline.gather(settings)) == whole
    until = time.monotonic() + 30
    while left_behind(temporary) and time.monotonic() < until:
        time.sleep(0.01)
    assert left_behind(temporary) == []


def test_an_unfinished_report_is_not_kept(repo: Repo, tmp_path: Path) -> None:
    settings = deep(repo, tmp_path)
    unfinished = text(replace(settings, deep_budget=0.001))
    finished = text(settings)
    assert finished != unfinished
    assert text(replace(settings, deep_budget=0.001)) == finished


def test_a_file_that_was_torn_is_made_again(repo: Repo, tmp_path: Path) -> None:
    settings = deep(repo, tmp_path)
    before = rows(pipeline.gather(settings))
    path = store_of(repo.folder, settings.cache).folder / "deep.json"
    content = path.read_bytes()
    for torn in (b"", content[:-9], content.replace(b"[", b"(", 1), b"x" * 70):
        path.write_bytes(torn)
        assert rows(pipeline.gather(settings)) == before


def test_what_was_found_by_another_method_is_not_believed(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = deep(repo, tmp_path)
    pipeline.gather(settings)
    monkeypatch.setattr(deepening, "deep_method", lambda: "another")
    monkeypatch.setattr(deepening, "look_deeper", lambda *_: iter(()))
    assert not pipeline.gather(settings).repairs["looked"].any()


def test_mining_looks_in_depth_as_well(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert pipeline.mine(deep(repo, tmp_path, 0.001)).notices[0].startswith("In depth, 1 of 11 fixes")
    assert pipeline.mine(deep(repo, tmp_path)).notices == ()
    monkeypatch.setattr(deepening, "look_deeper", None)
    assert pipeline.gather(deep(repo, tmp_path)).repairs["looked"].all()


def test_up_to_a_day_only_what_was_known_then(repo: Repo, tmp_path: Path) -> None:
    facts = pipeline.gather(replace(deep(repo, tmp_path), until=day(50)))
    assert len(facts.repairs) == 5
    assert set(facts.maintainability["change"]) <= set(facts.changes["id"])

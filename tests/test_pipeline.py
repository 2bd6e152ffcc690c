"""The whole run on small real repositories: the report end to end, the same twice, and never a diff made again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from flowlens import pipeline, reading
from flowlens.config import Overrides, Settings, load_config
from flowlens.errors import UsageError
from flowlens.facts.schema import TABLES
from flowlens.facts.tables import Facts
from flowlens.lenses.catalog import LENSES
from flowlens.lenses.weekly_looks import look_at
from flowlens.model.history import Diff, DiffJob
from flowlens.model.judged import Look
from flowlens.model.progress import Progress
from flowlens.model.report import Report
from flowlens.outputs import json_report
from flowlens.sources.git import diffs
from flowlens.sources.git.diffs import make_diffs
from flowlens.sources.git.plumbing import Git
from flowlens.verdict.policy import policy
from flowlens.verdict.standing import limits_of
from tests.plain_git import git
from tests.repos import ANN, BEN, BOT, Repo, day, lines

MONTHS = 26
Pairs = Sequence[tuple[DiffJob, DiffJob]]
ANSWERS: dict[str, tuple[str, str, float]] = {
    "batch-size": ("healthy", "median", 10),
    "release-cadence": ("healthy", "gap_median", 28),
    "release-batch": ("healthy", "changes_median", 4),
    "splash": ("healthy", "even_share", 1 / 14),
    "lead-time": ("healthy", "wait_median", 8),
}


def monthly(folder: Path, months: int = MONTHS) -> Repo:
    """Four files of ten lines a month, one a week, and a release a day after the last; a bot's change between."""
    repo = Repo(folder)
    for month in range(months):
        for week in range(4):
            at, name = 28 * month + 7 * week, f"src/m{month}w{week}.py"
            repo.commit({name: lines(range(10), prefix=name)}, author=BEN if week % 2 else ANN, at=day(at))
        last = repo.commit({"pins.txt": f"{month}\n"}, author=BOT, at=day(28 * month + 21.5))
        repo.tag(f"v1.{month}.0", last, at=day(28 * month + 22))
    return repo


def _tip(repo: Repo) -> str:
    return str(repo.git.references["refs/heads/main"].target)


def small(folder: Path, n: int = 5) -> Repo:
    """So many commits, one a day, each with a file of three lines; a release of the second."""
    repo = Repo(folder)
    oids = [repo.commit({f"{k}.txt": lines(range(3), prefix=f"{k}")}, at=day(k)) for k in range(n)]
    repo.tag("v1.0.0", oids[min(1, n - 1)], at=day(1.5))
    return repo


def settings(repo: Repo, cache: Path, **said: Any) -> Settings:
    return load_config(repo.folder, overrides=Overrides(cache=cache, **said))


def text(report: Report) -> str:
    return json_report.report(report)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[DiffJob]:
    """The diffs that were made since the test began."""
    jobs: list[DiffJob] = []

    def spy(git: Git, wanted: Sequence[DiffJob], n_processes: int, progress: Progress, alike: Pairs) -> Iterator[Diff]:
        jobs.extend(wanted)
        return make_diffs(git, wanted, n_processes, progress, alike)

    monkeypatch.setattr(reading, "make_diffs", spy)
    return jobs


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return monthly(tmp_path_factory.mktemp("pipeline") / "project")


@pytest.fixture(scope="module")
def report(two_years: Repo, tmp_path_factory: pytest.TempPathFactory) -> Report:
    return pipeline.analyse(settings(two_years, tmp_path_factory.mktemp("cache")))


@pytest.mark.parametrize("lens", ANSWERS)
def test_the_answers_of_a_steady_team(report: Report, lens: str) -> None:
    state, measure, value = ANSWERS[lens]
    found = {finding.lens: finding for finding in report.findings}[lens]
    assert found.state == state
    assert found.measures[measure].value == pytest.approx(value)


def newest(facts: Facts, asked: Settings) -> Look:
    return look_at(lambda: facts, asked.lenses, limits_of(policy(asked.lenses.stage)))


def test_the_verdict_of_an_earlier_end_is_that_of_a_report_as_of_it(two_years: Repo, tmp_path: Path) -> None:
    asked = settings(two_years, tmp_path)
    facts = pipeline.gather(asked)
    earlier = list(islice(pipeline._standing_verdicts(newest(facts, asked), facts, asked), 1, 3))
    weeks_before = [facts.as_of - timedelta(days=7 * back) for back in (1, 2)]
    reports = [pipeline.analyse(settings(two_years, tmp_path, until=end)) for end in weeks_before]
    assert [one.verdict for one in reports] == earlier


def test_a_report_with_a_date_that_has_not_come_is_made_again(tmp_path: Path) -> None:
    repo = small(tmp_path / "project")
    early, late = (settings(repo, tmp_path / "cache", now=day(n)) for n in (1, 30))
    ends = [pipeline.analyse(asked).repository.period[1] for asked in (early, late, late)]
    assert ends == [day(2), day(4), day(4)]


def test_there_is_no_earlier_end_before_the_history(tmp_path: Path) -> None:
    for days, n_ends in ((7, 0), (8, 0), (9, 1), (16, 2)):
        repo = small(tmp_path / f"{days}", n=days)
        asked = settings(repo, tmp_path / "cache")
        facts = pipeline.gather(asked)
        assert len(list(pipeline._standing_verdicts(newest(facts, asked), facts, asked))) == 1 + n_ends


def test_the_report_is_whole(report: Report, two_years: Repo) -> None:
    assert [finding.lens for finding in report.findings] == [lens.id for lens in LENSES] == list(report.cards)
    assert report.verdict.state == "iterating"
    assert report.verdict.sentence.startswith("Work is released quickly, in small steps")
    assert "a typical change has 10 lines" in report.verdict.sentence
    repository = report.repository
    assert (repository.name, repository.mainline, repository.shallow) == ("project", "main", False)
    assert (repository.n_commits, repository.n_changes, repository.n_releases) == (130, 130, 26)
    assert repository.head == _tip(two_years)
    assert repository.period == (day(0), day(28 * 25 + 22))
    assert report.notices[0] == "The mainline is main: there is a branch main."
    assert report.settings["stage"] == "differentiation (none is set)"


def test_bots_are_counted_on_request(two_years: Repo, tmp_path: Path) -> None:
    found = pipeline.analyse(settings(two_years, tmp_path, include_bots=True))
    values = {finding.lens: finding.measures for finding in found.findings}
    assert values["release-batch"]["changes_median"].value == 5


def test_a_stage_reaches_the_verdict(tmp_path: Path) -> None:
    """Six weeks after the last release: one and a half long gaps, which only a commodity minds."""
    repo = monthly(tmp_path / "repo")
    repo.commit({"late.txt": "a\n"}, at=day(28 * 25 + 22 + 42))
    usual, commodity = (pipeline.analyse(settings(repo, tmp_path / "cache", stage=s)) for s in (None, "commodity"))
    states = [{one.lens: one.state for one in found.findings}["release-cadence"] for found in (usual, commodity)]
    assert states == ["healthy", "watch"]
    assert commodity.settings["stage"] == "commodity"


_WRITE = """
import sys
from flowlens.cli.main import main
sys.argv = ["flowlens", "report", {repo!r}, "--cache-dir", {cache!r}, *{reports!r}]
sys.exit(main())
"""


@pytest.mark.parametrize("warm", [False, True], ids=["each from scratch", "the second from the store"])
def test_the_same_bytes_from_processes_that_differ(two_years: Repo, tmp_path: Path, warm: bool) -> None:
    written = []
    for seed, zone, language in (("1", "UTC", "C"), ("2024", "Asia/Tokyo", "C.UTF-8")):
        folder = tmp_path / seed
        folder.mkdir()
        files = [folder / "report.json", folder / "report.html"]
        code = _WRITE.format(
            repo=str(two_years.folder),
            cache=str(tmp_path / ("cache" if warm else f"cache{seed}")),
            reports=["--report", f"json:{files[0]}", "--report", f"html:{files[1]}"],
        )
        whole = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        subprocess.run([sys.executable, "-c", code], env=whole, check=True, capture_output=True)
        written.append([file.read_bytes() for file in files])
    assert written[0] == written[1]
    assert all(len(content) > 1000 for content in written[0])


def test_a_second_run_makes_no_diff(tmp_path: Path, made: list[DiffJob]) -> None:
    repo = small(tmp_path / "repo")
    first = pipeline.analyse(settings(repo, tmp_path / "cache"))
    assert len(made) == 5
    made.clear()
    assert pipeline.analyse(settings(repo, tmp_path / "cache")) == first
    assert made == []


def test_a_new_commit_makes_its_own_diff_only(tmp_path: Path, made: list[DiffJob]) -> None:
    repo = small(tmp_path / "repo")
    pipeline.gather(settings(repo, tmp_path / "cache"))
    before, made[:] = _tip(repo), []
    new = repo.commit({"new.txt": "a\n"}, at=day(9))
    facts = pipeline.gather(settings(repo, tmp_path / "cache"))
    assert made == [DiffJob(new, before)]
    assert facts.changes["net_lines"].tolist() == [3, 3, 3, 3, 3, 1]


def test_another_clone_never_uses_what_the_first_has_read(tmp_path: Path, made: list[DiffJob]) -> None:
    first, second = small(tmp_path / "one"), small(tmp_path / "two")
    assert _tip(first) == _tip(second)
    blob = str(first.git.revparse_single("main:0.txt").id)
    path = first.folder / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(0o600)
    path.write_bytes(zlib.compress(b"blob 4\0a\nb\n"))
    poisoned = pipeline.gather(settings(first, tmp_path / "cache")).changes
    made.clear()
    sound = pipeline.gather(replace(settings(second, tmp_path / "cache"), adopt=False)).changes
    assert len(made) == 5
    assert sound["net_lines"].tolist() == [3] * 5
    assert poisoned["net_lines"].isna().tolist() == [True, False, False, False, False]


def test_a_linked_worktree_uses_what_the_clone_has_read(tmp_path: Path, made: list[DiffJob]) -> None:
    repo = small(tmp_path / "one")
    pipeline.gather(settings(repo, tmp_path / "cache"))
    made.clear()
    git(repo.folder, "worktree", "add", "-q", str(tmp_path / "two"), "-b", "side")
    pipeline.gather(load_config(tmp_path / "two", overrides=Overrides(cache=tmp_path / "cache")))
    assert made == []


def test_rebuild_makes_all_diffs_again(tmp_path: Path, made: list[DiffJob]) -> None:
    repo = small(tmp_path / "repo")
    first = pipeline.analyse(settings(repo, tmp_path / "cache"))
    made.clear()
    assert pipeline.analyse(settings(repo, tmp_path / "cache", rebuild=True)) == first
    assert len(made) == 5


def grown(repo: Repo) -> None:
    """A merge of a topic, a release of it, and a reverted line."""
    base = _tip(repo)
    topic = repo.commit({"topic.txt": lines(range(7))}, parents=[base], branch="topic", at=day(6), author=BEN)
    repo.merge(topic, "Merge pull request #7 from ben/topic", at=day(7))
    last = repo.commit({"0.txt": lines(range(2), prefix="0")}, at=day(8))
    repo.tag("v1.1.0", last, at=day(8.5))


def rewritten(repo: Repo) -> None:
    """Another history from the second commit on, as after a force push."""
    second = str(repo.git.revparse_single("main~3").id)
    repo.set_branch("main", second)
    repo.commit({"other.txt": lines(range(4))}, at=day(5))


@pytest.mark.parametrize("change", [grown, rewritten])
def test_incremental_equals_fresh(tmp_path: Path, change: Any) -> None:
    repo = small(tmp_path / "repo")
    before = pipeline.analyse(settings(repo, tmp_path / "cache"))
    change(repo)
    incremental = pipeline.analyse(settings(repo, tmp_path / "cache"))
    assert text(incremental) == text(pipeline.analyse(settings(repo, tmp_path / "fresh")))
    assert incremental.repository.head != before.repository.head


def test_a_killed_first_run_is_continued(tmp_path: Path, made: list[DiffJob], monkeypatch: pytest.MonkeyPatch) -> None:
    repo = small(tmp_path / "repo", 9)

    def killed(git: Git, jobs: Sequence[DiffJob], n_processes: int, progress: Progress, alike: Pairs) -> Iterator[Diff]:
        yield from islice(make_diffs(git, jobs, n_processes, progress, alike), 5)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reading, "make_diffs", killed)
        patch.setattr(reading, "_BATCH", 2)
        patch.setattr(reading, "_SAVE_SECONDS", -1)
        with pytest.raises(KeyboardInterrupt):
            pipeline.analyse(settings(repo, tmp_path / "cache"))
    made.clear()
    continued = pipeline.analyse(settings(repo, tmp_path / "cache"))
    assert len(made) == 5  # two whole batches of two were kept
    assert text(continued) == text(pipeline.analyse(settings(repo, tmp_path / "fresh")))


def test_a_store_that_cannot_be_written_costs_a_notice(tmp_path: Path) -> None:
    repo = small(tmp_path / "repo")
    (tmp_path / "file").write_text("")
    found = pipeline.analyse(settings(repo, tmp_path / "file"))
    (notice,) = (one for one in found.notices if one.startswith("Nothing was kept for the next run: "))
    assert str(tmp_path / "file") in notice
    usual = pipeline.analyse(settings(repo, tmp_path / "cache"))
    assert text(replace(found, notices=usual.notices)) == text(usual)


def test_a_period_is_judged_by_its_end(two_years: Repo, tmp_path: Path) -> None:
    facts = pipeline.gather(settings(two_years, tmp_path, since=day(28), until=day(55)))
    assert facts.repository.period == (day(28), day(55))
    assert facts.repository.n_changes == 5
    assert facts.releases["name"].tolist() == ["v1.1.0"]


def test_a_period_ends_with_the_facts_at_the_latest(two_years: Repo, report: Report, tmp_path: Path) -> None:
    """Asking for more than there is adds no silence."""
    later = pipeline.analyse(settings(two_years, tmp_path / "cache", until=day(3_000)))
    assert text(later) == text(report)
    with pytest.raises(UsageError, match=r"Nothing is left from 2032-03-19 on: the facts of project end on 2025-"):
        pipeline.gather(settings(two_years, tmp_path / "cache", since=day(3_000)))


def test_the_tables_are_exported(tmp_path: Path) -> None:
    written = pipeline.export(settings(small(tmp_path / "repo"), tmp_path / "cache"), tmp_path / "out", "csv")
    assert [path.name for path in written] == [f"{table.name}.csv" for table in TABLES]
    assert len((tmp_path / "out" / "changes.csv").read_text("utf-8").splitlines()) == 6


def test_the_dictionary_and_the_rules_are_printed() -> None:
    assert "changes: one row is one first-parent step of the mainline" in pipeline.explain_facts()
    assert "The verdict: of the rules of a stage, the first that holds decides." in pipeline.explain_verdict()


def test_the_json_of_it_is_valid(report: Report) -> None:
    data = json.loads(text(report))
    assert data["verdict"]["state"] == "iterating"
    for lens in data["lenses"].values():
        for one in lens["measures"].values():
            assert (one["value"] is None) == (one["missing"] is not None)


def test_a_system_that_does_not_tell_whose_cores_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert diffs._n_cores() == 3
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert diffs._n_cores() == 1

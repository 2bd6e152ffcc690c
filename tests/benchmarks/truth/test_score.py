"""The whole run: clones in a folder, FlowLens's pipeline, and the tables."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from benchmarks.plain_git import git
from benchmarks.truth.detected import only_tags
from benchmarks.truth.score import main
from tests.repos import Repo, day

HEAD = "repo,series,tag_pattern,change_date,direction,before_median_days,after_median_days,n_before,n_after,date_basis"
# A release a week 16 times from 2024-01-01 on, then every fourth week.
DAYS = [7 * n for n in range(16)] + [7 * 15 + 28 * n for n in range(1, 14)]


def team(folder: Path) -> None:
    repo = Repo(folder)
    for number, at in enumerate(DAYS):
        oid = repo.commit({"a.txt": f"{number}\n"}, at=day(at))
        repo.git.references.create(f"refs/tags/v1.{number}.0", oid)
        repo.git.references.create(f"refs/tags/build-{number}", oid)


def scored(tmp_path: Path, *rows: str) -> list[str]:
    team(tmp_path / "clones" / "a+team")
    file = tmp_path / "truth.csv"
    file.write_text("\n".join((HEAD, *rows)) + "\n", encoding="utf-8")
    arguments = [str(tmp_path / "clones"), "--csv", str(file), "--cache", str(tmp_path / "cache")]
    done = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    return [line for line in done.output.splitlines() if line.startswith("| ")]


def test_a_change_is_found_with_detected_and_with_chosen_tags(tmp_path: Path) -> None:
    lines = scored(tmp_path, r"a/team,team,v1\.(?P<mi>\d+)\.0,2024-04-15,slower,7,28,15,13,document")
    found = "found | 2024-04-15, 7 → 28 | +0 | 0 | 0 | found"
    row = f"| a/team | team | slower 2024-04-15 | 7 → 28 | 7 → 28 | 28 | {found} | – |"
    assert lines.count(row) == 2
    sums = "1 of 1 (21 to 100 %) | 0 of 1 (0 to 79 %) | 0 of 1 (0 to 79 %) | – | 0 | 0 | 0 | 0.0 | 0 | 0 |"
    assert f"| detected | sure | all | {sums}" in lines
    assert f"| of the file's pattern | sure or likely | dated by a document | {sums}" in lines
    assert f"| detected | sure | a dated change, no slow growth | {sums}" in lines


def test_an_alarm_and_what_cannot_be_run(tmp_path: Path) -> None:
    steady = r"a/team,team,v1\.(?P<mi>\d+)\.0,2024-06-30,none,14,14,12,12,control"
    lines = scored(tmp_path, steady, "a/gone,gone,v.*,2024-06-30,slower,7,28,15,13,document")
    (alarm, *_) = [line for line in lines if line.startswith("| a/team")]
    (gone, *_) = [line for line in lines if line.startswith("| a/gone")]
    assert "| alarm |" in alarm
    assert "| not run |" in gone
    assert "is not a folder" in gone
    (total, *_) = [line for line in lines if line.startswith("| detected | sure | all")]
    assert "| 1 of 1 (21 to 100 %) | 0 | 1 |" in total
    assert total.endswith("| 1 |")


def test_a_clone_with_the_tags_of_a_pattern_only(tmp_path: Path) -> None:
    team(tmp_path / "team")
    git(tmp_path / "team", "config", "remote.origin.url", "https://example.org/team.git")
    assert only_tags(tmp_path / "team", r"v1\.[0-4]\.0", tmp_path / "chosen") == 5
    assert git(tmp_path / "chosen", "tag").split() == [f"v1.{n}.0" for n in range(5)]
    assert git(tmp_path / "chosen", "config", "remote.origin.url") == "https://example.org/team.git"
    assert only_tags(tmp_path / "team", "no", tmp_path / "chosen") == 0

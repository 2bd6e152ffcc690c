"""`flowlens explain COMMIT|PULL|RELEASE`: how it was counted, what was left out, and what rests on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from flowlens import pipeline
from flowlens.cli.explain import explain
from flowlens.cli.failures import run
from flowlens.config import Overrides, load_config
from flowlens.explaining.named import Named, named
from tests.repos import BEN, BOT, Repo, day, lines

LOCK = "package-lock.json"
# What is counted, and how, is all one to the lenses.
pytestmark = pytest.mark.usefixtures("few_lenses")


@dataclass(frozen=True, slots=True)
class Shop:
    """A repository with releases, a merge, a squash, a bot, a revert and a patch from aside; ids by what they are."""

    folder: Path
    cache: Path
    ids: dict[str, str]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    repo = Repo(tmp_path_factory.mktemp("explain") / "shop")
    ids = {"first": repo.commit({"src/a.py": lines(range(40)), "old.txt": "x\n" * 9}, "feat: begin", at=day(0))}
    repo.tag("v1.0.0", ids["first"], at=day(1))
    files = {"src/b.py": lines(range(500, 530)), LOCK: lines(range(900, 1000)), "old.txt": None}
    ids["squash"] = repo.commit(files, "feat: add b (#7)", at=day(10), author=BEN)
    ids["inner"] = repo.commit(
        {"docs/c.md": lines(range(12))}, "docs: tell of c", parents=[ids["squash"]], branch="topic", at=day(11)
    )
    ids["merge"] = repo.merge(ids["inner"], "Merge pull request #8 from ann/topic", at=day(12))
    ids["bot"] = repo.commit({"src/d.py": "d\n"}, "Bump d (#9)", author=BOT, at=day(13))
    repo.tag("v1.1.0rc1", ids["merge"], at=day(14))
    repo.tag("v1.1.0", ids["bot"], at=day(20))
    repo.tag("v1.1.1", ids["bot"])
    ids["fix"] = repo.commit(
        {"src/a.py": lines(range(39))}, "fix: count", parents=[ids["first"]], branch="1.0", at=day(30)
    )
    repo.tag("v1.0.1", ids["fix"], at=day(31))
    reverts = f'Revert "feat: add b (#7)"\n\nThis reverts commit {ids["squash"]}.'
    ids["revert"] = repo.commit({"src/b.py": None}, reverts, at=day(40))
    ids["again"] = repo.commit({"src/b.py": "b\n"}, "Add b once more (#7)", at=day(41))
    return Shop(repo.folder, tmp_path_factory.mktemp("cache"), ids)


def told(shop: Shop, name: str, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """The parts of the answer by title, and the heading under nothing."""
    assert run(explain, [name, str(shop.folder), "--cache-dir", str(shop.cache), "--quiet"]) == 0
    heading, *parts = capsys.readouterr().out.rstrip("\n").split("\n\n")
    answer = {"": heading}
    for part in parts:
        title, _, text = part.partition(":\n")
        answer[title] = "\n".join(line.removeprefix("  ") for line in text.split("\n"))
    return answer


def test_a_change(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(shop, shop.ids["squash"][:9], capsys)
    assert answer[""] == f"change {shop.ids['squash'][:12]}: feat: add b (#7)"
    assert answer["Counted as"] == (
        "one change, which landed on 2024-01-11 as a squashed pull, pull 7\n"
        "1 commit, the first written on 2024-01-11; kind: feature"
    )
    assert answer["Size"] == "30 lines net of 139 lines raw (130 added, 9 deleted)\nin 3 files of 2 areas"
    assert answer["Left out of the net size"] == (
        "deleted file: 9 lines in 1 file\n  old.txt: 9 lines\nlock: 100 lines in 1 file\n  package-lock.json: 100 lines"
    )
    assert answer["Left out of the lenses"] == "no: it counts"
    assert answer["Release"] == (
        "first contained in v1.1.0rc1 (pre-release) on 2024-01-15, 4 days after it landed\n"
        "first contained in v1.1.0 (final) on 2024-01-21, 10 days after it landed"
    )
    assert "release-batch (" in answer["Rests on it"]
    assert "without it: " in answer["Rests on it"]


def test_a_merge_by_its_pull(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(shop, "#8", capsys)
    assert answer["Counted as"].startswith("one change, which landed on 2024-01-13 as a merge, pull 8\n1 commit")
    assert answer["Size"].startswith("12 lines net of 12 lines raw")


def test_a_pull_may_be_written_in_several_ways(shop: Shop) -> None:
    facts = pipeline.gather(load_config(shop.folder, overrides=Overrides(cache=shop.cache, jobs=1)))
    found = {named(facts, name) for name in ("#8", "8", "!8", "pull/8", "MR/8")}
    assert found == {Named("change", shop.ids["merge"])}


def test_a_commit_leads_to_its_change(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(shop, shop.ids["inner"], capsys)
    assert answer[""] == f"commit {shop.ids['inner'][:12]}: docs: tell of c"
    assert answer["Change"].startswith(f"change {shop.ids['merge'][:12]}: Merge")
    assert answer["Release"].startswith("first contained in v1.1.0rc1")


def test_a_commit_of_no_change(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(shop, shop.ids["fix"], capsys)
    assert answer["Counted as"].startswith("no change: a release holds it, and the mainline does not")
    assert answer["Rests on it"] == "nothing: no change holds it"
    assert answer["Size"] == "1 line raw (0 added, 1 deleted) in 1 file"


def test_a_bot_is_left_out(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(shop, "#9", capsys)
    assert answer["Left out of the lenses"] == "all its authors are bots (--include-bots counts it)"
    assert "without it" not in answer["Rests on it"]


def test_a_revert_says_what_it_takes_back_and_waits(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(shop, shop.ids["revert"], capsys)
    assert f"it reverts {shop.ids['squash'][:12]}" in answer["Counted as"]
    assert answer["Release"] == "in no release yet: it waits"


def test_a_pull_that_landed_twice(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(shop, "#7", capsys)
    assert answer[""].startswith(f"change {shop.ids['again'][:12]}")
    assert answer["Also"] == f"change {shop.ids['squash'][:12]} has the same name"


@pytest.mark.parametrize("name", ["v1.1.0", "1.1.0"])
def test_a_release(shop: Shop, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    answer = told(shop, name, capsys)
    assert answer[""] == f"release v1.1.0 of 2024-01-21, commit {shop.ids['bot'][:12]}"
    assert answer["What it is"] == "version 1.1.0, minor, final\non the mainline"
    assert answer["Counted"] == (
        "yes: it carries new work, so gaps and batches are told of it\n19 days after v1.0.0, the one before that counts"
    )
    assert answer["First contained in it"] == (
        "3 changes of the mainline; 4 commits, whether the mainline has them or not\n"
        "2 changes with 42 lines net count in the lenses\n"
        "  left out: 1 change by bots\n"
        "half of them waited 9 days or less since they landed"
    )
    assert [line.split()[0] for line in answer["The largest of them"].splitlines()] == [
        shop.ids["squash"][:12], shop.ids["merge"][:12],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "why"),
    [("v1.1.0rc1", "no: it is a pre-release"), ("v1.0.1", "no: every change of the mainline that it holds had been")],
    ids=["pre-release", "from-aside"],
)
def test_a_release_that_does_not_count(shop: Shop, name: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(shop, name, capsys)["Counted"].startswith(why)


@pytest.mark.parametrize(
    ("arguments", "status", "hint"),
    [
        pytest.param(["v9.9"], 2, "has no release, pull or commit v9.9", id="no-release"),
        pytest.param(["#99"], 2, "Give a tag, the number of a pull as #12", id="no-pull"),
        pytest.param(["nonsense"], 2, "has no release, pull or commit nonsense", id="a-word-with-a-repository"),
        pytest.param(["\x1b[31m9"], 2, "\\x1b[31m9", id="escape"),
    ],
)
def test_what_nothing_is_called(
    shop: Shop, arguments: list[str], status: int, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(explain, [*arguments, str(shop.folder), "--cache-dir", str(shop.cache)]) == status
    out, err = capsys.readouterr()
    assert (out, hint in err, "\x1b" in err) == ("", True, False)


def test_where_there_is_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(explain, ["#12"]) == 3
    assert run(explain, ["wrod"]) == 2


def test_a_release_says_what_would_differ_without_it(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    """No other release brought new work since the first day but one."""
    rests = told(shop, "v1.1.0", capsys)["Rests on it"]
    assert "  without it: since the last release, up to the newest commit: 40 days in place of 21 days" in rests

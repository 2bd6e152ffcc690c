"""What a run is given beside the repository, and which of it goes first."""

from __future__ import annotations

import json
from pathlib import Path

from flowlens import pipeline
from flowlens.facts.kept_forge import KeptForge, Row
from flowlens.model.ci import Deployed
from flowlens.model.forge import Pull
from flowlens.outputs.formats import FORMATS
from flowlens.outside import find_outside
from flowlens.sources.forge.rows import row_of
from tests.repos import Repo, day
from tests.runs import asked
from tests.sources.pulls.reading import listed


def kept(folder: Path, *rows: Row, kind: str) -> None:
    with KeptForge.opened(folder, "github o/r") as forge:
        forge.put({kind: rows}, kind, {"until": 1})


def test_what_is_kept_of_the_forge_is_read_without_any_file(tmp_path: Path) -> None:
    found = find_outside(asked(tmp_path, tmp_path / "cache"), tmp_path / "store")
    assert (found.read().forge.pulls, found.read().forge.notices) == ((), ())
    before = found.stamp
    kept(tmp_path / "store", row_of(Pull("github", 3, 1_700_000_000, "main")), kind="pulls")
    kept(tmp_path / "store", row_of(Deployed("github", "1", "production", "a" * 40, 1_700_000_000)), kind="deployments")
    outside = found.read()
    assert [one.number for one in outside.forge.pulls] == [3]
    assert [one.id for one in outside.ci.deployments] == ["1"]
    assert outside.forge.notices == ("What `flowlens mine --forge` has kept of the forge is read.",)
    assert found.stamp != before


def test_files_that_are_named_go_before_what_is_kept(tmp_path: Path) -> None:
    (tmp_path / "pulls.json").write_text(json.dumps([listed(7)]))
    found = find_outside(asked(tmp_path, tmp_path / "c", pulls=(str(tmp_path / "pulls.json"),)), tmp_path / "store")
    kept(tmp_path / "store", row_of(Pull("github", 3, 1_700_000_000, "main")), kind="pulls")
    outside = found.read().forge
    assert [one.number for one in outside.pulls] == [7]
    assert outside.notices[-1].startswith("Pull requests are those of the files;")


def test_a_rebased_series_is_one_change_where_a_pull_says_so(tmp_path: Path) -> None:
    """Days apart, so that nothing but the pull tells that they landed together."""
    repo = Repo(tmp_path / "project")
    repo.commit({"a.py": "0\n"})
    oids = [repo.commit({"a.py": f"{n}\n"}, at=day(n), author_at=day(n - 0.5)) for n in (1, 2)]
    repo.commit({"b.py": "1\n"}, at=day(3))
    commits = [{"oid": str(n) * 40, "authoredDate": (day(n - 0.5)).isoformat()} for n in (1, 2)]
    pull = listed(
        mergeCommit={"oid": oids[1]}, commits=commits, createdAt=day(1).isoformat(), mergedAt=day(2).isoformat(),
        closedAt=day(2).isoformat(), updatedAt=day(2).isoformat(), headRefOid="2" * 40,
    )  # fmt: skip
    (tmp_path / "pulls.json").write_text(json.dumps([pull]))
    alone = pipeline.gather(asked(repo.folder, tmp_path / "cache"))
    told = pipeline.gather(asked(repo.folder, tmp_path / "cache", pulls=(str(tmp_path / "pulls.json"),)))
    assert alone.changes["how"].tolist() == ["direct"] * 4
    assert told.changes["how"].tolist() == ["direct", "rebase", "direct"]
    assert told.pulls[["change", "linked_by", "lands"]].iloc[0].tolist() == [oids[1], "merge", True]
    settings = asked(repo.folder, tmp_path / "cache", pulls=(str(tmp_path / "pulls.json"),))
    files = pipeline.export(settings, tmp_path / "out", "csv")
    again = tuple(str(one) for one in files if one.stem in {"pulls", "reviews"})
    read = pipeline.gather(asked(repo.folder, tmp_path / "cache", pulls=again))
    assert read.pulls["merge_oid"].tolist() == told.pulls["merge_oid"].tolist()


NAMES = ("ghp_16C7e42F292c6912E7710c838347Ae178B4a", "ann-secret", "rita-secret", "ann/topic", "hunter2")


def test_no_name_and_no_secret_of_a_pull_leaves_in_any_output(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    oids = [repo.commit({"a.py": f"{n}\n"}, at=day(n)) for n in range(3)]
    review = {
        "id": NAMES[0], "author": {"login": NAMES[2]}, "state": "APPROVED", "submittedAt": day(1.5).isoformat(),
        "body": NAMES[4],
    }  # fmt: skip
    pulls = [
        listed(
            n, mergeCommit={"oid": oid}, createdAt=day(n).isoformat(), mergedAt=day(n + 1).isoformat(),
            author={"login": NAMES[1]}, baseRefName="main" if n else NAMES[3], title=NAMES[4], reviews=[review],
            labels=[{"name": f"token={NAMES[4]} {NAMES[0]}"}, {"name": "<script>alert(1)</script>"}],
        )
        for n, oid in enumerate(oids, 1)
    ]  # fmt: skip
    (tmp_path / "pulls.json").write_text(json.dumps(pulls))
    settings = asked(repo.folder, tmp_path / "cache", pulls=(str(tmp_path / "pulls.json"),))
    told = pipeline.analyse(settings)
    assert any("3 pull requests read" in notice for notice in told.notices)
    written = [write(told) for write in FORMATS.values()]
    pipeline.export(settings, tmp_path / "cache" / "csv", "csv")
    pipeline.export(settings, tmp_path / "cache" / "parquet", "parquet")
    written += [path.read_bytes().decode("latin-1") for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    for name in NAMES:
        assert not [text for text in written if name in text], name


def test_a_configuration_names_files_beside_itself(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "project")
    oid = repo.commit({"a.py": "0\n"})
    (repo.folder / "forge").mkdir()
    (repo.folder / "forge" / "p.json").write_text(json.dumps([listed(mergeCommit={"oid": oid})]))
    (repo.folder / "flowlens.toml").write_text('[forge]\npulls = ["forge/*.json", "gone/*.json"]\n')
    facts = pipeline.gather(asked(repo.folder, tmp_path / "cache"))
    assert facts.pulls["change"].tolist() == [oid]
    assert "No file of pull requests is there by the name 'gone/*.json', which `[forge] pulls` names." in facts.notices

"""The benchmark of reading documents."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import learning
from benchmarks.learning import Label, Read, main, read_labels, rows
from flowlens.model.documents import Document
from tests.repos import Repo

WHOLE = "# Outage\n## Summary\nIt broke badly.\n## Root cause\nThe disk.\n## Action items\n- Fix it now\n"
HEAD = "repository,path,blob,seen,document,happened,learned,change"


def label(*answers: str, document: bool = True) -> Label:
    return Label(
        "acme/shop", "postmortems/2024-01.md", "0" * 40, seen=True, document=document, answers=frozenset(answers)
    )


def found(*, happened: bool = False, learned: bool = False, change: bool = False) -> Document:
    return Document("postmortems/2024-01.md", "post-mortem", happened, learned, change)


def test_the_labels_are_whole() -> None:
    labels = read_labels(Path(learning.__file__).with_name("learning.csv").read_text("utf-8").splitlines())
    assert len(labels) >= 100
    assert len({(one.repository, one.path) for one in labels}) == len(labels)
    assert all(len(one.blob) == 40 for one in labels)
    assert all(one.document or not one.answers for one in labels)


def test_scores() -> None:
    read = [
        Read(label("happened", "change"), found(happened=True, learned=True)),
        Read(label("happened"), found(happened=True)),
        Read(label("happened", "learned"), None),
        Read(label(document=False), found(happened=True)),
    ]
    assert list(rows(read)) == [
        "is a document | 67% (2/3; 21%–94%) | 67% (2/3; 21%–94%)",
        "happened | 100% (2/2; 34%–100%) | 67% (2/3; 21%–94%)",
        "learned | 0% (0/1; 0%–79%) | 0% (0/1; 0%–79%)",
        "change | – (0/0) | 0% (0/1; 0%–79%)",
    ]


def test_nothing_to_score() -> None:
    assert set(rows([])) == {
        f"{name} | – (0/0) | – (0/0)" for name in ("is a document", "happened", "learned", "change")
    }


def test_the_program_reads_clones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo(tmp_path / "acme" / "shop")
    repo.commit({"postmortems/2024-01.md": WHOLE})
    blob = str(repo.git.revparse_single("main:postmortems/2024-01.md").id)
    labels = tmp_path / "labels.csv"
    labels.write_text(f"{HEAD}\nacme/shop,postmortems/2024-01.md,{blob},yes,yes,yes,no,yes\n")
    monkeypatch.setattr(learning, "_LABELS", labels)
    done = CliRunner().invoke(main, [str(tmp_path), "--errors"])
    assert done.exit_code == 0
    assert "| read while it was written | learned | 0% (0/1; 0%–79%) | – (0/0) |" in done.stdout
    assert "happened learned change, by hand happened change" in done.stderr


def test_a_clone_without_the_blob_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Repo(tmp_path / "acme" / "shop")
    labels = tmp_path / "labels.csv"
    labels.write_text(f"{HEAD}\nacme/shop,a.md,{'0' * 40},yes,yes,yes,no,yes\n")
    monkeypatch.setattr(learning, "_LABELS", labels)
    assert CliRunner().invoke(main, [str(tmp_path)]).exit_code == 1

"""The retrospectives and post-mortems in the tree of the mainline's tip."""

from __future__ import annotations

from pathlib import Path

import pytest
from pygit2.enums import FileMode

from flowlens.model.mined import Mined
from flowlens.model.progress import Silent
from flowlens.sources.git import documents, tree_list
from flowlens.sources.git.documents import ReadDocuments, read_documents
from flowlens.sources.git.mine import mine
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import open_shadow
from tests.repos import BOT, Repo, day

WHOLE = "# Outage\n## Summary\nIt broke badly.\n## Root cause\nThe disk.\n## Action items\n- Fix #12\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def read(repo: Repo, tip: str) -> ReadDocuments:
    with open_shadow(repo.folder) as shadow:
        return read_documents(shadow, tip)


def mined(repo: Repo) -> Mined:
    with open_shadow(repo.folder) as shadow:
        return mine(shadow, GitSettings(), Silent())


def test_a_repository_without_documents(repo: Repo) -> None:
    assert read(repo, repo.commit({"README.md": WHOLE})) == ReadDocuments((), (), unread=False)


def test_documents_are_read_by_path(repo: Repo) -> None:
    tip = repo.commit(
        {
            "docs/postmortems/2024-02-01.md": WHOLE,
            "docs/postmortems/2024-01-01.rst": "Outage\n======\n\nSummary\n-------\nIt broke badly.\n",
            "docs/postmortems/template.md": WHOLE,
            "src/postmortem.py": "x = 1\n",
        }
    )
    found = read(repo, tip)
    assert [(one.path, one.learned) for one in found.documents] == [
        ("docs/postmortems/2024-01-01.rst", False),
        ("docs/postmortems/2024-02-01.md", True),
    ]
    assert found.notices == ()


def test_the_tip_counts_and_not_the_work_tree(repo: Repo) -> None:
    repo.commit({"docs/postmortems/2024-02-01.md": WHOLE})
    tip = repo.commit({"docs/postmortems/2024-02-01.md": None, "a": "a"}, at=day(1))
    (repo.folder / "docs/postmortems").mkdir(parents=True, exist_ok=True)
    (repo.folder / "docs/postmortems/2024-02-01.md").write_text(WHOLE)
    assert read(repo, tip).documents == ()


def test_hostile_bytes_and_names(repo: Repo) -> None:
    tip = repo.commit(
        {
            "docs/postmortems/2024-02-01 <script>\n.md": WHOLE.encode() + b"\xff\xfe\x00",
            "docs/postmortems/2024-02-02.md": WHOLE.encode("utf-16"),
            "docs/postmortems/2024-02-03.md": b"",
        }
    )
    found = read(repo, tip)
    assert len(found.documents) == 3
    assert found.documents[0].change


def test_a_link_is_not_followed(repo: Repo) -> None:
    path = "docs/postmortems/2024-02-01.md"
    assert read(repo, repo.commit({path: "../../secret.md"}, modes={path: int(FileMode.LINK)})).documents == ()


def test_a_file_that_is_too_large_is_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_MOST_BYTES", 100)
    found = read(repo, repo.commit({"postmortems/2024-01.md": WHOLE + "x" * 100, "postmortems/2024-02.md": "# A\n"}))
    assert [one.path for one in found.documents] == ["postmortems/2024-02.md"]
    assert found.notices == ("Not read, because too large, missing or damaged: postmortems/2024-01.md.",)
    assert found.unread


def test_too_many_files_are_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_MOST_FILES", 2)
    tip = repo.commit({f"postmortems/2024-0{number}.md": f"# {number}\n" for number in range(1, 6)})
    found = read(repo, tip)
    assert [one.path for one in found.documents] == ["postmortems/2024-04.md", "postmortems/2024-05.md"]
    assert found.notices == ("Of the retrospectives and post-mortems, 3 files were not read: too many.",)


def test_too_many_bytes_are_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "_ALL_BYTES", 2 * len(WHOLE))
    tip = repo.commit({f"postmortems/2024-0{number}.md": WHOLE.replace("12", f"1{number}") for number in range(1, 4)})
    found = read(repo, tip)
    assert [one.path for one in found.documents] == ["postmortems/2024-02.md", "postmortems/2024-03.md"]
    assert found.unread


def test_a_tree_that_cannot_be_listed_is_said(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    tip = repo.commit({"postmortems/2024-01.md": WHOLE})
    monkeypatch.setattr(tree_list, "_MOST_BYTES", 10)
    found = read(repo, tip)
    assert (found.documents, found.unread) == ((), True)
    assert found.notices[0].startswith("Retrospectives and post-mortems were not read")


def test_two_equal_files_are_two_documents(repo: Repo) -> None:
    found = read(repo, repo.commit({"postmortems/2024-01.md": WHOLE, "postmortems/2024-02.md": WHOLE}))
    assert len(found.documents) == 2


def test_mining_brings_them_along(repo: Repo) -> None:
    first = repo.commit({"a": "a"})
    topic = repo.commit({"postmortems/2024-01.md": WHOLE}, parents=[first], branch=None, author=BOT, at=day(1))
    repo.merge(topic, at=day(2))
    assert [one.path for one in mined(repo).documents] == ["postmortems/2024-01.md"]
    assert not mined(repo).unread

"""Package manifests in the tree of the mainline's tip."""

from __future__ import annotations

import json
from pathlib import Path

import pygit2
import pytest

from flowlens.model.manifest import Package
from flowlens.sources.git import manifests
from flowlens.sources.git.manifests import read_packages
from flowlens.sources.git.shadow import open_shadow
from tests.repos import Repo, day

CARGO = '[package]\nname = "core"\n[dependencies]\nserde = "1"\n'


def npm(name: str, *needs: str) -> str:
    return json.dumps({"name": name, "dependencies": dict.fromkeys(needs, "1")})


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "clone")


def read(repo: Repo, tip: str) -> list[str]:
    with open_shadow(repo.folder) as shadow:
        return [f"{one.ecosystem} {one.name} {' '.join(one.needs)}".strip() for one in read_packages(shadow, tip)]


def test_what_they_provide_and_need_outermost_first(repo: Repo) -> None:
    files = {"b/Cargo.toml": CARGO, "package.json": npm("shop", "core", "left-pad"), "a/b/package.json": npm("deep")}
    assert read(repo, repo.commit(files)) == ["npm shop core left-pad", "cargo core serde", "npm deep"]


def test_a_repository_without_manifests(repo: Repo) -> None:
    assert read(repo, repo.commit({"a.txt": "a\n"})) == []


@pytest.mark.parametrize(
    "path",
    ["a/b/c/package.json", "node_modules/package.json", "tests/package.json", "examples/x/package.json",
     "my-package.json", "package.json.bak"],
)  # fmt: skip
def test_what_is_far_down_or_of_others_is_left_out(repo: Repo, path: str) -> None:
    assert read(repo, repo.commit({path: npm("it"), "package.json": npm("own")})) == ["npm own"]


DAMAGED = ["{", "[]", '{"name": 1}', "", "\0", '{"name": "x"' + " " * (1 << 20) + "}", "[" * 9_999]


@pytest.mark.parametrize("text", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_one_costs_itself_only(repo: Repo, text: str) -> None:
    assert read(repo, repo.commit({"package.json": text, "b/Cargo.toml": CARGO})) == ["cargo core serde"]


def test_the_tip_counts_and_not_the_work_tree(repo: Repo) -> None:
    tip = repo.commit({"package.json": npm("old")})
    repo.commit({"package.json": npm("new")}, at=day(1))
    (repo.folder / "package.json").write_text(npm("here"))
    assert read(repo, tip) == ["npm old"]


def test_a_link_is_not_followed(repo: Repo, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(npm("outside"))
    link = {"package.json": int(pygit2.enums.FileMode.LINK)}
    assert read(repo, repo.commit({"package.json": "../package.json"}, modes=link)) == []


def test_no_more_than_so_many_are_read(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifests, "_MOST_FILES", 2)
    files = {f"{name}/package.json": npm(name) for name in "cab"}
    assert read(repo, repo.commit(files)) == ["npm a", "npm b"]


def test_two_alike_are_one(repo: Repo) -> None:
    files = {"a/Cargo.toml": CARGO, "b/Cargo.toml": CARGO}
    with open_shadow(repo.folder) as shadow:
        assert read_packages(shadow, repo.commit(files)) == (Package("cargo", "core", ("serde",)),)

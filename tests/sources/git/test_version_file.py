"""Releases read from a file of the mainline that holds the version."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from flowlens.model.mined import Mined
from flowlens.model.progress import Silent
from flowlens.sources.git.mine import mine
from flowlens.sources.git.settings import GitSettings, VersionFile
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.version_file import value_in
from tests.plain_git import git
from tests.repos import BEN, Repo, day

BOT = ("release-bot[bot]", "bot@example.org")


def mined(folder: Path, file: VersionFile) -> Mined:
    with open_shadow(folder) as shadow:
        return mine(shadow, GitSettings(version_file=file), Silent())


def channel(stable: str, **more: str) -> str:
    return json.dumps({"channel": "stable", "core": {"default": stable, **more}})


STABLE = VersionFile("stable.json", "core.default")


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


def released(given: Mined) -> list[tuple[str, str, str]]:
    return [(one.name, one.oid, one.stage) for one in given.releases]


def told(given: Mined, words: str) -> list[str]:
    return [notice for notice in given.notices if words in notice]


def test_each_new_version_is_a_release(repo: Repo) -> None:
    repo.commit({"stable.json": channel("1.0.0"), "dev.json": channel("1.1.0.dev1")}, at=day(0))
    repo.commit({"dev.json": channel("1.1.0.dev2")}, at=day(1))
    first = repo.commit({"stable.json": channel("1.1.0")}, at=day(2), author=BOT)
    repo.commit({"stable.json": channel("1.1.0", other="7")}, at=day(3))
    repo.commit({"src/a.py": "x\n"}, at=day(4))
    second = repo.commit({"stable.json": channel("1.2.0-rc1")}, at=day(5))
    third = repo.commit({"stable.json": channel("1.2.0")}, at=day(6), author=BEN)
    given = mined(repo.folder, STABLE)
    assert released(given) == [
        ("1.1.0", first, "final"), ("1.2.0-rc1", second, "pre-release"), ("1.2.0", third, "final"),
    ]  # fmt: skip
    assert [one.at for one in given.releases] == [int(day(n).timestamp()) for n in (2, 5, 6)]
    assert told(given, "stable.json") == ["Releases: 3 versions in stable.json (core.default), as configured."]


def test_a_pattern_says_which_versions_count(repo: Repo) -> None:
    oids = [
        repo.commit({"stable.json": channel(version)}, at=day(n))
        for n, version in enumerate(["2024.1.0", "2024.1.1", "2024.2.0", "2024.2.10", "2024.3.0b0", "2024.3.0"])
    ]
    given = mined(repo.folder, replace(STABLE, versions="*.0"))
    assert released(given) == [("2024.2.0", oids[2], "final"), ("2024.3.0", oids[5], "final")]
    assert told(given, "of 5") == [
        "Releases: 2 versions in stable.json (core.default), of 5, that match '*.0', as configured."
    ]
    none = mined(repo.folder, replace(STABLE, versions="v*"))
    assert none.releases == ()
    assert told(none, "No change") == [
        "No change of a version is found in stable.json (core.default), the configured source of releases."
    ]


def test_a_version_that_was_taken_back_and_comes_again_is_one_release(repo: Repo) -> None:
    oids = [
        repo.commit({"stable.json": channel(version)}, at=day(n))
        for n, version in enumerate(["1.0.0", "1.1.0", "1.0.0", "1.1.0", "1.1.1"])
    ]
    assert released(mined(repo.folder, STABLE)) == [("1.1.0", oids[1], "final"), ("1.1.1", oids[4], "final")]


def test_a_merge_releases_what_its_branch_brought(repo: Repo) -> None:
    start = repo.commit({"VERSION": "1.0\n"}, at=day(0))
    topic = repo.commit({"VERSION": "1.1\n"}, at=day(1), parents=[start], branch=None)
    main = repo.commit({"a.txt": "a\n"}, at=day(2))
    merge = repo.commit({"VERSION": "1.1\n"}, "Merge topic", at=day(3), parents=[main, topic])
    assert released(mined(repo.folder, VersionFile("VERSION"))) == [("1.1", merge, "final")]


def test_tags_are_none_then(repo: Repo) -> None:
    repo.tag("v9.0", repo.commit({"VERSION": "1.0\n"}, at=day(0)))
    oid = repo.commit({"VERSION": "1.1\n"}, at=day(1))
    assert released(mined(repo.folder, VersionFile("VERSION"))) == [("1.1", oid, "final")]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        pytest.param(
            VersionFile("none.json", "core"), "No change of a version is found in none.json (core)", id="no file"
        ),
        pytest.param(
            VersionFile("stable.json", "cor"), "No version can be read in stable.json (cor) at 2", id="no key"
        ),
        pytest.param(
            VersionFile("stable.json", "name"),
            "Left out of stable.json (name): 2 texts without a version (night, owl).",
            id="no version",
        ),
        pytest.param(VersionFile("docs"), "No version can be read in docs at 1 commit", id="a folder"),
        pytest.param(VersionFile(":(glob)*"), "No change of a version is found in :(glob)*", id="no pattern"),
    ],
)
def test_what_cannot_be_read_is_told(repo: Repo, file: VersionFile, words: str) -> None:
    repo.commit({"stable.json": json.dumps({"name": "night"}), "docs/a": "1.0\n"}, at=day(0))
    repo.commit({"stable.json": json.dumps({"name": "owl"})}, at=day(1))
    given = mined(repo.folder, file)
    assert given.releases == ()
    assert told(given, words), given.notices


def test_a_shallow_clone_knows_what_it_holds(repo: Repo, tmp_path: Path) -> None:
    oids = [repo.commit({"VERSION": f"1.{n}\n"}, at=day(n)) for n in range(5)]
    git(tmp_path, "clone", "--quiet", "--depth=3", f"file://{repo.folder}", "cut")
    given = mined(tmp_path / "cut", VersionFile("VERSION"))
    assert released(given) == [("1.3", oids[3], "final"), ("1.4", oids[4], "final")]


@pytest.mark.parametrize(
    ("path", "key", "text", "expected"),
    [
        pytest.param("a.json", "version", '{"version": "1.2.3"}', "1.2.3", id="JSON"),
        pytest.param("a.json", "a.b.c", '{"a": {"b": {"c": "1.2"}}}', "1.2", id="deeper"),
        pytest.param("a.json", "a.b.c", '{"a.b": {"c": "1.2"}}', "1.2", id="a name with a dot"),
        pytest.param("a.json", "v", '{"v": 1.5}', "1.5", id="a number"),
        pytest.param("a.json", "v", '{"v": true}', None, id="no text"),
        pytest.param("a.json", "v.x", '{"v": "1"}', None, id="too deep"),
        pytest.param("a.json", "v", '["v"]', None, id="a list"),
        pytest.param("a.json", "v", r'{"v": "\ud800/1.2"}', None, id="half a character"),
        pytest.param("a.json", "v", '{"v": ', None, id="broken"),
        pytest.param("a.json", "v", "[" * 100_000, None, id="too nested"),
        pytest.param("a.json", "v", json.dumps({"v": "1" * 300}), None, id="too long"),
        pytest.param("pyproject.toml", "project.version", '[project]\nversion = "1.2"\n', "1.2", id="TOML"),
        pytest.param("VERSION", "", "\n  1.2.3 \nmore\n", "1.2.3", id="the first line"),
        pytest.param("VERSION", "", "", None, id="empty"),
        pytest.param("a.yaml", "version", "name: x\nversion: '1.2'  # next\n", "1.2", id="YAML"),
        pytest.param("a.py", "__version__", '__version__ = "1.2"\n', "1.2", id="Python"),
        pytest.param("gradle.properties", "version", "myversion=9\nversion=1.2\n", "1.2", id="properties"),
        pytest.param("build.gradle", "v.n", "vxn = 1\n", None, id="a dot is a dot"),
    ],
)
def test_the_value(path: str, key: str, text: str, expected: str | None) -> None:
    assert value_in(text.encode(), VersionFile(path, key)) == expected


def test_bytes_that_are_no_text_have_no_value() -> None:
    assert value_in(b"\xff\xfe1.0", VersionFile("VERSION")) is None

"""Releases read from a file that nobody named, where no tag is there: which file counts, and which does not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from flowlens.model.mined import Mined
from flowlens.model.progress import Silent
from flowlens.sources.git.mine import mine
from flowlens.sources.git.settings import GitSettings, VersionFile
from flowlens.sources.git.shadow import open_shadow
from flowlens.sources.git.version_candidates import channel_keys
from tests.repos import Repo, day

MINORS = [f"1.{n}.0" for n in range(9)]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "project")


def versions(repo: Repo, path: str, values: Sequence[str], text: str = '{{"version": "{}"}}') -> None:
    for n, value in enumerate(values):
        repo.commit({path: text.format(value), "src/a.py": f"{path} {n}\n"}, at=day(n))


def mined(repo: Repo, settings: GitSettings | None = None) -> Mined:
    with open_shadow(repo.folder) as shadow:
        return mine(shadow, settings or GitSettings(), Silent())


def released(repo: Repo) -> list[str]:
    return [one.name for one in mined(repo).releases]


def told(given: Mined) -> list[str]:
    return [notice for notice in given.notices if "as there is no release tag" in notice]


def test_where_no_tag_is_there_a_file_tells_the_releases_and_that_is_said(repo: Repo) -> None:
    versions(repo, "package.json", MINORS)
    given = mined(repo)
    assert [(one.name, one.tag) for one in given.releases] == [(version, "") for version in MINORS[1:]]
    [notice] = told(given)
    assert notice.startswith("Releases: 8 versions in package.json (version), as there is no release tag;")


def test_a_tag_that_releases_goes_before_and_so_does_what_somebody_said(repo: Repo) -> None:
    versions(repo, "package.json", MINORS)
    for settings in (GitSettings(tag_pattern="*"), GitSettings(version_file=VersionFile("other.json", "version"))):
        given = mined(repo, settings)
        assert (given.releases, told(given)) == ((), [])
    repo.git.references.create("refs/tags/nightly", repo.git.head.target)
    assert released(repo) == MINORS[1:]
    repo.git.references.create("refs/tags/v1.8.0", repo.git.head.target)
    assert released(repo) == ["v1.8.0"]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        pytest.param("package.json", MINORS[:8], id="seven new versions"),
        pytest.param("package.json", [f"1.{n}.0-dev" for n in range(12)], id="never final"),
        pytest.param("package.json", ["0.0.0"] * 12, id="a placeholder"),
        pytest.param("node_modules/other/package.json", MINORS, id="another thing's, vendored"),
        pytest.param("a/b/c/d/package.json", MINORS, id="deep below"),
        pytest.param("tests/package.json", MINORS, id="a test's"),
    ],
)
def test_what_tells_of_no_release(repo: Repo, path: str, values: list[str]) -> None:
    versions(repo, path, values)
    given = mined(repo)
    assert (given.releases, told(given)) == ((), [])


def test_of_files_at_several_depths_the_nearest_counts(repo: Repo) -> None:
    versions(repo, "libs/one/package.json", [f"7.{n}.0" for n in range(12)])
    versions(repo, "package.json", MINORS)
    assert released(repo) == MINORS[1:]


def test_components_with_versions_of_their_own_are_none_of_the_repository(repo: Repo) -> None:
    versions(repo, "one/package.json", MINORS)
    versions(repo, "two/package.json", [f"7.{n}.0" for n in range(9)])
    assert released(repo) == []


def test_two_files_with_one_version_are_one_release(repo: Repo) -> None:
    for n, value in enumerate(MINORS):
        both = {"package.json": f'{{"version": "{value}"}}', "composer.json": f'{{"version": "{value}"}}'}
        repo.commit(both, at=day(n))
    assert released(repo) == MINORS[1:]


def stable(core: str, **others: str) -> str:
    return json.dumps({"channel": "stable", "helper": "3.1", "core": {"default": core, "arm": core, **others}})


def test_a_channel_tells_the_versions_of_the_key_with_most_of_them_without_patches(repo: Repo) -> None:
    values = [f"2024.{month}.{patch}" for month in range(1, 11) for patch in range(3)]
    for n, value in enumerate(values):
        repo.commit({"stable.json": stable(value, old=f"1.{n // 20}")}, at=day(n))
    given = mined(repo)
    assert [one.name for one in given.releases] == [f"2024.{month}.0" for month in range(2, 11)]
    assert "9 versions in stable.json (core.default)" in told(given)[0]
    assert any("20 versions that are patches" in notice for notice in given.notices)


def test_of_two_channels_the_stable_one(repo: Repo) -> None:
    for n in range(10):
        channels = {
            f"{name}.json": json.dumps({"v": f"{major}.{n}.0"}) for name, major in (("stable", 1), ("latest", 2))
        }
        repo.commit(channels, at=day(n))
    assert released(repo) == [f"1.{n}.0" for n in range(1, 10)]


def test_a_third_number_that_is_never_0_is_a_day_and_no_patch(repo: Repo) -> None:
    values = [f"2024.{month}.{month_day}" for month in range(1, 7) for month_day in (3, 17)]
    versions(repo, "latest.json", values)
    assert released(repo) == values[1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"a": "1.2", "b": {"c": "1.2", "d": "1.3"}}', ["a", "b.d"], id="one of each version"),
        pytest.param('{"name": "stable", "n": 3, "list": ["1.2"], "none": null}', [], id="no versions"),
        pytest.param("[]", [], id="a list"),
        pytest.param("{", [], id="no JSON"),
        pytest.param("", [], id="empty"),
        pytest.param(json.dumps({"a": {"b": "1.2"}, "c": "1.3", "d": {"e": "1"}}), ["a.b", "c", "d.e"], id="order"),
        pytest.param('{"a":' * 900 + '"1.2"' + "}" * 900, [], id="deep"),
        pytest.param(json.dumps({f"k{n}": f"1.{n}" for n in range(9)}), [f"k{n}" for n in range(8)], id="many"),
    ],
)
def test_keys_of_a_channel(text: str, expected: list[str]) -> None:
    assert channel_keys(text, "project") == expected

"""Components and versions in the names of tags."""

from __future__ import annotations

import pytest

from flowlens.sources.git.versions import TagVersion, parse_tag


@pytest.mark.parametrize(
    ("name", "component", "numbers"),
    [
        pytest.param("1.2.3", "", (1, 2, 3), id="bare"),
        pytest.param("v1.2.3", "", (1, 2, 3), id="v"),
        pytest.param("V1.2", "", (1, 2), id="capital v"),
        pytest.param("v5", "", (5,), id="a moved major tag is a version too"),
        pytest.param("r70", "", (70,), id="r"),
        pytest.param("release-1.2", "", (1, 2), id="release-"),
        pytest.param("release/1.2.0", "", (1, 2, 0), id="release/"),
        pytest.param("releases/v1.2.0", "", (1, 2, 0), id="releases/v"),
        pytest.param("version_1_2_3", "", (1, 2, 3), id="underscores"),
        pytest.param("rel-1-2-3", "", (1, 2, 3), id="hyphens"),
        pytest.param("project-1.2", "", (1, 2), id="the repository's name"),
        pytest.param("Project_v1.2", "", (1, 2), id="the repository's name, capitals"),
        pytest.param("pkg@1.2.3", "pkg", (1, 2, 3), id="npm"),
        pytest.param("@scope/pkg@1.2.3", "scope/pkg", (1, 2, 3), id="npm, scoped"),
        pytest.param("pkg/v1.2.3", "pkg", (1, 2, 3), id="Go module"),
        pytest.param("a/b/v1.2.3", "a/b", (1, 2, 3), id="Go module, nested"),
        pytest.param("pkg-v1.2.3", "pkg", (1, 2, 3), id="release-please"),
        pytest.param("go1.21.0", "go", (1, 21, 0), id="glued to a word"),
        pytest.param("2024-01-31", "", (2024, 1, 31), id="a date"),
        pytest.param("20240131", "", (20240131,), id="a date in one number"),
        pytest.param("backup-20240131", "backup", (20240131,), id="a component's date"),
        pytest.param("2024.1", "", (2024, 1), id="a calendar version"),
        pytest.param("v1.2.3+build.5", "", (1, 2, 3), id="build metadata"),
        pytest.param("v1.2.3.Final", "", (1, 2, 3), id="Final"),
        pytest.param("1.2.3-lts", "", (1, 2, 3), id="long-term support"),
        pytest.param("1.0.2k", "", (1, 0, 2, 11), id="a letter is a later patch"),
        pytest.param("1.2.post1", "", (1, 2, 1), id="a post-release"),
    ],
)
def test_final_versions(name: str, component: str, numbers: tuple[int, ...]) -> None:
    version = parse_tag(name, "project")
    assert version is not None
    assert (version.component, version.numbers, version.pre) == (component, numbers, False)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        pytest.param("v1.2.0-rc.1", (1, 2, 0), id="semantic"),
        pytest.param("1.2rc1", (1, 2), id="Python"),
        pytest.param("1.2.dev3", (1, 2), id="Python, dev"),
        pytest.param("1.2.0-beta", (1, 2, 0), id="no number"),
        pytest.param("v1.2.0-M3", (1, 2, 0), id="milestone"),
        pytest.param("1.2.0-SNAPSHOT", (1, 2, 0), id="snapshot"),
        pytest.param("1.2.0-alpine.1", (1, 2, 0), id="an unknown word of a semantic version"),
        pytest.param("nightly-2024.01.31", (2024, 1, 31), id="nightly"),
        pytest.param("1.2.0-canary.5+abc", (1, 2, 0), id="canary with a build"),
    ],
)
def test_pre_releases(name: str, numbers: tuple[int, ...]) -> None:
    version = parse_tag(name, "project")
    assert version is not None
    assert (version.component, version.numbers, version.pre) == ("", numbers, True)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("", id="empty"),
        pytest.param("latest", id="a word"),
        pytest.param("v", id="only a v"),
        pytest.param("before-refactoring", id="words"),
        pytest.param("backup-2020", id="a lone number of a component"),
        pytest.param("issue-123", id="an issue"),
        pytest.param("sprint5", id="a lone number, glued"),
        pytest.param("v1.2-is-broken", id="taken back"),
        pytest.param("v1.2.3-retracted", id="retracted"),
        pytest.param("1.2-some-words", id="two numbers and words"),
        pytest.param("v" + "9" * 10, id="a number of ten digits"),
        pytest.param("v1." + "0" * 300, id="longer than any name"),
        pytest.param("0123456789abcdef0123456789abcdef01234567", id="an object id"),
        pytest.param("v\uff11.\uff12", id="digits of another script"),
    ],
)
def test_other_names(name: str) -> None:
    assert parse_tag(name, "project") is None


def version(*numbers: int, pre: bool = False) -> TagVersion:
    return TagVersion("", "", numbers, pre)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        pytest.param("v1.9.0-1", (1, 9, 0), id="a build of it"),
        pytest.param("v2.1.0.0-1", (2, 1, 0, 0), id="of four numbers"),
        pytest.param("1.2.post1", (1, 2), id="a post-release"),
        pytest.param("v1.9.1", (1, 9, 1), id="a patch is no build"),
        pytest.param("1-2", (1, 2), id="two numbers may be anything"),
        pytest.param("2024-01-31", (2024, 1, 31), id="a date"),
    ],
)
def test_builds_of_one_version(name: str, plain: tuple[int, ...]) -> None:
    version = parse_tag(name)
    assert version is not None
    assert version.plain == plain


def test_order() -> None:
    ordered = [version(1, 2, pre=True), version(1, 2), version(1, 2, 1, pre=True), version(1, 10), version(2)]
    mixed = [ordered[place] for place in (3, 1, 4, 0, 2)]
    assert sorted(mixed, key=lambda one: one.order) == ordered


def test_trailing_zeros_do_not_count() -> None:
    assert version(1, 0, 0).order == version(1).order != version(1, 0, 1).order
    assert version(0).order == version(0, 0).order


def test_a_version_of_the_repository_needs_its_name() -> None:
    tag = parse_tag("project-1.2", "other")
    assert tag is not None
    assert tag.component == "project"

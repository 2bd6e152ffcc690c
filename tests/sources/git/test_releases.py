"""Which tags are releases, of what level, stage and line."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flowlens.model.history import Release
from flowlens.sources.git.refs import Ref
from flowlens.sources.git.releases import TagReading, choose_tags, releases_of
from flowlens.sources.git.tag import Tag
from flowlens.sources.git.versions import parse_tag
from tests.mined import at, commit


def ref(name: str, day: float | None = None, *, oid: str = "", kind: str = "commit") -> Ref:
    """A tag that leads to a commit called like itself."""
    when = None if day is None else at(day)
    return Ref(f"refs/tags/{name}", "", oid or f"at {name}", kind, day is not None, when)


def chosen(*names: str, pattern: str | None = None) -> list[str]:
    return [tag.name for tag in choose_tags([ref(name) for name in names], pattern, "project").tags]


def tag(name: str, oid: str, day: float | None = None) -> Tag:
    return Tag(name, oid, None if day is None else at(day), parse_tag(name, "project"))


def read(*tags: Tag, days: Mapping[str, float | None] | None = None) -> tuple[list[Release], list[str]]:
    """The releases of tags on commits that were made on these days, and the notices."""
    commits = {oid: commit(oid, day=day) for oid, day in (days or {one.oid: 0.0 for one in tags}).items()}
    return releases_of(tags, commits, frozenset(commits))


def levels(*dated: tuple[str, float]) -> dict[str, str]:
    releases, _ = read(*(tag(name, f"c{number}", day) for number, (name, day) in enumerate(dated)))
    return {release.name: release.level for release in releases}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param(["v1.0", "v1.1"], ["v1.0", "v1.1"], id="versions"),
        pytest.param(["v1.0", "latest", "before-merge"], ["v1.0"], id="other names"),
        pytest.param(["latest"], [], id="no version at all"),
        pytest.param(["v1.0", "pkg@1.0"], ["v1.0"], id="the repository before a component"),
        pytest.param(["v1.0", "a@1.0", "b@1.0"], ["v1.0"], id="two to one is not enough"),
        pytest.param(["v1.0", "a@1.0", "b@1.0", "c@1.0"], ["v1.0", "a@1.0", "b@1.0", "c@1.0"], id="components lead"),
        pytest.param(["a@1.0", "b/v1.0"], ["a@1.0", "b/v1.0"], id="components only"),
        pytest.param(["v1.0", "v1.1-rc1"], ["v1.0", "v1.1-rc1"], id="pre-releases are kept"),
    ],
)
def test_tags_that_are_releases(names: list[str], expected: list[str]) -> None:
    assert chosen(*names) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("v*", ["v1.0", "v2"]),
        ("v*.*", ["v1.0"]),
        ("pkg@*", ["pkg@1.0"]),
        ("stable", ["stable"]),
        ("V*", []),
        ("", []),
    ],
    ids=["one star", "two stars", "a component", "a name without a version", "capitals", "empty"],
)
def test_a_configured_pattern_alone_decides(pattern: str, expected: list[str]) -> None:
    names = ("v1.0", "v2", "pkg@1.0", "stable")
    assert chosen(*names, pattern=pattern) == expected
    assert repr(pattern) in choose_tags([ref(name) for name in names], pattern, "project").notices[0]


def test_components_lead_by_what_was_tagged_of_late() -> None:
    old = [ref(f"pkg@1.{n}", 0) for n in range(9)]
    new = [ref("v1.0", 1_000), ref("v1.1", 1_001)]
    assert [one.name for one in choose_tags([*old, *new], None, "project").tags] == ["v1.0", "v1.1"]
    of_late = [ref(f"pkg@1.{n}", 1_000 + n) for n in range(9)]
    assert len(choose_tags([*of_late, *new], None, "project").tags) == 11


@pytest.mark.parametrize(
    ("days", "beside", "expected"),
    [
        pytest.param((1, 2), 5, ["p-1.0", "p-1.1"], id="its later tags stand beside the repository's"),
        pytest.param((1, 2), 4, [], id="four may be chance"),
        pytest.param((1, 200), 9, ["p-1.0"], id="one in ten may stand alone"),
        pytest.param((), 9, [], id="nothing before"),
    ],
)
def test_what_a_component_released_before_the_repository_had_versions_is_of_the_repository(
    days: tuple[float, ...], beside: int, expected: list[str]
) -> None:
    earlier = [ref(f"p-1.{n}", day) for n, day in enumerate(days)]
    twice = [ref(name, 100 + n, oid=f"c{n}") for n in range(beside) for name in (f"p-2.{n}", f"v0.{n}")]
    names = [one.name for one in choose_tags([*earlier, *twice], None, "project").tags]
    assert [name for name in names if name.startswith("p-")] == expected


def test_a_component_with_tags_of_its_own_is_no_second_name() -> None:
    earlier, alone = [ref("p-1.0", 1)], [ref("p-3.0", 150)]
    twice = [ref(name, 100 + n, oid=f"c{n}") for n in range(8) for name in (f"p-2.{n}", f"v0.{n}")]
    names = [one.name for one in choose_tags([*earlier, *twice, *alone], None, "project").tags]
    assert not [name for name in names if name.startswith("p-")]


def test_components_tagged_together_count_once() -> None:
    together = [ref(f"p{n}@1.0", 0, oid="one") for n in range(9)]
    assert [one.name for one in choose_tags([*together, ref("v1.0", 0)], None, "project").tags] == ["v1.0"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        pytest.param("blob", "no commit, but a file or a folder", id="a blob"),
        pytest.param("tree", "no commit, but a file or a folder", id="a tree"),
        pytest.param("", "a missing object", id="missing"),
        pytest.param("tag", "a missing object", id="tags of tags without end"),
    ],
)
def test_a_tag_that_leads_to_no_commit_is_left_out_and_said(kind: str, said: str) -> None:
    reading = choose_tags([ref("v1.0"), ref("v1.1", kind=kind)], None, "project")
    assert [one.name for one in reading.tags] == ["v1.0"]
    assert f"Left out 1 tag of {said}." in reading.notices
    assert not [notice for notice in reading.notices if "v1.1" in notice], "it may be called after a person"


def test_nothing_left_out_nothing_said() -> None:
    assert choose_tags([], None, "project") == TagReading((), ())
    assert len(choose_tags([ref("v1.0")], None, "project").notices) == 1


def test_what_has_no_version_is_counted_and_not_named() -> None:
    notices = choose_tags([ref(f"word{letter}") for letter in "abcd"], None, "project").notices
    assert notices == ("Left out 4 tags without a version in the name.",)


@pytest.mark.parametrize(
    ("dated", "expected"),
    [
        pytest.param([("v1.0.0", 0)], "major", id="major"),
        pytest.param([("v0.1", 0)], "minor", id="minor"),
        pytest.param([("v1.2.0", 0)], "minor", id="minor, three numbers"),
        pytest.param([("v1.2.3", 0)], "patch", id="patch"),
        pytest.param([("v1.0.0.1", 0)], "patch", id="a fourth number"),
        pytest.param([("v1.9.0-1", 0)], "minor", id="a version whose first build has a number"),
        pytest.param([("v2.1.0.0-1", 0)], "minor", id="the same of four numbers"),
        pytest.param([("v1.9.0-2", 1), ("v1.9.0-1", 0)], "patch", id="the second build"),
        pytest.param([("v1.9.0-1", 1), ("v1.9", 0)], "patch", id="a build after the version itself"),
        pytest.param([("v1.9.0-1", 1), ("v1.9.0-rc1", 0)], "minor", id="a build after its candidate"),
        pytest.param([("v1.9.2-1", 0)], "patch", id="a build of a patch"),
        pytest.param([("v2", 0)], "major", id="a lone number"),
        pytest.param([("v2024.1", 0)], "calendar", id="a year"),
        pytest.param([("v24.1", 0)], "calendar", id="a year of two digits"),
        pytest.param([("v24.1.2", 0)], "patch", id="a patch in a year"),
        pytest.param([("2024.01.02", 0)], "calendar", id="a day"),
        pytest.param([("2024-01-02", 0)], "calendar", id="a day with hyphens"),
        pytest.param([("20240102", 0)], "calendar", id="a day in one number"),
        pytest.param([("v2024.1", 366 * 3)], "minor", id="a year that it was not"),
        pytest.param([("v24.1", 366)], "minor", id="24 in the year 25"),
        pytest.param([("v2024.9", -20)], "calendar", id="a year too soon"),
        pytest.param([("v12.1", 0)], "minor", id="12 is no year here"),
    ],
)
def test_levels(dated: list[tuple[str, float]], expected: str) -> None:
    assert levels(*dated)[dated[0][0]] == expected


def test_a_version_that_only_passed_through_its_year_is_no_calendar() -> None:
    """24.x went on for years: one tag of four in 2024 is no habit."""
    dated = [("v24.0", 0.0), ("v24.1", 400.0), ("v24.2", 800.0), ("v24.3", 1200.0)]
    assert set(levels(*dated).values()) == {"major", "minor"}


def test_maintenance_lines() -> None:
    releases, _ = read(
        tag("v1.0", "a", 0), tag("v2.0", "b", 1), tag("v1.1", "c", 2), tag("v2.1-rc1", "d", 3), tag("v2.0.1", "e", 4),
        tag("v2.1", "f", 5), tag("v2.0.2", "g", 6), tag("pkg@1.0", "h", 7),
    )  # fmt: skip
    assert [(one.name, one.line) for one in releases] == [
        ("v1.0", "mainline"),
        ("v2.0", "mainline"),
        ("v1.1", "maintenance"),
        ("v2.1-rc1", "mainline"),
        ("v2.0.1", "mainline"),
        ("v2.1", "mainline"),
        ("v2.0.2", "maintenance"),
        ("pkg@1.0", "mainline"),
    ]


def test_a_second_name_of_one_commit_is_left_out_and_said() -> None:
    releases, notices = read(tag("v2", "a", 9), tag("v2.1.0", "a", 0), tag("v2.1", "b", 5))
    assert [one.name for one in releases] == ["v2.1.0", "v2.1"], "the more exact one, not the moved major tag"
    assert notices == ["Left out 1 tag: a second name of a released commit (v2)."]


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        pytest.param(("v1.0", "v1.1"), "v1.1", id="the higher version"),
        pytest.param(("v1.1", "v1.0"), "v1.1", id="whatever the order"),
        pytest.param(("v1.0", "pkg@9.0"), "v1.0", id="the repository before a component"),
        pytest.param(("v1.0", "1.0"), "v1.0", id="a tie goes by name"),
        pytest.param(("v1.0.1", "v1.0.0", "v1.0.2"), "v1.0.0", id="the first patch of a version"),
        pytest.param(("v1.9.0", "v1.9.0-1"), "v1.9.0", id="not a later build of it"),
        pytest.param(("v1.2.0", "v1.2.0.post1"), "v1.2.0", id="nor an amendment"),
        pytest.param(("v1.1.0", "v1.0.0", "v1.0.1"), "v1.1.0", id="but of two versions the higher one"),
        pytest.param(("v1.0", "v1.0.1"), "v1.0.1", id="not a name that moves along"),
        pytest.param(("pkg@1.0.0", "pkg@1.0.1"), "pkg@1.0.0", id="of a component too"),
        pytest.param(("pkg@1.0.0", "tool@1.0.1"), "tool@1.0.1", id="not of two components"),
    ],
)
def test_one_tag_a_commit(names: tuple[str, str], kept: str) -> None:
    assert [one.name for one in read(*(tag(name, "a", 0) for name in names))[0]] == [kept]


def test_the_first_patch_is_not_one_that_was_tagged_later() -> None:
    assert [one.name for one in read(tag("v1.0.0", "a", 5), tag("v1.0.1", "a", 2))[0]] == ["v1.0.1"]


def test_a_pre_release_and_its_final_on_one_commit_are_two() -> None:
    releases, notices = read(tag("v1.0-rc1", "a", 0), tag("v1.0", "a", 1))
    assert [(one.name, one.stage) for one in releases] == [("v1.0-rc1", "pre-release"), ("v1.0", "final")]
    assert notices == []


def test_a_foreign_history_is_left_out_and_said() -> None:
    tags = [tag("v1.0", "a", 0), tag("v2.0", "other", 0)]
    releases, notices = releases_of(tags, {"a": commit("a"), "other": commit("other")}, frozenset({"a"}))
    assert [one.name for one in releases] == ["v1.0"]
    assert notices == ["Left out 1 tag: their history shares nothing with the mainline (v2.0)."]


@pytest.mark.parametrize(
    ("tagged", "committed", "expected"),
    [
        pytest.param(5, 1, at(5), id="the tagger's date"),
        pytest.param(None, 1, at(1), id="a light tag has the commit's"),
        pytest.param(None, None, None, id="no date at all"),
    ],
)
def test_dates(tagged: float | None, committed: float | None, expected: int | None) -> None:
    releases, _ = read(tag("v1.0", "a", tagged), days={"a": committed})
    assert releases[0].at == expected


def test_a_configured_name_without_a_version_is_a_release_by_calendar() -> None:
    releases, _ = read(tag("stable", "a", 0))
    assert (releases[0].version, releases[0].level, releases[0].stage) == ("stable", "calendar", "final")


def test_a_merged_history_is_left_out_and_said() -> None:
    commits = {
        one.oid: one for one in (commit("a"), commit("x", day=1), commit("b", "a", day=2), commit("c", "b x", day=3))
    }
    tags = [tag("v1.0", "a"), tag("v1.1", "b"), tag("v9.0", "x"), tag("v1.2", "c")]
    releases, notices = releases_of(tags, commits, frozenset(commits))
    assert [one.name for one in releases] == ["v1.0", "v1.1", "v1.2"]
    assert notices == ["Left out 1 tag: they are of a history that was merged into this one (v9.0)."]


def test_tags_made_in_one_go_have_the_dates_of_their_commits() -> None:
    line = [commit("a", day=0), commit("b", "a", day=10), commit("c", "b", day=40), commit("d", "c", day=200)]
    commits = {one.oid: one for one in line}
    tags = [tag("v1.0", "a", 100), tag("v1.1", "b", 100), tag("v1.2", "c", 100), tag("v1.3", "d", 200)]
    releases, notices = releases_of(tags, commits, frozenset(commits))
    assert [(one.name, one.at) for one in releases] == [
        ("v1.0", at(0)), ("v1.1", at(10)), ("v1.2", at(40)), ("v1.3", at(200)),
    ]  # fmt: skip
    assert notices == ["3 tags made in one go, long after; their commits' dates are used: v1.0, v1.1, v1.2."]


def test_no_tags_no_releases() -> None:
    assert releases_of([], {}, frozenset()) == ([], [])

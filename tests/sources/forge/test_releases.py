"""Releases of the three forges: each field where it belongs, nothing of their notes, and all of them."""

from __future__ import annotations

from typing import Any

import pytest

from flowlens.model.ci import Published
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.github_releases import GithubReleases
from flowlens.sources.forge.http import Http
from flowlens.sources.forge.people import People
from flowlens.sources.forge.rest_releases import GiteaReleases, GitLabReleases
from tests.sources.forge import fake_gitea, fake_gitlab, in_memory
from tests.sources.forge.asked import KEY, asking
from tests.sources.forge.hub import Hub, hub_on, iso, oid, published

T = 1_750_000_000
DAY = 86_400


def read(http: Http, mark: Json = None) -> tuple[dict[str, Published], Json]:
    found: dict[str, Published] = {}
    for batch in GithubReleases("team/project").batches(http, mark):
        found |= {one.tag: one for one in batch.rows if isinstance(one, Published)}
        mark = batch.mark
    return found, mark


def test_what_github_tells() -> None:
    releases = [
        published(1, T - DAY, name="One", shortDescriptionHTML="<p>SECRET-TEXT</p>", tagCommit={"oid": oid(9)}),
        published(2, T, isPrerelease=True, name=None, tagCommit=None),
        published(3, T, isDraft=True, publishedAt=None),
    ]
    with hub_on(Hub(releases=releases)) as server, asking(server.url) as http:
        found, _ = read(http)
    assert found == {
        "v1": Published("github", "1", "v1", "One", T - DAY, T - DAY + 60, noted=True, oid=oid(9)),
        "v2": Published("github", "2", "v2", None, T, T + 60, pre_release=True, noted=False),
        "v3": Published("github", "3", "v3", "Release 3", T, None, draft=True, noted=False, oid=oid(3)),
    }


def test_more_than_a_page_of_github_and_what_is_new_the_next_time() -> None:
    hub = Hub(releases=[published(n, T + n * DAY) for n in range(1, 251)])
    with hub_on(hub) as server, asking(server.url) as http:
        found, mark = read(http)
        assert len(found) == 250
        hub.releases.append(published(251, T + 251 * DAY))
        # A draft of half a year ago is out.
        hub.releases[100]["isDraft"] = False
        hub.releases[100]["publishedAt"] = iso(T + 252 * DAY)
        again, _ = read(http, mark)
    assert "v251" in again
    assert again["v101"].published_at == T + 252 * DAY


@pytest.mark.parametrize("notes", ["SECRET-TEXT", "", None])
def test_what_gitlab_tells(notes: str | None) -> None:
    row = {
        "tag_name": "v1.0", "name": "One", "description": notes, "created_at": fake_gitlab.at(3),
        "released_at": fake_gitlab.at(4), "upcoming_release": False, "author": fake_gitlab.user("ann"),
        "commit": fake_gitlab.commit(7), "tag_path": "/x", "_links": {"self": "x"},
    }  # fmt: skip
    later = {**row, "tag_name": "v2.0", "released_at": "2030-01-01T00:00:00Z", "upcoming_release": True}
    forge = fake_gitlab.FakeGitLab(lists={"releases": [row, later]})
    found, mark = in_memory.read(GitLabReleases(fake_gitlab.PROJECT), forge)
    told: dict[str, Any] = {
        "created_at": fake_gitlab.seconds(3),
        "noted": None if notes is None else bool(notes),
        "oid": f"{7:040x}",
    }
    assert sorted(found, key=str) == [
        Published("gitlab", "v1.0", "v1.0", "One", published_at=fake_gitlab.seconds(4), **told),
        Published("gitlab", "v2.0", "v2.0", "One", draft=True, **told),
    ]
    assert in_memory.read(GitLabReleases(fake_gitlab.PROJECT), forge, mark)[0] == found


def test_all_pages_of_gitlab() -> None:
    rows = [{"tag_name": f"v{n}", "created_at": fake_gitlab.at(n % 28 + 1)} for n in range(130)]
    found, _ = in_memory.read(GitLabReleases(fake_gitlab.PROJECT), fake_gitlab.FakeGitLab(lists={"releases": rows}))
    assert len({one.id for one in found if isinstance(one, Published)}) == 130


def test_what_gitea_tells() -> None:
    row = {
        "id": 7, "tag_name": "v1.0", "target_commitish": "ann/secret", "name": "One", "body": "SECRET-TEXT",
        "draft": False, "prerelease": True, "created_at": fake_gitea.at(1), "published_at": fake_gitea.at(2),
        "author": {"id": 1, "login": "ann"}, "assets": [],
    }  # fmt: skip
    forge = fake_gitea.FakeGitea(releases=[{**row, "id": n, "tag_name": f"v{n}"} for n in range(1, 61)])
    found, _ = in_memory.read(GiteaReleases(fake_gitea.PROJECT), forge)
    assert len(found) == 60
    told: dict[str, Any] = {"created_at": fake_gitea.seconds(1), "published_at": fake_gitea.seconds(2)}
    assert found[0] == Published("gitea", "1", "v1", "One", pre_release=True, noted=True, **told)
    forge = fake_gitea.FakeGitea(releases=[{**row, "draft": True}])
    ((draft,), _) = in_memory.read(GiteaReleases(fake_gitea.PROJECT), forge)
    assert isinstance(draft, Published)
    assert (draft.draft, draft.published_at) == (True, None)


@pytest.mark.parametrize(
    "release",
    [
        {"tagName": "v1", "shortDescriptionHTML": "SECRET-TEXT", "author": {"login": "ann"}},
        {"tag_name": "v1", "body": "SECRET-TEXT", "target_commitish": "ann/SECRET-TEXT", "author": {"login": "ann"}},
        {"tag_name": "v1", "description": "SECRET-TEXT", "commit": {"message": "SECRET-TEXT", "author_name": "Ann"}},
    ],
)
def test_no_word_of_the_notes_comes_in(release: Json) -> None:
    people = People(KEY)
    hidden = people.hidden(release)
    assert "SECRET-TEXT" not in str(hidden)
    assert "ann" not in str(hidden).lower()
    assert isinstance(hidden, dict)
    assert hidden["noted"] is True
    # Nor is it lost where what came in goes through the door again, as from an archive.
    assert people.hidden(hidden) == hidden


def test_no_releases_of_gitea_cost_one_question() -> None:
    forge = fake_gitea.FakeGitea()
    assert in_memory.read(GiteaReleases(fake_gitea.PROJECT), forge)[0] == []
    assert len(forge.asked) == 1

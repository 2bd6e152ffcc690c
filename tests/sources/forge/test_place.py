"""A project's place: what a clone and its configuration may choose, and what only the user may."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flowlens.errors import UsageError
from flowlens.sources.forge.place import Place, place_of
from flowlens.sources.forge.settings import NOTHING_SAID, ForgeNamed, ForgeSettings
from flowlens.sources.git.origin import Origin, origin_of

GITHUB = Origin("github.com", "team/project")
OWN = Origin("git.corp.example", "team/project")


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        pytest.param("https://github.com/team/project.git", GITHUB, id="https"),
        pytest.param("https://ann:ghp_secret@github.com/team/project", GITHUB, id="with a token"),
        pytest.param("git@github.com:team/project.git", GITHUB, id="scp"),
        pytest.param("ssh://git@ssh.github.com:443/team/project.git", GITHUB, id="ssh over 443"),
        pytest.param("https://GitLab.com/a/b/c.d/e-f/", Origin("gitlab.com", "a/b/c.d/e-f"), id="groups"),
        pytest.param("/srv/git/project.git", None, id="a path"),
        pytest.param("file:///srv/git/a/b", None, id="a file"),
        pytest.param("https://example.org/project", None, id="no owner"),
        pytest.param("https://[::1/team/project", None, id="no address"),
        pytest.param("https://github.com/team/pro%20ject", None, id="odd letters"),
        pytest.param("-oProxyCommand=x:y/z", None, id="an option"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_an_origin(address: str, origin: Origin | None) -> None:
    assert origin_of(address) == origin


@pytest.mark.parametrize(
    ("place", "api", "graphql"),
    [
        pytest.param(Place("github", "https://github.com", "a/b"), "https://api.github.com",
                     "https://api.github.com/graphql", id="github.com"),
        pytest.param(Place("github", "https://corp.ghe.com", "a/b"), "https://api.corp.ghe.com",
                     "https://api.corp.ghe.com/graphql", id="ghe.com"),
        pytest.param(Place("github", "https://git.corp", "a/b"), "https://git.corp/api/v3",
                     "https://git.corp/api/graphql", id="Enterprise"),
        pytest.param(Place("gitlab", "https://gitlab.com", "a/b"), "https://gitlab.com/api/v4",
                     "https://gitlab.com/api/graphql", id="GitLab"),
        pytest.param(Place("gitea", "http://127.0.0.1:3000", "a/b"), "http://127.0.0.1:3000/api/v1",
                     "http://127.0.0.1:3000/api/graphql", id="Gitea"),
    ],
)  # fmt: skip
def test_addresses(place: Place, api: str, graphql: str) -> None:
    assert (place.api, place.graphql) == (api, graphql)


def placed(
    origin: Origin | None,
    stated: ForgeNamed = NOTHING_SAID,
    said: ForgeNamed = NOTHING_SAID,
    environment: Mapping[str, str] | None = None,
) -> Place:
    return place_of(ForgeSettings(stated, said), origin, environment or {})


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        pytest.param(placed(GITHUB), Place("github", "https://github.com", "team/project"), id="by the origin"),
        pytest.param(placed(Origin("codeberg.org", "a/b")), Place("gitea", "https://codeberg.org", "a/b"), id="b"),
        pytest.param(
            placed(OWN, ForgeNamed("gitlab"), environment={"CI_SERVER_URL": "https://git.corp.example"}),
            Place("gitlab", "https://git.corp.example", "team/project"), id="by the environment",
        ),
        pytest.param(
            placed(OWN, environment={"GH_HOST": "git.corp.example"}),
            Place("github", "https://git.corp.example", "team/project"), id="by gh's variable",
        ),
        pytest.param(
            placed(OWN, said=ForgeNamed("gitea", "https://git.corp.example:8443/sub/api/v1/")),
            Place("gitea", "https://git.corp.example:8443/sub", "team/project", named=True), id="by the user",
        ),
        pytest.param(
            placed(Origin("git.corp.example", "git/a/b/c"), said=ForgeNamed("gitlab", "https://git.corp.example/git")),
            Place("gitlab", "https://git.corp.example/git", "a/b/c", named=True), id="below a path",
        ),
        pytest.param(
            placed(Origin("git.corp.example", "a/b/c"), said=ForgeNamed("gitlab", "https://git.corp.example/git")),
            Place("gitlab", "https://git.corp.example/git", "a/b/c", named=True), id="below a path, but not by ssh",
        ),
        pytest.param(
            placed(None, said=ForgeNamed("github", "https://api.github.com", "a/b")),
            Place("github", "https://github.com", "a/b", named=True), id="an API's address",
        ),
        pytest.param(
            placed(OWN, environment={"GITHUB_SERVER_URL": "https://git.corp.example", "GITEA_ACTIONS": "true"}),
            Place("gitea", "https://git.corp.example", "team/project"), id="in Gitea's own CI",
        ),
        pytest.param(
            placed(GITHUB, environment={"GITHUB_SERVER_URL": "http://gitea:3000", "GH_HOST": "no host"}),
            Place("github", "https://github.com", "team/project"), id="an environment that names no server",
        ),
        pytest.param(placed(GITHUB, ForgeNamed(project="Team/Project")), Place("github", "https://github.com",
                     "Team/Project"), id="the same in other letters"),
        pytest.param(placed(GITHUB, ForgeNamed(project="team/project")), Place("github", "https://github.com",
                     "team/project"), id="the same said twice"),
        pytest.param(placed(OWN, ForgeNamed(url="https://github.com"), ForgeNamed(project="a/b")),
                     Place("github", "https://github.com", "a/b"), id="a mirror"),
    ],
)  # fmt: skip
def test_a_place(place: Place, expected: Place) -> None:
    assert place == expected


@pytest.mark.parametrize(
    ("stated", "said", "origin", "words"),
    [
        pytest.param(ForgeNamed(project="corp/secret"), NOTHING_SAID, GITHUB, "the clone's origin does not",
                     id="a configuration that names another project"),
        pytest.param(ForgeNamed("github", "https://evil.example"), NOTHING_SAID, GITHUB, "is no forge that is known",
                     id="a configuration that names a server"),
        pytest.param(ForgeNamed("gitea"), NOTHING_SAID, OWN, "a repository may not choose whom to ask",
                     id="an origin on an unknown server"),
        pytest.param(NOTHING_SAID, NOTHING_SAID, OWN, "Which kind of forge git.corp.example is", id="no kind"),
        pytest.param(NOTHING_SAID, NOTHING_SAID, None, "Nothing says which forge", id="nothing"),
        pytest.param(NOTHING_SAID, ForgeNamed("github", "http://git.corp.example"), GITHUB, "Use https", id="http"),
        pytest.param(NOTHING_SAID, ForgeNamed("github", "https://a:b@git.corp"), GITHUB, "no user", id="user"),
        pytest.param(NOTHING_SAID, ForgeNamed("github", "ftp://git.corp"), GITHUB, "as https://example.org", id="ftp"),
        pytest.param(NOTHING_SAID, ForgeNamed("github", "https://[::1"), GITHUB, "address is none", id="no address"),
        pytest.param(NOTHING_SAID, ForgeNamed(project="../../user"), GITHUB, "should be as owner/name", id="a path"),
        pytest.param(NOTHING_SAID, ForgeNamed("github", "https://git.corp"), None, "which project", id="no project"),
    ],
)  # fmt: skip
def test_no_place(stated: ForgeNamed, said: ForgeNamed, origin: Origin | None, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        placed(origin, stated, said)
    assert words in str(caught.value)
    assert "a:b" not in str(caught.value)

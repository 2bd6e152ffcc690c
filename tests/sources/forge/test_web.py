"""The page of a project: known forges by https, and nothing that a hostile clone may make of its origin."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from flowlens.model.web import Web
from flowlens.sources.forge.web import web_of
from flowlens.sources.git.origin import origin_of

OWN_GITLAB = {"CI_SERVER_URL": "https://git.example.org"}


@pytest.mark.parametrize(
    ("address", "environment", "expected"),
    [
        pytest.param("https://github.com/o/n.git", {}, Web("github", "https://github.com/o/n"), id="by https"),
        pytest.param("git@github.com:o/n.git", {}, Web("github", "https://github.com/o/n"), id="by ssh"),
        pytest.param("http://github.com/o/n", {}, Web("github", "https://github.com/o/n"), id="made anew by https"),
        pytest.param(
            "https://me:secret@github.com:8443/o/n", {}, Web("github", "https://github.com/o/n"), id="no secret"
        ),
        pytest.param(
            "https://gitlab.com/a/b/c.git", {}, Web("gitlab", "https://gitlab.com/a/b/c"), id="a group in a group"
        ),
        pytest.param("ssh://git@codeberg.org/o/n", {}, Web("gitea", "https://codeberg.org/o/n"), id="Forgejo"),
        pytest.param("git@bitbucket.org:o/n.git", {}, Web("bitbucket", "https://bitbucket.org/o/n"), id="Bitbucket"),
        pytest.param(
            "git@git.example.org:a/b.git", OWN_GITLAB, Web("gitlab", "https://git.example.org/a/b"), id="as CI says"
        ),
        pytest.param(
            "https://git.example.org/forge/a/b.git", {"GITEA_SERVER_URL": "https://git.example.org/forge"},
            Web("gitea", "https://git.example.org/forge/a/b"), id="below a path",
        ),
        pytest.param(
            "https://git.example.org/a/b", {"GITEA_SERVER_URL": "http://git.example.org"}, None, id="a server by http"
        ),
        pytest.param("http://127.0.0.1/o/n", {"GITEA_SERVER_URL": "http://127.0.0.1"}, None, id="this machine by http"),
        pytest.param("https://git.example.org/a/b", {}, None, id="a server that nobody knows"),
        pytest.param("https://github.com.evil.example/o/n", {}, None, id="almost a known one"),
        pytest.param("https://github.com@evil.example/o/n", {}, None, id="a known one as a user"),
        pytest.param("javascript://github.com/%0aalert(1)", {}, None, id="a script"),
        pytest.param("https://github.com/o/n/../../x/y", {}, None, id="upwards"),
        pytest.param("https://github.com/../n", {}, None, id="a name of dots"),
        pytest.param("https://github.com/o/n?x=1", {}, Web("github", "https://github.com/o/n"), id="a query"),
        pytest.param("https://github.com/o/n\"onclick=x", {}, None, id="out of an attribute"),
        pytest.param("https://github.com/o", {}, None, id="no project"),
        pytest.param("https://github.com/a/b/c", {}, None, id="GitHub has no groups in groups"),
        pytest.param("/srv/git/o/n.git", {}, None, id="a path"),
        pytest.param("", {}, None, id="no origin"),
    ],
)  # fmt: skip
def test_the_page_of_a_project(address: str, environment: Mapping[str, str], expected: Web | None) -> None:
    assert web_of(origin_of(address), environment) == expected

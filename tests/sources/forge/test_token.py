"""A token goes to the server that it belongs to; where it comes from, and that it is in no text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flowlens.errors import UsageError
from flowlens.sources.forge.place import Place
from flowlens.sources.forge.settings import Kind
from flowlens.sources.forge.token import token_for

SECRET = "planted4711planted4711"


def place(kind: Kind, host: str, *, named: bool = False) -> Place:
    return Place(kind, f"https://{host}", "team/project", named)


@pytest.mark.parametrize(
    ("where", "variables", "source", "header"),
    [
        pytest.param(place("github", "github.com"), ["GITHUB_TOKEN"], "GITHUB_TOKEN", "Authorization", id="GitHub"),
        pytest.param(place("github", "github.com"), ["GITHUB_TOKEN", "GH_TOKEN"], "GH_TOKEN", "Authorization",
                     id="as gh orders them"),
        pytest.param(place("github", "git.corp"), ["GH_ENTERPRISE_TOKEN"], "GH_ENTERPRISE_TOKEN", "Authorization",
                     id="Enterprise"),
        pytest.param(place("github", "git.corp", named=True), ["GITHUB_TOKEN"], "GITHUB_TOKEN", "Authorization",
                     id="a server that the user names"),
        pytest.param(place("gitlab", "gitlab.com"), ["GITLAB_TOKEN"], "GITLAB_TOKEN", "PRIVATE-TOKEN", id="GitLab"),
        pytest.param(place("gitea", "codeberg.org"), ["GITEA_TOKEN"], "GITEA_TOKEN", "Authorization", id="Gitea"),
    ],
)  # fmt: skip
def test_a_token_of_the_environment(where: Place, variables: list[str], source: str, header: str) -> None:
    token = token_for(where, dict.fromkeys(variables, f" {SECRET}\n"), None)
    assert token is not None
    assert (token.source, token.header, token.value.endswith(SECRET)) == (source, header, True)
    assert SECRET not in repr(token)


@pytest.mark.parametrize(
    ("where", "environment"),
    [
        pytest.param(place("github", "git.corp"), {"GITHUB_TOKEN": SECRET, "GH_TOKEN": SECRET}, id="GitHub's"),
        pytest.param(place("gitlab", "git.corp"), {"GITLAB_TOKEN": SECRET}, id="GitLab's elsewhere"),
        pytest.param(
            place("gitlab", "gitlab.com"), {"CI_JOB_TOKEN": SECRET, "CI_SERVER_URL": "https://git.corp"}, id="a job's"
        ),
        pytest.param(
            place("gitea", "codeberg.org"), {"GITHUB_TOKEN": SECRET, "GITHUB_SERVER_URL": "https://github.com"},
            id="GitHub's at Gitea's",
        ),
        pytest.param(place("github", "github.com.evil.example"), {"GITHUB_TOKEN": SECRET}, id="a host like it"),
        pytest.param(place("github", "github.com"), {}, id="none"),
    ],
)  # fmt: skip
def test_a_token_that_belongs_elsewhere(where: Place, environment: dict[str, str], tmp_path: Path) -> None:
    assert token_for(where, environment | {"PATH": str(tmp_path)}, tmp_path) is None


@pytest.mark.parametrize(
    ("where", "environment", "source"),
    [
        pytest.param(place("github", "git.corp"), {"GITHUB_SERVER_URL": "https://git.corp", "GITHUB_TOKEN": SECRET},
                     "GITHUB_TOKEN", id="GitHub Actions"),
        pytest.param(place("gitlab", "git.corp"), {"CI_SERVER_URL": "https://git.corp", "CI_JOB_TOKEN": SECRET},
                     "CI_JOB_TOKEN", id="GitLab CI"),
        pytest.param(place("gitea", "git.corp"), {"GITHUB_SERVER_URL": "https://git.corp", "GITHUB_TOKEN": SECRET},
                     "GITHUB_TOKEN", id="Gitea Actions"),
    ],
)  # fmt: skip
def test_the_token_of_its_own_ci(where: Place, environment: dict[str, str], source: str) -> None:
    token = token_for(where, environment, None)
    assert token is not None
    assert token.source == source


@pytest.mark.parametrize("value", ["two words", "line\r\nX-Evil: 1", "tökén", "x" * 5000])
def test_what_is_no_token(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        token_for(place("github", "github.com"), {"GITHUB_TOKEN": value}, None)
    assert value not in str(caught.value)
    assert "GITHUB_TOKEN" in str(caught.value)


def test_a_token_of_netrc(tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text(f"machine gitlab.com login ann password {SECRET}\n")
    token = token_for(place("gitlab", "gitlab.com"), {}, tmp_path)
    assert token is not None
    assert (token.source, token.header, token.value) == ("netrc", "PRIVATE-TOKEN", SECRET)
    assert token_for(place("gitlab", "git.corp"), {}, tmp_path) is None
    (tmp_path / ".netrc").write_text(f"machine gitlab.com passwort {SECRET}\n")
    assert token_for(place("gitlab", "gitlab.com"), {}, tmp_path) is None


def test_gh_is_asked_in_an_empty_folder_for_that_host(tmp_path: Path) -> None:
    script = tmp_path / "gh"
    checks = ['[ -z "$(ls)" ]', '[ -z "$SECRET" ]', '[ "$*" = "auth token --hostname github.com" ]']
    script.write_text("\n".join(["#!/bin/sh", "set -e", *checks, f"echo {SECRET}", ""]))
    script.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.defpath}", "SECRET": "another's"}
    token = token_for(place("github", "github.com"), environment, None)
    assert token is not None
    assert (token.source, token.secret) == ("gh auth token", SECRET)
    assert token_for(place("github", "git.corp"), environment, None) is None
    assert token_for(place("github", "github.com"), {"PATH": "."}, None) is None

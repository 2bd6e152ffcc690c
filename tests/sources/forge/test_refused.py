"""What is said where a forge refuses."""

from __future__ import annotations

import pytest

from flowlens.sources.forge.place import Place
from flowlens.sources.forge.refused import refusal
from flowlens.sources.forge.token import Token


@pytest.mark.parametrize(
    ("kind", "source", "advice"),
    [
        pytest.param("github", "GITHUB_TOKEN", "Set GITHUB_TOKEN to a new one; ", id="the usual variable"),
        pytest.param("github", "GH_TOKEN", "Set GH_TOKEN to a new one; ", id="one that goes before it"),
        pytest.param("github", "gh auth token", "Set GITHUB_TOKEN to a new one; ", id="of gh"),
        pytest.param("gitlab", "netrc", "Set GITLAB_TOKEN to a new one; ", id="of a file"),
        pytest.param("gitlab", "CI_JOB_TOKEN", "Set GITLAB_TOKEN to a new one; ", id="one that nobody can set"),
        pytest.param("gitea", "FORGEJO_TOKEN", "Set FORGEJO_TOKEN to a new one; ", id="of Forgejo"),
        pytest.param("gitea", None, "Set GITEA_TOKEN; ", id="none"),
    ],
)
def test_which_token_to_set(kind: str, source: str | None, advice: str) -> None:
    place = Place(kind, "https://git.example.org", "team/project", named=True)  # type: ignore[arg-type]
    token = None if source is None else Token("Authorization", "Bearer planted", source, "planted")
    told = str(refusal(place, token, 401, "planted"))
    assert advice in told
    assert "planted" not in told

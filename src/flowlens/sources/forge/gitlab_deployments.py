"""GitLab: what is asked for deployments, and for the environments that they go to.

Forms: https://docs.gitlab.com/api/deployments/, https://docs.gitlab.com/api/environments/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, ForbiddenError, MissingError, Question
from flowlens.sources.forge.gitlab import project_path
from flowlens.sources.forge.gitlab_ci import deployed_of
from flowlens.sources.forge.oldest_first import changed_since, mark_of
from flowlens.sources.forge.paged import all_of
from flowlens.sources.forge.resource import Batch

__all__ = ["GitLabDeployments"]

_PAGE = 100
_SHOWN = 5


@dataclass(slots=True)
class GitLabDeployments:
    """Deployments, each to its environment; and which environments GitLab counts as production, whatever their name."""

    project: str
    tally: Tally = field(default_factory=Tally)
    name: str = "deployments"
    words: str = "deployments"

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """A hundred deployments at a time, from the one that was changed first on."""
        path = f"{project_path(self.project)}/deployments"
        n_all = 0
        for changed in changed_since(asker, Question(path), mark, self.tally):
            n_all += len(changed.rows)
            mark = mark_of(changed.until, changed.etag)
            yield Batch([deployed_of(row) for row in changed.rows], mark, changed.total)
        if n_all and (notice := self._production(asker)):
            yield Batch((), mark, notices=(notice,))

    def _production(self, asker: Asker) -> str | None:
        """Which environments are of the tier of production but are not called so; None where all are."""
        asked = Question(f"{project_path(self.project)}/environments", {"per_page": _PAGE})
        try:
            rows, _ = all_of(asker, asked, self.tally)
        except (ForbiddenError, MissingError):
            return None
        named = sorted({row.named("name") for row in rows if row.text("tier") == "production"} - {"production"})
        if not named:
            return None
        shown = ", ".join(named[:_SHOWN]) + (" …" if len(named) > _SHOWN else "")
        return (
            f"GitLab counts as production: {shown}. Name them under `[release] environments` if they are your releases."
        )

"""What is read of each kind of forge, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Callable

from flowlens.errors import UsageError
from flowlens.sources.forge.gitea import GiteaPulls
from flowlens.sources.forge.gitea_runs import GiteaRuns
from flowlens.sources.forge.github_deployments import GithubDeployments
from flowlens.sources.forge.github_pulls import GithubPulls
from flowlens.sources.forge.github_releases import GithubReleases
from flowlens.sources.forge.github_runs import GithubRuns
from flowlens.sources.forge.gitlab import GitLabPipelines, GitLabPulls
from flowlens.sources.forge.gitlab_deployments import GitLabDeployments
from flowlens.sources.forge.job_choice import JobChoice
from flowlens.sources.forge.place import Place
from flowlens.sources.forge.resource import Resource
from flowlens.sources.forge.rest_releases import GiteaReleases, GitLabReleases
from flowlens.sources.forge.settings import Kind

__all__ = ["resources_of"]


def _github(project: str, job_days: int) -> tuple[Resource, ...]:
    if project.count("/") != 1:
        raise UsageError(f"{project} is no project of GitHub.", next_step="It should be as owner/name.")
    return GithubPulls(project), GithubDeployments(project), GithubReleases(project), GithubRuns(project, job_days)


def _gitlab(project: str, job_days: int) -> tuple[Resource, ...]:
    runs = GitLabPipelines(project, JobChoice(job_days))
    return GitLabPulls(project), GitLabDeployments(project), GitLabReleases(project), runs


def _gitea(project: str, job_days: int) -> tuple[Resource, ...]:
    return GiteaPulls(project), GiteaReleases(project), GiteaRuns(project, JobChoice(job_days))


_OF: dict[Kind, Callable[[str, int], tuple[Resource, ...]]] = {"github": _github, "gitlab": _gitlab, "gitea": _gitea}


def resources_of(place: Place, job_days: int) -> tuple[Resource, ...]:
    """What to read of that place; of CI runs the jobs of the last so many days. UsageError where it can't be."""
    return _OF[place.kind](place.project, job_days)

"""What CI did, as its files tell it: runs, their jobs and deployments, before they are put into tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["DEPLOYED", "NOTHING_READ", "CiRead", "Conclusion", "Deployed", "Job", "Published", "Run"]

# Of a run that went well, one that did not, and one that says nothing of the commit.
Conclusion = Literal["success", "failure", "timed_out", "cancelled", "skipped", "neutral"]
# The states of a deployment that succeeded. GitHub's `inactive` is what a later deployment has replaced.
DEPLOYED = ("success", "succeeded", "successful", "active", "inactive", "deployed", "finished")


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt of a workflow on a commit; times in seconds since 1970 in UTC, None where a file tells none.

    `system` is the form of the file; the same system, workflow, id and attempt are the same run. `conclusion` is None
    while it runs, and where its word is unknown. `oid` may be the beginning of an object id.
    """

    system: str
    id: str
    workflow: str
    oid: str | None
    branch: str | None = None
    event: str | None = None
    queued_at: int | None = None
    started_at: int | None = None
    ended_at: int | None = None
    conclusion: Conclusion | None = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Job:
    """One job of an attempt of a run; `workflow` is None where only the run tells it."""

    system: str
    id: str
    run: str
    workflow: str | None
    name: str
    oid: str | None = None
    queued_at: int | None = None
    started_at: int | None = None
    ended_at: int | None = None
    conclusion: Conclusion | None = None
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployment of a commit to an environment; `state` as its system words it, in small letters."""

    system: str
    id: str
    environment: str
    oid: str | None
    at: int | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """A release as a forge's page of releases has it: of a tag, with a name that may be another.

    `noted`: it has notes, of which nothing else is kept. `oid` is the commit of its tag where the forge tells it.
    """

    system: str
    id: str
    tag: str
    name: str | None = None
    created_at: int | None = None
    published_at: int | None = None
    pre_release: bool = False
    draft: bool = False
    noted: bool | None = None
    oid: str | None = None


@dataclass(frozen=True, slots=True)
class CiRead:
    """All that was read of CI in the order of the files, one thing perhaps several times; and what to say of it."""

    runs: tuple[Run, ...] = ()
    jobs: tuple[Job, ...] = ()
    deployments: tuple[Deployed, ...] = ()
    published: tuple[Published, ...] = ()
    notices: tuple[str, ...] = ()


NOTHING_READ = CiRead()

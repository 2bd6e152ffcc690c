"""The tables of CI: runs, their jobs, deployments, and releases of a forge; empty where nobody tells of them."""

from __future__ import annotations

from flowlens.facts.column import Column, Table

__all__ = ["CI_TABLES"]

_SYSTEM = Column("system", "text", "", "form of the file that tells of it: github, jenkins, buildbot, junit or own")
_OID = Column("oid", "text", "", "object id of its commit, whole where this history holds it; null if none is named")
_CHANGE = Column("change", "text", "", "id of the change that brought that commit to the mainline; null if none did")
_RELEASE = Column("release", "text", "", "name of the newest release of that very commit; null if there is none")
_CONCLUSION = Column(
    "conclusion",
    "text",
    "",
    "success, failure, timed_out, cancelled, skipped or neutral; null while it runs, or where its word is unknown",
)
_TIMES = (
    Column("queued_at", "time", "UTC", "when it was asked for"),
    Column("started_at", "time", "UTC", "when it started"),
    Column("ended_at", "time", "UTC", "when it ended; null while it runs"),
)

BUILDS = Table(
    "builds",
    "an attempt of a CI run; system, workflow, id and attempt together are unique",
    (
        _SYSTEM,
        Column("id", "text", "", "what the system calls the run, the same for all its attempts"),
        Column("workflow", "text", "", "name of the workflow, pipeline or job that was run"),
        _OID,
        Column("branch", "text", "", "the mainline's name; … for another branch, whose name often is a person's"),
        Column("event", "text", "", "why it ran, as its system words it: push, pull_request, schedule …"),
        *_TIMES,
        _CONCLUSION,
        Column("attempt", "int", "count", "1 at first, one more each time that the run was repeated"),
        Column("mainline", "flag", "", "it ran on a commit of the mainline and for it, not for a pull request"),
        _CHANGE,
        _RELEASE,
    ),
)

JOBS = Table(
    "jobs",
    "a job of an attempt of a CI run; system, workflow, build, id and attempt together are unique",
    (
        _SYSTEM,
        Column("id", "text", "", "what the system calls the job"),
        Column("build", "text", "", "id of its run"),
        Column("workflow", "text", "", "workflow of its run; null where no file tells it"),
        Column("name", "text", "", "name of the job"),
        _OID,
        *_TIMES,
        _CONCLUSION,
        Column("attempt", "int", "count", "attempt of the run that it belongs to"),
        Column("mainline", "flag", "", "its run is one of the mainline; false where the run is in no file"),
        _CHANGE,
    ),
)

DEPLOYMENTS = Table(
    "deployments",
    "a deployment of a commit to an environment, oldest first; system and id together are unique",
    (
        _SYSTEM,
        Column("id", "text", "", "what the system calls the deployment"),
        Column("environment", "text", "", "where it went, as production or staging"),
        Column("live", "flag", "", "it went to users: [release] environments; production, prod and live if not said"),
        _OID,
        Column("at", "time", "UTC", "when it was made"),
        Column("state", "text", "", "success, failure, or as its system words it; null where no file tells it"),
        _CHANGE,
        _RELEASE,
    ),
)

PUBLISHED = Table(
    "published",
    "a release as the forge's page of releases has it, oldest first; system and id together are unique",
    (
        Column("system", "text", "", "the forge: github, gitlab or gitea"),
        Column("id", "text", "", "what the forge calls it; GitLab numbers none, there it is the tag"),
        Column("tag", "text", "", "name of the tag"),
        Column("name", "text", "", "how the page calls it; null if it has no name"),
        Column("created_at", "time", "UTC", "when it was made, which of a draft is before it was out"),
        Column("published_at", "time", "UTC", "when it was published; null for a draft"),
        Column("pre_release", "flag", "", "the forge shows it as a pre-release, whatever its version says"),
        Column("draft", "flag", "", "it is not out: a draft, or one that is announced for a day to come"),
        Column("notes", "flag", "", "it has notes, which are not kept"),
        Column("oid", "text", "", "object id of its commit, whole where this history holds it; null if none is known"),
        Column("release", "text", "", "name of the release of that tag, or of that commit; null if there is none"),
        Column("deployed_at", "time", "UTC", "first successful deployment to users of that very commit; null if none"),
    ),
)

CI_TABLES: tuple[Table, ...] = (BUILDS, JOBS, DEPLOYMENTS, PUBLISHED)

"""The door for answers of a forge: only the fields that are read come in, and people as pseudonyms.

A login is public, so a plain digest of it could be turned back by trying logins. The pseudonym is made with a random
key, which is kept with the rows and nowhere else; forgetting them forgets it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from flowlens.facts.identity import is_bot, is_coding_agent
from flowlens.model.history import Person
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.said import said_of

__all__ = ["People", "is_bot_of", "is_reviewing_bot", "person_of"]

_HIDDEN = re.compile(r"p:[0-9a-f]{12}")
# Every account that was deleted is this one, on each forge; GitLab counts on where somebody had the name.
_NOBODY = re.compile(r"ghost\d?", re.IGNORECASE)
_LOGINS = ("login", "username")
_ADDRESSES = ("email", "public_email")
# GitLab names who asks with a token of a project or a group so.
_TOKEN_USER = re.compile(r"(project|group)_\d+_bot(_[0-9a-f]+)?|service_account_\w+")
_BRANCHES = ("head_branch", "prettyref", "ref")
_BOT_TYPES = frozenset({"bot", "app", "project_bot", "service_account"})
_PERSONS = ("author", "user")
# What a release is known by, and the fields of its notes, each forge's own.
_TAGS = ("tagName", "tag_name")
_NOTES = ("shortDescriptionHTML", "body", "description")
_OF_A_PERSON = ("login", "bot", "agent", "date")
# What the readers ask for by its name, and nothing else comes in: a forge may tell a new thing of people any day.
_READ = frozenset(
    {
        # what holds the rest
        "approved_by", "author", "base", "commit", "commits", "deployable", "deployments", "diffStatsSummary",
        "downstream_pipeline", "environment", "head", "jobs", "labels", "mergeCommit", "mergeRequests", "node", "nodes",
        "pageInfo", "parents", "project", "pullRequests", "readied", "releases", "reviews", "stats", "statuses",
        "tagCommit", "user", "workflow_runs",
        # which one it is
        "commitOid", "commit_id", "commit_sha", "databaseId", "headRefOid", "head_sha", "id", "iid",
        "merge_commit_sha", "name", "number", "oid", "parent_ids", "path", "project_id", "run_id", "sha",
        "squash_commit_sha", "tagName", "tag_name", "workflow_id", "workflow_name",
        # when
        "approved_at", "authoredDate", "authored_date", "closedAt", "closed_at", "completed_at", "created", "createdAt",
        "created_at", "date", "finished_at", "mergedAt", "merged_at", "publishedAt",
        "published_at", "released_at", "run_started_at", "started", "started_at",
        "stopped", "submittedAt", "submitted_at", "updatedAt", "updated_at",
        # of what kind, how far and how many
        "additions", "allow_failure", "baseRefName", "changedFiles", "changed_files", "changes_count",
        "conclusion", "deletions", "dismissed", "draft", "endCursor", "event", "failure_reason", "fileCount",
        "hasNextPage", "head_branch", "isDraft", "isPrerelease", "merged", "prerelease", "prettyref", "ref",
        "run_attempt", "said", "source", "state", "status", "target_branch", "tier", "totalCount", "total_count",
        "trigger_event", "upcoming_release", "work_in_progress",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """Makes pseudonyms with a key of its own; the same key makes the same of a login.

    Of branches only these keep their name, as others are often called by their author's.
    """

    key: bytes = field(repr=False)
    branches: frozenset[str] = frozenset()

    def pseudonym(self, login: str) -> str:
        """`p:` and twelve hexadecimal digits; of a pseudonym, itself."""
        if _HIDDEN.fullmatch(login):
            return login
        whole = login.strip().lower().encode("utf-8", "surrogatepass")
        return "p:" + hashlib.blake2b(whole, digest_size=6, key=self.key, person=b"flowlens").hexdigest()

    def hidden(self, answer: Json) -> Json:
        """The fields of the answer that are read, each person of it as a pseudonym and whether it is a program."""
        if isinstance(answer, list):
            return [self.hidden(each) for each in answer]
        if not isinstance(answer, dict):
            return answer
        login = next((value for name in _LOGINS if isinstance(value := answer.get(name), str)), None)
        if login is not None:
            return {} if _NOBODY.fullmatch(login) else {"login": self.pseudonym(login), **_program(login, answer)}
        if any(name in answer for name in _ADDRESSES):  # who wrote a commit, as Git has it
            return {"date": answer["date"]} if isinstance(answer.get("date"), str) else {}
        hidden = {name: self._field(name, value) for name, value in answer.items() if name in _READ}
        if any(name in answer for name in _TAGS):
            hidden |= _whether_noted(answer)
        said = said_of(answer)
        return hidden if said is None else {**hidden, "said": said}

    def _field(self, name: str, value: Json) -> Json:
        if name in _BRANCHES and isinstance(value, str):
            return value if not value or value in self.branches else "…"
        if name == "path" and isinstance(value, str):
            return value.partition("@")[0]  # of a workflow, with the branch behind it
        hidden = self.hidden(value)
        if name in _PERSONS:
            return {of: hidden[of] for of in _OF_A_PERSON if of in hidden} if isinstance(hidden, dict) else None
        # What a pull request goes to is a branch of the team's.
        if name == "base" and isinstance(value, dict) and isinstance(hidden, dict) and "ref" in value:
            return {**hidden, "ref": value["ref"]}
        return hidden


def person_of(value: Json) -> str | None:
    """The pseudonym of a person in an answer that came in by this door; None where it names nobody."""
    login = value.get("login") if isinstance(value, dict) else None
    return login[2:] if isinstance(login, str) and _HIDDEN.fullmatch(login) else None


def is_bot_of(value: Json) -> bool:
    """Whether who opened it is a program; a coding agent that writes a change is a tool of people."""
    return is_reviewing_bot(value) and isinstance(value, dict) and value.get("agent") is not True


def is_reviewing_bot(value: Json) -> bool:
    """Whether who reviewed it is a program; a coding agent that reviews is no second pair of eyes."""
    return isinstance(value, dict) and value.get("bot") is True


def _whether_noted(answer: dict[str, Json]) -> dict[str, Json]:
    """Whether a release has notes, which themselves stay outside."""
    if isinstance(said := answer.get("noted"), bool):
        return {"noted": said}
    told = [value for name in _NOTES if isinstance(value := answer.get(name), str)]
    return {"noted": any(value.strip() for value in told)} if told else {}


def _program(login: str, answer: dict[str, Json]) -> dict[str, Json]:
    """Whether it is a program, and of these a coding agent. Only a program's name tells that: people are called so."""
    if isinstance(said := answer.get("bot"), bool):
        return {"bot": said, "agent": answer.get("agent") is True}
    kinds = [answer.get(name) for name in ("__typename", "type", "user_type")]
    told = any(isinstance(one, str) and one.lower() in _BOT_TYPES for one in kinds)
    service = told or login.lower().endswith("[bot]")
    named = is_bot(Person(login, "")) or _TOKEN_USER.fullmatch(login) is not None
    return {"bot": service or named, "agent": service and is_coding_agent(login)}

"""GitLab, its cloud and own servers: what is asked for merge requests, and pipelines with their jobs.

By REST (https://docs.gitlab.com/api/rest/), which every GitLab since 13.9 answers alike. Only the sizes of merge
requests, which REST does not tell, come by GraphQL; they are left out where a token may not ask it, as that of a job.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from flowlens.errors import UsageError
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, ForbiddenError, MissingError, Question, TooHeavyError
from flowlens.sources.forge.gitlab_children import Children
from flowlens.sources.forge.gitlab_ci import jobs_of, runs_of
from flowlens.sources.forge.gitlab_pulls import GitLabPull, pull_of
from flowlens.sources.forge.job_choice import JobChoice
from flowlens.sources.forge.oldest_first import changed_since, mark_of
from flowlens.sources.forge.paged import all_of, whole_of
from flowlens.sources.forge.record import Record, record_of, records_of
from flowlens.sources.forge.resource import Batch
from flowlens.sources.forge.rows import Kept

__all__ = ["GitLabPipelines", "GitLabPulls", "project_path"]

_PAGE = 100
_AT_ONCE = 20  # merge requests or pipelines after which what came of them is kept
# What is not over a month after it was made is not asked for again, and neither are more than so many in one run.
_OPEN_DAYS, _MOST_OPEN = 30, 100
_SIZES = """
query sizes($project: ID!, $iids: [String!]) {
  project(fullPath: $project) {
    mergeRequests(iids: $iids, first: 100) { nodes { iid diffStatsSummary { additions deletions fileCount } } }
  }
}
"""
_NO_SIZES = "GitLab tells no sizes of merge requests to this token; they are those of the commits in the clone."


@dataclass(slots=True)
class GitLabPulls:
    """Merge requests with the answers of their reviewers, their commits and sizes."""

    project: str
    tally: Tally = field(default_factory=Tally)
    name: str = "pulls"
    words: str = "merge requests"
    _no_sizes: bool = False
    _no_approvals: bool = False

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """Twenty merge requests at a time, from the one that was changed first on."""
        asked = Question(f"{project_path(self.project)}/merge_requests", {"state": "all", "scope": "all"})
        for changed in changed_since(asker, asked, mark, self.tally):
            for rows in _chunks(changed.rows):
                told = self._no_sizes
                sizes = self._sizes(asker, rows)
                pulls = [self._pull(asker, row, sizes.get(row.needed_count("iid"))) for row in rows]
                until = max(row.needed_time("updated_at") for row in rows)
                notices = (_NO_SIZES,) if self._no_sizes and not told else ()
                yield Batch(pulls, mark_of(until), changed.total, notices)
            if changed.etag:
                yield Batch((), mark_of(changed.until, changed.etag))

    def _pull(self, asker: Asker, row: Record, size: Record | None) -> Kept:
        one = f"{project_path(self.project)}/merge_requests/{row.needed_count('iid')}"
        in_time = {"sort": "asc", "order_by": "created_at", "per_page": _PAGE}
        notes, _ = all_of(asker, Question(f"{one}/notes", in_time), self.tally)
        commits = whole_of(asker, Question(f"{one}/commits", {"per_page": _PAGE}), self.tally)
        told = any(note.text("said") == "approved" for note in notes)
        # Of one that was deleted meanwhile there are none, which says nothing of the others.
        approvals = None if told or commits is None or row.text("state") != "merged" else self._approvals(asker, one)
        return pull_of(GitLabPull(row, notes, approvals, commits, size))

    def _approvals(self, asker: Asker, one: str) -> Record | None:
        """The list of approvals; None where the server has none, as a free one once did."""
        if self._no_approvals:
            return None
        try:
            content = asker.ask(Question(f"{one}/approvals")).content
        except (ForbiddenError, MissingError):
            self._no_approvals = True
            return None
        return Record(content, f"{one}/approvals", self.tally) if isinstance(content, dict) else None

    def _sizes(self, asker: Asker, rows: Sequence[Record]) -> dict[int, Record]:
        if self._no_sizes:
            return {}
        iids: list[Json] = [str(row.needed_count("iid")) for row in rows]
        try:
            content = asker.ask(Question(parameters={"project": self.project, "iids": iids}, query=_SIZES)).content
        except (UsageError, TooHeavyError):
            self._no_sizes = True
            return {}
        data = Record(content if isinstance(content, dict) else {}, "sizes", self.tally)
        nodes = data.within("project").within("mergeRequests").values.get("nodes")
        told = [node for node in nodes if node is not None] if isinstance(nodes, list) else nodes
        found = records_of(told, "sizes", self.tally)
        return {row.needed_count("iid"): row.within("diffStatsSummary") for row in found if row.count("iid")}


@dataclass(slots=True)
class GitLabPipelines:
    """Pipelines, and of those that are chosen all jobs, also the ones that were repeated, and those of child pipelines.

    A child may end after its parent, which does not change by that: such a parent is asked for again in the next run.
    """

    project: str
    jobs: JobChoice = field(default_factory=JobChoice)
    tally: Tally = field(default_factory=Tally)
    name: str = "runs"
    words: str = "pipelines"
    _children: Children = field(init=False, repr=False)
    _open: set[int] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self._children = Children(project_path(self.project), self.tally)

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """Twenty pipelines at a time, from the one that was changed first on."""
        if isinstance(mark, dict) and (listed := mark.get("open")):
            self._open = {one for one in listed if isinstance(one, int)} if isinstance(listed, list) else set()
            found = [one for number in sorted(self._open) for one in self._again(asker, number)]
            mark = {name: value for name, value in mark.items() if name != "open"}
            yield Batch(found, self._marked(mark), notices=self._children.notices)
        for changed in changed_since(asker, Question(f"{project_path(self.project)}/pipelines"), mark, self.tally):
            for rows in _chunks(changed.rows):
                found = [one for row in rows for one in self._told(asker, row)]
                reached = mark_of(max(row.needed_time("updated_at") for row in rows))
                yield Batch(found, self._marked(reached), notices=self._children.notices)
            if changed.etag:
                yield Batch((), self._marked(mark_of(changed.until, changed.etag)))

    def _marked(self, mark: dict[str, Json]) -> Json:
        return {**mark, "open": sorted(self._open)[-_MOST_OPEN:]} if self._open else mark

    def _again(self, asker: Asker, number: int) -> tuple[Kept, ...]:
        """The pipeline of that number with its jobs, as it was read once before; nothing where it was deleted."""
        path = f"{project_path(self.project)}/pipelines/{number}"
        try:
            row = record_of(asker.ask(Question(path)).content, path, self.tally)
        except (ForbiddenError, MissingError):
            self._open.discard(number)
            return ()
        return self._with_jobs(asker, row)

    def _told(self, asker: Asker, row: Record) -> tuple[Kept, ...]:
        if self.jobs.wants(row.text("ref"), row.text("source"), row.time("created_at")):
            return self._with_jobs(asker, row)
        self._open.discard(row.needed_count("id"))
        return runs_of(row, ())

    def _with_jobs(self, asker: Asker, row: Record) -> tuple[Kept, ...]:
        told, number = self._children.told(asker, row), row.needed_count("id")
        self._open.discard(number)
        if not told.over and self.jobs.is_recent(row.time("created_at"), _OPEN_DAYS):
            self._open.add(number)
        jobs = jobs_of(told.jobs, row)
        return (*runs_of(row, jobs, told), *jobs)


def project_path(path: str) -> str:
    """The project's part of an address: groups within groups are one word to GitLab."""
    return f"projects/{quote(path, safe='')}"


def _chunks(rows: Sequence[Record]) -> Iterator[Sequence[Record]]:
    for at in range(0, len(rows), _AT_ONCE):
        yield rows[at : at + _AT_ONCE]

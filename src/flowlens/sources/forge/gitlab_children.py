"""GitLab: the pipelines that a pipeline's trigger jobs start in the same project, and the jobs of all of them.

A list of pipelines leaves child pipelines out, and a list of jobs leaves out the jobs that start them: only
`/bridges` tells of both. Without `strategy: depend` a parent is green while its child still runs, and stays so when the
child fails. A pipeline of another project tells of another project's commit: of it there is the trigger job alone.

Forms: https://docs.gitlab.com/api/jobs/#list-pipeline-trigger-jobs, https://docs.gitlab.com/ci/pipelines/downstream_pipelines/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, ForbiddenError, Question
from flowlens.sources.forge.gitlab_ci import Below, JobRow, Told
from flowlens.sources.forge.paged import MOST_PAGES, all_of
from flowlens.sources.forge.record import Record

__all__ = ["NO_BRIDGES", "TOO_MANY_JOBS", "Children"]

_PAGE = 100
_DEEPEST = 2  # a child may have children, and these none
_MOST = 1_000  # pipelines of one family that GitLab allows
NO_BRIDGES = "GitLab tells no child pipelines to this token: pipelines are as green as their own jobs."
TOO_MANY_JOBS = f"A pipeline has over {MOST_PAGES * _PAGE:,} jobs: they are not read, and it ended as GitLab tells it."


@dataclass(slots=True)
class Children:
    """Reads the jobs of a pipeline and of those below it; `project` is the address of its project in the API.

    `notices` says what could not be read until now.
    """

    project: str
    tally: Tally
    notices: tuple[str, ...] = field(default=(), init=False)

    def told(self, asker: Asker, pipeline: Record) -> Told:
        """All jobs of the family, those of a child named `trigger job: job`, and the pipelines below the first."""
        jobs: list[JobRow] = []
        below: dict[int, Below] = {}
        todo = [Below(pipeline, "")]
        for depth in range(_DEEPEST + 1):
            found: list[Below] = []
            for one in todo:
                jobs += (JobRow(row, one.prefix, one.may_fail) for row in self._listed(asker, one.pipeline, "jobs"))
                for bridge in self._bridges(asker, one.pipeline) if depth < _DEEPEST else ():
                    child = _child(bridge, one)
                    if child is None:
                        jobs.append(JobRow(bridge, one.prefix, one.may_fail))
                    elif (number := child.pipeline.needed_count("id")) not in below and len(below) < _MOST:
                        below[number] = child
                        found.append(child)
            todo = found
        return Told(tuple(jobs), tuple(below.values()))

    def _bridges(self, asker: Asker, pipeline: Record) -> Iterator[Record]:
        if NO_BRIDGES in self.notices:
            return
        try:
            yield from self._listed(asker, pipeline, "bridges")
        except ForbiddenError:
            self._notice(NO_BRIDGES)

    def _listed(self, asker: Asker, pipeline: Record, name: str) -> tuple[Record, ...]:
        path = f"{self.project}/pipelines/{pipeline.needed_count('id')}/{name}"
        retried = {"include_retried": "true"} if name == "jobs" else {}
        rows, whole = all_of(asker, Question(path, {**retried, "per_page": _PAGE}), self.tally)
        if rows and not whole:  # of one that was deleted meanwhile there is nothing
            self._notice(TOO_MANY_JOBS)
        return rows if whole else ()

    def _notice(self, text: str) -> None:
        if text not in self.notices:
            self.notices = (*self.notices, text)


def _child(bridge: Record, parent: Below) -> Below | None:
    """The pipeline of the same project that this trigger job started; None where it started none there."""
    started = bridge.within("downstream_pipeline")
    projects = {one.count("project_id") for one in (started, parent.pipeline)}
    ours = len(projects) == 1 if None not in projects else started.oid("sha") == parent.pipeline.oid("sha")
    if started.count("id") is None or not ours:
        return None
    return Below(started, f"{parent.prefix}{bridge.named('name')}: ", parent.may_fail or bridge.flag("allow_failure"))

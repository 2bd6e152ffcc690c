"""Gitea and Forgejo: what is asked for the runs of Actions.

Form: https://docs.gitea.com/api. Where a server lists no runs, as older ones do not, its tasks are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, MissingError, Question
from flowlens.sources.forge.gitea_actions import is_over, job_of, run_of, task_of
from flowlens.sources.forge.job_choice import JobChoice
from flowlens.sources.forge.pages import pages
from flowlens.sources.forge.record import Record, record_of
from flowlens.sources.forge.resource import Batch
from flowlens.sources.forge.rows import Kept
from flowlens.sources.forge.spans import Seen

__all__ = ["GiteaRuns"]

_AT_ONCE = 10
# Of the newest ones only: what waits for a runner that never comes would be asked for in each run for ever.
_MOST_OPEN = 100


@dataclass(slots=True)
class GiteaRuns:
    """Runs of Actions, and of those that are chosen the jobs of their last attempt; of a server without them its tasks.

    The newest page is read again each time, as a run may be repeated when it is over.
    """

    project: str
    jobs: JobChoice = field(default_factory=JobChoice)
    tally: Tally = field(default_factory=Tally)
    name: str = "runs"
    words: str = "runs of Actions"

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """Ten runs at a time from the last one on, after those that were not over when they were read before."""
        runs, tasks = f"repos/{self.project}/actions/runs", f"repos/{self.project}/actions/tasks"
        kind, read, path = ("runs", self._runs, runs) if _answers(asker, runs) else ("tasks", self._tasks, tasks)
        known = mark if isinstance(mark, dict) and mark.get("of") == kind else None
        # A server that was renewed tells runs, which have numbers of their own: what came of its tasks is told twice.
        forget = ("runs", "jobs") if mark is not None and known is None else ()
        for batch in read(asker, path, known):
            of_it = {**batch.mark, "of": kind} if isinstance(batch.mark, dict) else {"of": kind}
            yield replace(batch, mark=of_it, forget=forget)
            forget = ()

    def _runs(self, asker: Asker, path: str, mark: Json) -> Iterator[Batch]:
        seen, open_ids = Seen.of(mark), _open_of(mark)
        if open_ids:
            again = [row for number in open_ids if (row := self._one(asker, f"{path}/{number}"))]
            open_ids = _still_open(again)
            yield Batch(self._with_jobs(asker, path, again), _mark(seen, open_ids))
        top = again_from = None
        for rows, _ in pages(asker, Question(path), self.tally, "workflow_runs"):
            if rows and top is None:
                top, again_from = rows[0].needed_count("id"), rows[-1].needed_count("id")
            new = [row for row in rows if not _is_known(seen, row.needed_count("id"))]
            for at in range(0, len(new), _AT_ONCE):
                some = new[at : at + _AT_ONCE]
                open_ids = sorted({*open_ids, *_still_open(some)}, reverse=True)[:_MOST_OPEN]
                low = some[-1].needed_count("id") - 1
                yield Batch(self._with_jobs(asker, path, some), _mark(seen.reaching(top or 0, low), open_ids))
            if rows and seen.ends_at(rows[-1].needed_count("id")):
                break
        if again_from is not None:
            yield Batch((), _mark(Seen(again_from), open_ids))

    def _tasks(self, asker: Asker, path: str, mark: Json) -> Iterator[Batch]:
        """All tasks from the last one down to the first that was not over when they were read before."""
        seen, top, still = Seen.of(mark), None, list[int]()
        for rows, total in pages(asker, Question(path), self.tally, "workflow_runs"):
            top = rows[0].needed_count("id") if rows and top is None else top
            new = [row for row in rows if not seen.ends_at(row.needed_count("id"))]
            still += _still_open(new)
            yield Batch([task_of(row) for row in new], mark, total if seen.bottom is None else None)
            if len(new) < len(rows):
                break
        if top is not None:
            yield Batch((), _mark(Seen(min([*sorted(still, reverse=True)[:_MOST_OPEN], top + 1])), ()))

    def _with_jobs(self, asker: Asker, path: str, rows: Sequence[Record]) -> list[Kept]:
        found: list[Kept] = []
        for row in rows:
            wanted = self.jobs.wants(row.text("head_branch", "prettyref"), row.text("event"), row.time("started_at"))
            jobs = [job_of(each, row) for each in self._jobs(asker, path, row)] if wanted else []
            found += [run_of(row, jobs), *jobs]
        return found

    def _jobs(self, asker: Asker, path: str, run: Record) -> Iterator[Record]:
        """The jobs of a run; none where the server does not list them."""
        try:
            for rows, _ in pages(asker, Question(f"{path}/{run.needed_count('id')}/jobs"), self.tally, "jobs"):
                yield from rows
        except MissingError:
            return

    def _one(self, asker: Asker, path: str) -> Record | None:
        try:
            return record_of(asker.ask(Question(path)).content, path, self.tally)
        except MissingError:
            return None  # somebody has deleted it


def _answers(asker: Asker, path: str) -> bool:
    try:
        asker.ask(Question(path, {"limit": 1}))
    except MissingError:
        return False
    return True


def _is_known(seen: Seen, number: int) -> bool:
    return seen.has(number) or seen.ends_at(number)


def _still_open(rows: Sequence[Record]) -> list[int]:
    return [row.needed_count("id") for row in rows if not is_over(row)]


def _open_of(mark: Json) -> list[int]:
    still = mark.get("open") if isinstance(mark, dict) else None
    return [each for each in still if isinstance(each, int)] if isinstance(still, list) else []


def _mark(seen: Seen, open_ids: Sequence[int]) -> Json:
    return {**seen.mark(), "open": list(open_ids)}

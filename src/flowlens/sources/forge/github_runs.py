"""Runs of GitHub Actions and their jobs, by REST, as there is no other way.

A list of runs is cut by GitHub at a thousand, so they are asked for by the time at which they were made, in windows
that hold no more, the oldest first. The windows of the last weeks are the same in each run of ours, so that GitHub need
not say again what is as it was. A page number shows something twice or not at all where the list changes in between, so
what a window gave is counted, and where GitHub says that there is more it is read again.

https://docs.github.com/en/rest/actions/workflow-runs, https://docs.github.com/en/rest/actions/workflow-jobs
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.model.ci import Deployed, Job, Run
from flowlens.model.phrase import phrase
from flowlens.sources.ci.github import read_github
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Answer, Asker, MissingError, Question
from flowlens.sources.forge.field import count, items, moment, number, part, text
from flowlens.sources.forge.resource import Batch
from flowlens.sources.forge.rows import Kept
from flowlens.sources.forge.unchanged import Unchanged
from flowlens.sources.forge.windows import Windows

__all__ = ["GithubRuns"]

_DAY = 86_400
_MOST_OF_A_LIST = 1_000
_MOST_READINGS = 3


@dataclass(slots=True)
class GithubRuns:
    """Reads them oldest first by when they were made, and again those of the month before.

    Of runs on the mainline earlier attempts are read as well, one question each; and the jobs of those that were made
    in the last `job_days`, one question a run.
    """

    project: str
    job_days: int = 0
    name: Literal["runs"] = field(default="runs", init=False)
    words: Literal["CI runs"] = field(default="CI runs", init=False)
    _tally: Tally = field(default_factory=Tally, init=False)
    _pages: Unchanged = field(default_factory=Unchanged, init=False)

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """All runs since the mark, and those of a month before it."""
        about = asker.ask(Question(f"repos/{self.project}"))
        found = part(about.content)
        until, begun = about.at or _now(), moment(found, "created_at") or 0
        kept = mark if isinstance(mark, dict) else {}
        whole, upto, first = kept.get("whole"), kept.get("upto"), kept.get("begun")
        # What was unfinished when a reading began, which was ended and goes on now, may have ended since.
        first = first if isinstance(first, int) and isinstance(upto, int) else until
        self._pages = Unchanged.of(kept.get("pages"), self.job_days)
        windows = Windows.since(whole, upto) if isinstance(whole, int) else Windows.all_of(upto, begun, until)
        while True:
            end = windows.end
            window = self._window(asker, windows.at, end)
            if window is None:
                windows.halve()
                continue
            records, notices = window
            yield from self._jobs(asker, records, mark, until)
            last = end >= until
            reached: dict[str, Json] = {"whole": first} if last else {"whole": whole, "upto": end, "begun": first}
            pages = self._pages.mark(last=last) if isinstance(whole, int) else None
            mark = reached if pages is None else {**reached, "pages": pages}
            yield Batch([*self._runs(records), *self._earlier(asker, records)], mark, None, notices)
            if last:
                return
            windows.go_on()

    def _window(self, asker: Asker, at: int, end: int) -> tuple[list[Mapping[str, Json]], tuple[str, ...]] | None:
        """The runs made in that window, both ends included, but no page that is as it was; None: it is too long."""
        total = 0
        found: dict[int, Mapping[str, Json]] = {}
        for n_read in range(_MOST_READINGS):
            n_known, question = 0, self._question(at, end)
            while True:
                page = self._pages.asked(asker, question, anew=n_read > 0)
                total = max(total, page.total or 0)
                if total > _MOST_OF_A_LIST:
                    if end > at:
                        return None
                    raise CannotMeasureError(f"GitHub counts {phrase(total, 'CI runs')} of one second, which can't be.")
                n_known += page.n_known
                found |= {number(record, "id"): record for record in page.records}
                if page.next is None:
                    break
                question = Question(page.next)
            if len(found) + n_known >= min(total, _MOST_OF_A_LIST):
                return list(found.values()), ()
        lost = total - len(found)
        return list(found.values()), (f"GitHub counts {phrase(lost, 'CI runs')} more than it lists.",)

    def _question(self, at: int, end: int) -> Question:
        created = f"{_iso(at)}..{_iso(end)}"
        given = {"created": created, "exclude_pull_requests": "true", "per_page": 100}
        return Question(f"repos/{self.project}/actions/runs", given)

    def _runs(self, records: Sequence[Mapping[str, Json]]) -> list[Kept]:
        return list(_read(records, self._tally))

    def _earlier(self, asker: Asker, records: Sequence[Mapping[str, Json]]) -> Iterator[Kept]:
        """The attempts before the last one of runs on the mainline; GitHub may have forgotten some."""
        for record in filter(_is_on_mainline, records):
            for attempt in range(1, count(record, "run_attempt") or 1):
                path = f"repos/{self.project}/actions/runs/{count(record, 'id')}/attempts/{attempt}"
                if (answer := _asked(asker, Question(path, {"exclude_pull_requests": "true"}))) is not None:
                    yield from _read([part(answer.content)], self._tally)

    def _jobs(self, asker: Asker, records: Sequence[Mapping[str, Json]], mark: Json, until: int) -> Iterator[Batch]:
        """The jobs of every attempt, a batch for each run: the mark stays, as the window is not whole yet."""
        since = until - self.job_days * _DAY
        for record in filter(_is_on_mainline, records):
            if not self.job_days or (moment(record, "created_at") or 0) < since:
                continue
            path = f"repos/{self.project}/actions/runs/{count(record, 'id')}/jobs"
            question: Question | None = Question(path, {"filter": "all", "per_page": 100})
            jobs: list[Kept] = []
            while question is not None and (answer := _asked(asker, question)) is not None:
                jobs += _read(items(part(answer.content), "jobs"), self._tally)
                question = None if answer.next is None else Question(answer.next)
            yield Batch(jobs, mark)


def _asked(asker: Asker, question: Question) -> Answer | None:
    """The answer; None where there is nothing of that, any more."""
    try:
        return asker.ask(question)
    except MissingError:
        return None


def _read(records: Sequence[Mapping[str, Json]], tally: Tally) -> Iterator[Run | Job | Deployed]:
    """The same reader as for files of the same form; ValueError where a record is of another one."""
    try:
        yield from read_github([dict(record) for record in records], "GitHub", tally)
    except UsageError as exc:
        raise ValueError(exc.what) from exc


def _is_on_mainline(record: Mapping[str, Json]) -> bool:
    """Every other branch came in by the door without its name."""
    return text(record, "head_branch") not in {None, "…"} and record.get("event") != "pull_request"


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _now() -> int:
    return int(datetime.now(UTC).timestamp())

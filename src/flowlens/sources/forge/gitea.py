"""Gitea and Forgejo: what is asked for pull requests.

Form: https://docs.gitea.com/api. Neither tells what has changed since a time, so the list is read the newest first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flowlens.model.forge import Pull
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Asker, MissingError, Question
from flowlens.sources.forge.gitea_pulls import GiteaPull, pull_of
from flowlens.sources.forge.paged import all_of, whole_of
from flowlens.sources.forge.pages import PAGE, pages
from flowlens.sources.forge.record import record_of
from flowlens.sources.forge.resource import Batch
from flowlens.sources.forge.spans import Seen

__all__ = ["GiteaPulls"]

_AT_ONCE = 10
# A pull request may be changed while its own time says an earlier second, as a push is worked on in the background.
_OVERLAP = 600


@dataclass(slots=True)
class GiteaPulls:
    """Pull requests with reviews, commits and what was done to them."""

    project: str
    tally: Tally = field(default_factory=Tally)
    name: str = "pulls"
    words: str = "pull requests"

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """Ten pull requests at a time, from the one that was changed last on.

        One that is changed meanwhile comes to the front, and so is read in the next run; what is below moves down, and
        comes twice. Where one is deleted what is below moves up, so that a page is asked for again.
        """
        asked = Question(f"repos/{self.project}/pulls", {"state": "all", "sort": "recentupdate"})
        seen, top, done = Seen.of(mark), None, set[int]()
        for rows, total in pages(asker, asked, self.tally):
            new = []
            for row in rows:
                changed_at, number = row.needed_time("updated_at"), row.needed_count("number")
                top = changed_at if top is None else top
                if not (seen.has(changed_at) or seen.ends_at(changed_at) or number in done):
                    new.append(row)
                    done.add(number)
            for at in range(0, len(new), _AT_ONCE):
                some = new[at : at + _AT_ONCE]
                pulls = [pull for row in some if (pull := self._pull(asker, row.needed_count("number")))]
                low = some[-1].needed_time("updated_at")
                # What changes now may still tell this second, so that the newest minutes are read again.
                yield Batch(pulls, seen.reaching((top or low) - _OVERLAP, low).mark(), total if mark is None else None)
            if rows and seen.ends_at(rows[-1].needed_time("updated_at")):
                break
        if top is not None:
            yield Batch((), Seen(top - _OVERLAP).mark())

    def _pull(self, asker: Asker, number: int) -> Pull | None:
        """The pull request with all that is told of it; None where it was deleted meanwhile."""
        one, in_pages = f"repos/{self.project}/pulls/{number}", {"limit": PAGE}
        try:
            content = asker.ask(Question(one)).content
        except MissingError:
            return None
        plain = {**in_pages, "verification": "false", "files": "false"}
        reviews, _ = all_of(asker, Question(f"{one}/reviews", in_pages), self.tally)
        timeline = Question(f"repos/{self.project}/issues/{number}/timeline", in_pages)
        return pull_of(
            GiteaPull(
                record_of(content, one, self.tally),
                reviews,
                whole_of(asker, Question(f"{one}/commits", plain), self.tally),
                all_of(asker, timeline, self.tally)[0],
            )
        )

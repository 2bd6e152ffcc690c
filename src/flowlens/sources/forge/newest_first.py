"""Reading a list that a forge gives newest first, page by page, over as many runs as that takes.

Newest first, as what is changed in the meantime moves towards what was read already, and never past what is still to
come: a page that changes shows something twice, and leaves nothing out. What has moved is met by looking at the
beginning once more.

The mark: `whole` is the time of the newest that was there when everything before it had been read; of a reading that is
under way, `top` is the newest that it began with and `after` where it goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flowlens.errors import CannotMeasureError
from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.asking import StaleCursorError
from flowlens.sources.forge.resource import Batch
from flowlens.sources.forge.rows import Kept

__all__ = ["Page", "newest_first"]

_MOST_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, the times of the newest and of the oldest of them (None: it is empty), and where the next page begins."""

    rows: Sequence[Kept]
    newest: int | None
    oldest: int | None
    after: str | None
    total: int | None = None


def newest_first(read: Callable[[str | None], Page], mark: Json, overlap: int) -> Iterator[Batch]:
    """Everything since the mark and so many seconds before it; `read` reads the page that begins after its argument."""
    whole, top, after = _parts(mark)
    for _ in range(_MOST_ROUNDS):
        n_pages, resumed, seen = 0, after is not None, {after}
        while True:
            try:
                page = read(after)
            except StaleCursorError:
                if not resumed or n_pages:
                    raise
                top, after, resumed = None, None, False
                continue
            n_pages += 1
            if page.after in seen - {None}:
                raise CannotMeasureError("The forge's pages go round in a ring.", next_step="Run it again later.")
            seen.add(page.after)
            top = page.newest if top is None else top
            after = page.after
            if after is None or (whole is not None and page.oldest is not None and page.oldest < whole - overlap):
                break
            yield Batch(page.rows, {"whole": whole, "top": top, "after": after}, page.total)
        whole, top, after = top if whole is None else max(whole, top or whole), None, None
        yield Batch(page.rows, {"whole": whole}, page.total)
        if n_pages == 1 and not resumed:
            return


def _parts(mark: Json) -> tuple[int | None, int | None, str | None]:
    found = mark if isinstance(mark, dict) else {}
    whole, top, after = (found.get(name) for name in ("whole", "top", "after"))
    return (
        whole if isinstance(whole, int) else None,
        top if isinstance(top, int) else None,
        after if isinstance(after, str) else None,
    )

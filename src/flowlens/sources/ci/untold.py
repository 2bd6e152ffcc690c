"""What to say of all that readers of files had to do without."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flowlens.model.phrase import phrase
from flowlens.sources.ci.row import Tally

__all__ = ["untold"]

_SHOWN_WORDS = 5


def untold(tally: Tally, files_of: str, unknown: Callable[[int], str]) -> Iterator[str]:
    """A sentence on words that are not known, of which `unknown` says what so many of them tell, and one on times."""
    if words := tally.unknown_words:
        shown = ", ".join(f"{word} ({n:,})" for word, n in words.most_common(_SHOWN_WORDS))
        more = " …" if len(words) > _SHOWN_WORDS else ""
        yield f"{unknown(words.total())} is not known, for these words: {shown}{more}."
    if n := tally.n_without_zone:
        yield f"{phrase(n, 'times')} in files of {files_of} without a time zone, taken as UTC."

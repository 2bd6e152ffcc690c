"""What is read of a forge bit by bit: each bit is kept with the mark to go on from, and never without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from flowlens.sources.ci.json_text import Json
from flowlens.sources.forge.asking import Asker
from flowlens.sources.forge.rows import Kept

__all__ = ["Batch", "Resource"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one answer or a few, each of any kind, and the mark of a resource that has read so far.

    `mark` is the resource's own: JSON that it gets back in the next run, also where this one is killed. `total` is how
    many there are to read in this run as far as the forge says, `notices` what to tell of it, once however often it
    comes. What is kept of the kinds in `forget` goes before the rows come: they are another thing now.
    """

    rows: Sequence[Kept]
    mark: Json
    total: int | None = None
    notices: tuple[str, ...] = ()
    forget: tuple[str, ...] = ()


class Resource(Protocol):
    """Pull requests, runs or deployments of one forge."""

    @property
    def name(self) -> str:
        """Where its rows and its mark are kept: `pulls`, `runs`, `deployments`; jobs go with runs."""

    @property
    def words(self) -> str:
        """What it reads, in the plural, as `pull requests`."""

    def batches(self, asker: Asker, mark: Json) -> Iterator[Batch]:
        """All that is new since the mark (None: all there is), with an overlap, so that nothing is lost.

        A row that comes again replaces itself. FlowLensError where the forge does not answer.
        """

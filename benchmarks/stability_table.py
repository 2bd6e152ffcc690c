"""How stable the verdict is, as Markdown: a row for each repository, one for all, and one for each lens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

from benchmarks.stability_ends import LASTING, Looked, changes
from flowlens.stats.proportion import wilson

__all__ = ["delay_row", "lens_rows", "rows", "state_rows"]

_COLUMNS = (
    "repository",
    "weeks",
    "each end by itself (95 %)",
    "the verdict that stands (95 %)",
    "what changed",
)
_ALL = "**all**"


def rows(looked: Sequence[Looked]) -> Iterator[str]:
    """How often the state changes when the end moves by a week."""
    yield from _head(_COLUMNS)
    for one in looked:
        yield _row((f"{one.repository}", *_cells([one])))
    yield _row((_ALL, *_cells(looked)))


def state_rows(looked: Sequence[Looked]) -> Iterator[str]:
    """The states in order, with the number of weeks that each held."""
    yield from _head(("repository", "the verdict that stands, oldest first, with its weeks"))
    for one in looked:
        runs = ", ".join(f"{state} {len(list(group))}" for state, group in groupby(one.stands))
        yield _row((one.repository, runs))


def lens_rows(looked: Sequence[Looked]) -> Iterator[str]:
    """How often each lens changes its state, of all weeks, and in how many repositories."""
    yield from _head(("lens", "weeks", "changes of state (95 %)", "repositories in which it changed"))
    names = dict.fromkeys(name for one in looked for name in one.ends[-1].lenses)
    for name in names:
        series = [one.lens(name) for one in looked if all(name in end.lenses for end in one.ends)]
        n = sum(len(states) - 1 for states in series)
        counts = [changes(states) for states in series]
        yield _row((f"`{name}`", f"{n:,}", _share(sum(counts), n), f"{sum(k > 0 for k in counts)}"))


def delay_row(looked: Sequence[Looked]) -> str:
    """By how many weeks later a state that lasted is told."""
    delays = [delay for one in looked for delay in one.delays]
    if not delays:
        return f"No new state lasted for {LASTING} weeks."
    return (
        f"{len(delays)} new states lasted for {LASTING} weeks or more. The verdict told them {median(delays):g} weeks "
        f"after their first end in the median, and {max(delays)} at most."
    )


def _cells(looked: Sequence[Looked]) -> tuple[str, str, str, str]:
    n = sum(len(one.stands) - 1 for one in looked)
    alone, stands = (sum(changes(series) for series in all_of) for all_of in _series(looked))
    causes: Counter[str] = sum((one.causes for one in looked), Counter())
    told = ", ".join(f"{name} {k}" for name, k in sorted(causes.items(), key=lambda item: (-item[1], item[0])))
    return f"{n:,}", _share(alone, n), _share(stands, n), told or "–"


def _series(looked: Sequence[Looked]) -> tuple[list[list[str]], list[list[str]]]:
    return [list(one.alone) for one in looked], [list(one.stands) for one in looked]


def _share(k: int, n: int) -> str:
    found = wilson(k, n)
    if found.value is None or found.low is None or found.high is None:
        return "–"
    return f"{100 * found.value:.1f} % ({k}; {100 * found.low:.1f}–{100 * found.high:.1f})"


def _head(columns: Sequence[str]) -> Iterator[str]:
    yield _row(columns)
    yield "|" + "---|" * len(columns)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"

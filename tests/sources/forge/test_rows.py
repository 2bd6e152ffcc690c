"""Pull requests as rows that are kept, and back."""

from __future__ import annotations

import pytest

from flowlens.model.forge import Pull, Pushed, Review
from flowlens.sources.forge.rows import row_of, rows_back


@pytest.mark.parametrize("reviews", [None, (), (Review("1", 5, "approved", "p"),)])
@pytest.mark.parametrize("commits", [None, (), (Pushed("a" * 40, 4),)])
def test_what_nobody_told_stays_so(reviews: tuple[Review, ...] | None, commits: tuple[Pushed, ...] | None) -> None:
    pull = Pull("github", 7, 3, "main", labels=("bug",), reviews=reviews, commits=commits)
    assert list(rows_back([row_of(pull)], "pulls")) == [pull]

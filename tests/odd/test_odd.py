"""Each odd repository gives the right numbers, or a clear refusal; and it is as it was."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from flowlens.checking import Asked, check
from flowlens.config import Overrides, load_config
from flowlens.errors import CannotMeasureError
from flowlens.pipeline import gather
from tests.fuzz.lasting import AT_NIGHT
from tests.odd.case import Lines, Odd
from tests.odd.damage import DAMAGE
from tests.odd.people_and_dates import EACH_ALONE, PEOPLE_AND_DATES
from tests.odd.refs import MORE_REFS, REFS
from tests.odd.shapes import SHAPES
from tests.odd.trees import HEAVY_TREES, TREES
from tests.plain_git import snapshot

# At night each by itself as well, and what takes long.
MORE = {**EACH_ALONE, **MORE_REFS, **HEAVY_TREES} if AT_NIGHT else {}
CASES: dict[str, Odd] = {**PEOPLE_AND_DATES, **TREES, **SHAPES, **REFS, **DAMAGE, **MORE}


def lines_of(changes: pd.DataFrame) -> list[Lines]:
    """The added and deleted lines of each change, None where they are unknown."""
    told = changes[["added", "deleted"]].astype("object")
    pairs: list[Lines] = [None if pd.isna(a) or pd.isna(d) else (int(a), int(d)) for a, d in told.to_numpy()]
    assert [pair is None for pair in pairs] == changes["unknown"].notna().tolist()
    return pairs


@pytest.mark.parametrize("name", CASES)
def test_what_is_told(tmp_path: Path, name: str) -> None:
    odd = CASES[name]
    path = odd.make(tmp_path / "made")
    before = snapshot(tmp_path / "made")
    gate = check(Asked(path)).checks[0]
    settings = load_config(path, overrides=Overrides(cache=tmp_path / "cache", jobs=1))
    if odd.refused:
        with pytest.raises(CannotMeasureError, match=odd.refused):
            gather(settings)
        assert gate.verdict == "unknown"
        assert odd.refused in gate.sentence
    else:
        facts = gather(settings)
        assert lines_of(facts.changes) == list(odd.lines)
        assert len(facts.commits) == (odd.n_commits or len(odd.lines))
        for said in odd.said:
            assert any(said in notice for notice in facts.notices), facts.notices
        # Three changes are too few for any trend; where a date or an object is missing even that cannot be told.
        assert gate.verdict in {"insufficient-history", "unknown"}
    assert snapshot(tmp_path / "made") == before

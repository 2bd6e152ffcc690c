"""The changes that are shown of reach: over the strongest couplings, and the widest."""

from __future__ import annotations

import pandas as pd

from flowlens.lenses.coupling import Coupling, Seam
from flowlens.lenses.reach_evidence import coupling_evidence, widest


def test_without_couplings_and_without_wide_changes_nothing_is_shown() -> None:
    assert coupling_evidence(()) == ()
    assert widest(reached([1, 1])) == ()
    assert widest(reached([])) == ()


def test_a_coupling_shows_its_newest_change_and_the_files_behind_it() -> None:
    seam = Seam(Coupling("api", "web", 12, 15), "api/a.py", "web/b.ts", 1, "c7")
    found = coupling_evidence([seam] * 4)
    assert len(found) == 3
    assert (found[0].kind, found[0].id) == ("change", "c7")
    assert found[0].note == ("12 of 15 changes of api touch web as well; most often api/a.py with web/b.ts (1 change)")


def test_the_widest_are_shown_and_of_a_tie_the_newest() -> None:
    found = widest(reached([2, 3, 1, 3, 3]))
    assert [(one.id, one.note) for one in found] == [("c4", "3 areas: s4"), ("c3", "3 areas: s3")]


def reached(areas: list[int]) -> pd.DataFrame:
    """Changes in the order of landing, with how many areas each touches."""
    n = range(len(areas))
    columns = {"id": [f"c{k}" for k in n], "areas": areas, "position": list(n), "subject": [f"s{k}" for k in n]}
    return pd.DataFrame(columns)

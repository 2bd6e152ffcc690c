"""The invented squads are what they say."""

from __future__ import annotations

import numpy as np

from benchmarks.squads import Setting, called, squad
from flowlens.comparing.measures import COMPARED


def test_a_squad_has_every_number_and_the_ratio_that_was_asked_for() -> None:
    random = np.random.default_rng(1)
    one = squad(Setting(2, 20, 2_000, icc=0.0), 0, 1.5, random)
    other = squad(Setting(2, 20, 2_000, icc=0.0), 1, 1.0, random)
    assert list(one) == [compared.id for compared in COMPARED]
    size = COMPARED[0].id
    assert 1.2 < np.median(one[size].values) / np.median(other[size].values) < 1.9
    assert one[size].n_clusters == 20
    assert called([one, other])[0][0]


def test_no_person_is_in_two_squads() -> None:
    random = np.random.default_rng(2)
    found = [squad(Setting(2), number, 1.0, random)[COMPARED[0].id].clusters for number in range(2)]
    names = [set() if people is None else set(people.tolist()) for people in found]
    assert names[0]
    assert not names[0] & names[1]

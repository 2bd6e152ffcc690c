"""Lengths of time in words."""

from __future__ import annotations

import pytest

from flowlens.model.length_words import length


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "0 minutes"),
        (1 / 1440, "1 minute"),
        (1 / 25, "58 minutes"),
        (0.5, "12 hours"),
        (1.9, "46 hours"),
        (2, "2 days"),
    ],
)
def test_lengths_as_people_say_them(days: float, said: str) -> None:
    assert length(days) == said

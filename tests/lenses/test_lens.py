"""What a lens is, and the card in its docstring."""

from __future__ import annotations

import pytest

from flowlens.lenses import splash
from flowlens.lenses.lens import card_of, lens_of
from flowlens.model.finding import Card

TEXT = """Waiting time.

Question: How long?

Unit: days,
    counted from noon.

Better: shorter.

Reads: changes.

Leaves out: bots.

Source: a book: chapter 2.
"""


def test_a_card_from_a_docstring() -> None:
    assert card_of("waiting", TEXT) == Card(
        "waiting", "Waiting time", "How long?", "days, counted from noon.", "shorter.", "changes.", "bots.",
        "a book: chapter 2.",
    )  # fmt: skip


@pytest.mark.parametrize("field", ["Question", "Unit", "Better", "Reads", "Leaves out", "Source"])
def test_a_card_without_a_field_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match=f"the card of waiting has no {field}"):
        card_of("waiting", TEXT.replace(f"{field}: ", f"{field}, "))


def test_no_docstring_has_no_card() -> None:
    with pytest.raises(ValueError, match="has no Question, Unit, Better, Reads, Leaves out, Source"):
        card_of("waiting", "")


def test_a_module_is_a_lens() -> None:
    lens = lens_of(splash)
    assert (lens.id, lens.measure, lens.judge) == ("splash", splash.measure, splash.judge)
    assert lens.measures == splash.MEASURES

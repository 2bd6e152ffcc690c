"""A measure has a number or the reason why it has none."""

from __future__ import annotations

import dataclasses

import pytest

from flowlens.model.measure import Measure


@pytest.mark.parametrize(
    ("value", "missing"),
    [pytest.param(None, None, id="neither"), pytest.param(1.0, "too few", id="both"), pytest.param(0.0, "", id="zero")],
)
def test_neither_or_both_is_refused(value: float | None, missing: str | None) -> None:
    with pytest.raises(ValueError, match="either a value or the reason"):
        Measure(value, "days", 1, missing=missing)


@pytest.mark.parametrize(
    ("value", "missing"), [pytest.param(0.0, None, id="zero is a number"), pytest.param(None, "too few", id="a reason")]
)
def test_one_of_them_is_right(value: float | None, missing: str | None) -> None:
    assert Measure(value, "days", 0, missing=missing).value == value


def test_it_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Measure(1.0, "days", 1).value = 2.0  # type: ignore[misc]

"""Lenses by their titles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.outputs.titles import title, with_titles
from tests.outputs.reports import card, empty_report, rich_report


def test_a_title() -> None:
    assert title(rich_report(), "lead-time") == "Lead time"
    assert title(rich_report(), "their-lens") == "their-lens"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("If batch-size were healthy", "If “Batch size” were healthy", id="one"),
        pytest.param("release-batch and lead-time turn", "“Release batch” and “Lead time” turn", id="two"),
        pytest.param("from splash: it", "from “Splash”: it", id="before-a-sign"),
        pytest.param("the verdict would be splashy", "the verdict would be splashy", id="part-of-a-word"),
        pytest.param("lead-time-2 my-splash", "lead-time-2 my-splash", id="part-of-another-name"),
        pytest.param("Splash", "Splash", id="a-title-stays"),
        pytest.param("their-lens", "their-lens", id="no-card"),
        pytest.param("", "", id="empty"),
    ],
)
def test_ids_become_titles(text: str, expected: str) -> None:
    assert with_titles(rich_report(), text) == expected


def test_without_cards_the_text_stays() -> None:
    assert with_titles(empty_report(), "batch-size") == "batch-size"


def test_an_id_that_is_a_pattern_is_only_itself() -> None:
    odd = replace(rich_report(), cards={"a.c": card("a.c"), "a.c(": card("x")})
    assert with_titles(odd, "abc a.c a.c(") == "abc “A.c” “X”"

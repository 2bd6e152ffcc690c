"""The settings in words."""

from __future__ import annotations

import pytest

from flowlens.outputs.html.settings import worded


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        pytest.param("level_days", "365", ("Window of the level", "365 days"), id="days"),
        pytest.param("level_days", "1", ("Window of the level", "1 day"), id="one-day"),
        pytest.param("large_change_lines", "1000", ("A change is large above", "1,000 net lines"), id="lines"),
        pytest.param("large_change_lines", "1", ("A change is large above", "1 net line"), id="one-line"),
        pytest.param("smallest_group", "5", ("Smallest group shown", "5 people"), id="people"),
        pytest.param("include_bots", "false", ("Bots counted", "no"), id="no"),
        pytest.param("include_bots", "true", ("Bots counted", "yes"), id="yes"),
        pytest.param("stage", "research", ("Lifecycle stage", "research"), id="words"),
        pytest.param("their_own", "7", ("Their own", "7"), id="unknown"),
        pytest.param("level_days", "<b>", ("Window of the level", "<b>"), id="no-number"),
        pytest.param("level_days", "²", ("Window of the level", "²"), id="no-plain-number"),
        pytest.param("", "", ("", ""), id="empty"),
    ],
)
def test_a_setting(key: str, value: str, expected: tuple[str, str]) -> None:
    assert worded({key: value}) == [expected]


def test_the_order_stays() -> None:
    assert [name for name, _ in worded({"stage": "a", "level_days": "2"})] == ["Lifecycle stage", "Window of the level"]

"""Where a function that falls is zero, and where it is not."""

from __future__ import annotations

import pytest

from flowlens.stats.crossing import crossing


def test_it_is_found() -> None:
    assert crossing(lambda at: 3.0 - at, -10, 10) == pytest.approx(3.0, abs=1e-4)
    assert crossing(lambda at: 1.0 if at < 2 else -1.0, 0, 8) == pytest.approx(2.0, abs=1e-4)


@pytest.mark.parametrize("height", [-20.0, 20.0])
def test_there_is_none(height: float) -> None:
    assert crossing(lambda at: height - at, -10, 10) is None

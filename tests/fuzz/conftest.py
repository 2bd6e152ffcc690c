"""Shares the time that FLOWLENS_FUZZ_SECONDS gives among the tests that last."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.fuzz.lasting import share_among


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    share_among(sum(getattr(getattr(item, "obj", None), "is_lasting", False) for item in items))

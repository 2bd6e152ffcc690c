"""What the tests of several folders share, and how many run at once."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from flowlens.lenses import catalog

# Enough for a verdict, for what every setting reaches, and for the tables of changes, files and releases.
_FEW = ("release-cadence", "release-batch")

# A machine that others use as well is slow at times, and no test is about time.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores, as the tests wait for Git, a browser or a disk; two a core take longer."""
    cores = len(os.sched_getaffinity(0))
    return cores + max(1, cores // 2)


@pytest.fixture
def few_lenses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports of a few lenses: for tests of what a run reads and keeps, to which it is all one what is made of it."""
    monkeypatch.setattr(catalog, "LENSES", tuple(lens for lens in catalog.LENSES if lens.id in _FEW))

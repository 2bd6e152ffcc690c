"""How long a fuzz test goes on: for a moment with all other tests, for longer where one asks for it."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from time import monotonic
from typing import ParamSpec

__all__ = ["AT_NIGHT", "lasting", "share_among"]

_P = ParamSpec("_P")
# Seconds for all tests that last, in all; each has the same share of them.
_WANTED = float(os.environ.get("FLOWLENS_FUZZ_SECONDS") or 0)
AT_NIGHT = _WANTED > 0
_share = [0.0]


def share_among(n_tests: int) -> None:
    """Each of so many tests has its part of the time from now on."""
    _share[0] = _WANTED / max(1, n_tests)


def lasting(test: Callable[_P, None]) -> Callable[_P, None]:
    """The test again and again, each time with new random input, until its share of the time is over; once at least."""

    @functools.wraps(test)
    def again(*args: _P.args, **kwargs: _P.kwargs) -> None:
        end = monotonic() + _share[0]
        test(*args, **kwargs)
        while monotonic() < end:
            test(*args, **kwargs)

    again.is_lasting = True  # type: ignore[attr-defined]  # for tests/fuzz/conftest.py, which counts them
    return again

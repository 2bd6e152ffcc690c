"""Imported by the template alone: a worker that is asked for when its caller goes says nothing of it.

Where Ctrl-C comes while the template still imports, it makes the worker only then, which finds nobody and nothing of
what it was to take over, and would write a traceback beside what its caller has said.
"""

from __future__ import annotations

import sys
from types import TracebackType

_OF_NOBODY = (FileNotFoundError, EOFError, ConnectionError)


def _said(kind: type[BaseException], exc: BaseException, trace: TracebackType | None) -> None:
    if not isinstance(exc, _OF_NOBODY):
        sys.__excepthook__(kind, exc, trace)


sys.excepthook = _said

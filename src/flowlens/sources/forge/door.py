"""The way to a forge for whoever asks it: with the token that belongs to its server, while a block runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flowlens.errors import UsageError
from flowlens.sources.forge.asking import Asker, Hiding
from flowlens.sources.forge.place import Place
from flowlens.sources.forge.token import token_for

__all__ = ["asking"]


@contextmanager
def asking(place: Place, hiding: Hiding, tell: Callable[[str], None]) -> Iterator[Asker]:
    """The forge itself, whose answers come in by `hiding`; UsageError where the extra that asks it is not installed."""
    try:
        from flowlens.sources.forge.http import Http
    except ModuleNotFoundError as exc:
        raise UsageError(
            f"{exc.name} is not installed.", next_step="A forge is asked with `pip install flowlens[forge]`."
        ) from exc

    home = None
    with suppress(RuntimeError):
        home = Path.home()
    token = token_for(place, os.environ, home)
    if token is None:
        tell(f"No token for {place.host} was found: it answers fewer questions, or none.")
    http = Http(place, token, hiding, tell)
    try:
        yield http
    finally:
        http.close()

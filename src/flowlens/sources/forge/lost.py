"""Why a question was lost, in words; a library's own text may hold the address."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx2

__all__ = ["why_lost"]

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "no server of that name is found: is there a network?"),
    (ssl.SSLCertVerificationError, "its certificate is not trusted"),
    (httpx2.TimeoutException, "no answer in time"),
    (httpx2.ProxyError, "the proxy does not let it through"),
    (httpx2.ConnectError, "no connection"),
    (httpx2.DecodingError, "an answer that can't be unpacked"),
    (httpx2.TransportError, "the connection ended too soon"),
)


def why_lost(exc: Exception) -> str:
    """In a few words, by what lies behind it too, as a name that is not known behind a connection that failed."""
    chain = list(_chain(exc))
    for kind, words in _WORDS:
        if any(isinstance(one, kind) for one in chain):
            return words
    return str(exc)


def _chain(exc: BaseException | None) -> Iterator[BaseException]:
    while exc is not None:
        yield exc
        exc = exc.__cause__ or exc.__context__

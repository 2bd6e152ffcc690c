"""Why no answer came, in words that a user can act on."""

from __future__ import annotations

import socket
import ssl

import httpx2
import pytest

from flowlens.sources.forge.lost import why_lost


@pytest.mark.parametrize(
    ("exc", "behind", "words"),
    [
        (httpx2.ConnectError("x"), socket.gaierror(-2, "x"), "no server of that name is found: is there a network?"),
        (httpx2.ConnectError("x"), ssl.SSLCertVerificationError("x"), "its certificate is not trusted"),
        (httpx2.ConnectError("x"), ConnectionRefusedError(), "no connection"),
        (httpx2.ConnectError("x"), None, "no connection"),
        (httpx2.ReadTimeout("x"), TimeoutError(), "no answer in time"),
        (httpx2.ProxyError("x"), None, "the proxy does not let it through"),
        (httpx2.RemoteProtocolError("x"), None, "the connection ended too soon"),
        (httpx2.ReadError("x"), None, "the connection ended too soon"),
        (httpx2.DecodingError("x"), None, "an answer that can't be unpacked"),
        (ValueError("HTTP 502"), None, "HTTP 502"),
    ],
)  # fmt: skip
def test_in_words(exc: Exception, behind: Exception | None, words: str) -> None:
    exc.__context__ = behind
    assert why_lost(exc) == words

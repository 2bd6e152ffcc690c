"""A server on this machine that plays the API of a forge: the labels of one pull request, page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

__all__ = ["Api", "labels", "serving"]


@dataclass(slots=True)
class Api:
    """Where it is reached, and what it was asked: the path and the header `Authorization` of each request."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)


def labels(*names: str) -> object:
    """The labels as the API tells them."""
    return [{"id": n, "name": name, "color": "ededed"} for n, name in enumerate(names)]


@contextmanager
def serving(*pages: object, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> Iterator[Api]:
    """The server, which answers with these pages: bytes as they are, anything else as JSON."""
    api = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            api.asked.append((self.path, self.headers["Authorization"] or ""))
            number = int(parse_qs(urlsplit(self.path).query).get("page", ["1"])[0])
            page = pages[number - 1] if number <= len(pages) else []
            self.send_response(status)
            for header in headers:
                self.send_header(*header)
            self.end_headers()
            self.wfile.write(page if isinstance(page, bytes) else json.dumps(page).encode())

        def log_message(self, *_: object) -> None:
            """Nothing: the tests look at `asked`."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        api.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()

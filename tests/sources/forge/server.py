"""A server on loopback that answers as a test says, whole or broken, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

__all__ = ["Asked", "Reply", "Server", "serving"]

# The server's own time, whatever this machine's clock says.
NOW = 1_767_225_600  # 2026-01-01


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came; `variables` are those of GraphQL, or the query of the address."""

    path: str
    variables: Mapping[str, object]
    headers: Mapping[str, str]
    query: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """`cut`: the connection ends so many bytes before the body does, as its length was told."""

    content: object = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: int = 0

    @property
    def bytes(self) -> bytes:
        return json.dumps(self.content).encode() if self.body is None else self.body


@dataclass(slots=True)
class Server:
    """Where it listens, and what came."""

    url: str
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def serving(answer: Callable[[Asked], Reply]) -> Iterator[Server]:
    """A server that runs while the block does; `answer` is called by one request at a time."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._reply(Asked(parts.path, dict(parse_qsl(parts.query)), self._lowered()))

        def do_POST(self) -> None:
            given = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self._reply(Asked(self.path, given["variables"], self._lowered(), given["query"]))

        def _lowered(self) -> dict[str, str]:
            return {name.lower(): value for name, value in self.headers.items()}

        def _reply(self, asked: Asked) -> None:
            with lock:
                server.asked.append(asked)
                reply = answer(asked)
            body = reply.bytes
            self.send_response_only(reply.status)
            for name, value in {"Date": formatdate(NOW, usegmt=True), **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) - reply.cut])
            self.wfile.flush()
            self.close_connection = bool(reply.cut)

        def log_message(self, format: str, *args: object) -> None:
            pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    server = Server(f"http://127.0.0.1:{httpd.server_port}")
    thread = threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()

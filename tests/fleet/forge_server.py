"""A Git server on this machine alone: Git's own `http-backend` behind Python's, with a place that asks who one is."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["serving"]


@contextmanager
def serving(top: Path, lists: Mapping[str, object] | None = None) -> Iterator[str]:
    """The address below which the repositories of a folder lie: `/secret/…` asks for a password, `/slow/…` hangs.

    `lists` are answers of an API by their paths, as JSON.
    """
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def log_message(self, format: str, *args: object) -> None:
            pass

        def _answer(self, body: bytes) -> None:
            said = (lists or {}).get(self.path.partition("?")[0])
            if said is not None:
                content = json.dumps(said).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            elif self.path.startswith("/slow/"):
                over.wait(60)
            elif self.path.startswith("/secret/"):
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="x"')
                self.send_header("Content-Length", "0")
                self.end_headers()
            else:
                head, _, content = self._of_git(body).partition(b"\r\n\r\n")
                lines = [line.split(": ", 1) for line in head.decode().splitlines()]
                told = dict(line for line in lines if len(line) == 2)
                self.send_response(int(told.pop("Status", "200").split()[0]))
                for name, value in told.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def _of_git(self, body: bytes) -> bytes:
            path, _, query = self.path.partition("?")
            asked = {
                "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": str(top), "GIT_HTTP_EXPORT_ALL": "1",
                "REQUEST_METHOD": self.command, "PATH_INFO": path, "QUERY_STRING": query,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""), "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            }  # fmt: skip
            command = ["git", "-c", "safe.directory=*", "http-backend"]
            return subprocess.run(command, env=asked, input=body, capture_output=True, check=True).stdout

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        over.set()
        server.shutdown()
        thread.join()
        server.server_close()

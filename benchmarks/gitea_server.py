"""A real Gitea on loopback with a database of its own, for as long as a benchmark runs."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

__all__ = ["Json", "Server", "User", "gitea"]

Json = Any
_SECONDS = 120.0
# Nothing of it leaves the machine: no mail, no avatars, no update checks, no sign-up, and loopback alone.
_SETTINGS = """
APP_NAME = Gitea of a benchmark
RUN_MODE = prod
WORK_PATH = {folder}
[server]
STATIC_ROOT_PATH = {static}
HTTP_ADDR = 127.0.0.1
HTTP_PORT = {port}
ROOT_URL = http://127.0.0.1:{port}/
DISABLE_SSH = true
OFFLINE_MODE = true
LFS_START_SERVER = false
[database]
DB_TYPE = sqlite3
PATH = {folder}/gitea.db
[repository]
ROOT = {folder}/repositories
DEFAULT_BRANCH = main
[security]
INSTALL_LOCK = true
SECRET_KEY = {secret}
[service]
DISABLE_REGISTRATION = true
[mailer]
ENABLED = false
[actions]
ENABLED = true
[cron]
ENABLED = false
[cron.update_checker]
ENABLED = false
[log]
LEVEL = Warn
ROOT_PATH = {folder}/log
[indexer]
ISSUE_INDEXER_TYPE = db
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Where it is, and what its administrator needs."""

    program: Path
    settings: Path
    web: str

    def run(self, *arguments: str) -> str:
        """What a command of Gitea's prints."""
        done = subprocess.run(
            [self.program, *arguments, "--config", self.settings],
            check=True,
            capture_output=True,
            text=True,
            env=_environment(self.settings.parent),
        )
        return done.stdout.strip()

    def new_user(self, name: str, *, admin: bool = False) -> User:
        """A user with a token for all of the API."""
        rights = ("--must-change-password=false", *(("--admin",) if admin else ()))
        password = secrets.token_hex(12)
        mail = f"{name}@example.org"
        self.run("admin", "user", "create", "--username", name, "--password", password, "--email", mail, *rights)
        return User(self, name, self.new_token(name, "all"))

    def new_token(self, name: str, scopes: str) -> str:
        """A token of that user for these scopes."""
        made = ("admin", "user", "generate-access-token", "--token-name", scopes, "--scopes", scopes, "--raw")
        return self.run(*made, "--username", name).splitlines()[-1]


@dataclass(frozen=True, slots=True)
class User:
    """One who may ask the server."""

    server: Server
    name: str
    token: str

    def ask(self, path: str, sent: Mapping[str, Json] | None = None, method: str | None = None) -> Json:
        """The answer to a question, or to what is sent; RuntimeError with the server's words where it refuses."""
        answer = httpx2.request(
            method or ("GET" if sent is None else "POST"),
            f"{self.server.web}/api/v1/{path}",
            json=sent,
            headers={"Authorization": f"token {self.token}"},
            timeout=_SECONDS,
        )
        if not answer.is_success:
            raise RuntimeError(f"{path}: HTTP {answer.status_code}: {answer.text[:500]}")
        return json.loads(answer.content) if answer.content.strip() else None

    @property
    def remote(self) -> str:
        """The address that Git pushes to as this user."""
        return self.server.web.replace("http://", f"http://{self.name}:{self.token}@")


@contextmanager
def gitea(program: Path, static: Path, folder: Path) -> Iterator[Server]:
    """The server, once it answers; it has ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "app.ini"
    settings.write_text(_SETTINGS.format(folder=folder, static=static, port=port, secret=secrets.token_hex(32)))
    server = Server(program, settings, f"http://127.0.0.1:{port}")
    server.run("migrate")
    with (folder / "gitea.log").open("wb") as log:
        running = subprocess.Popen(
            [program, "web", "--config", settings], stdout=log, stderr=log, env=_environment(folder)
        )
    try:
        _wait(server, running)
        yield server
    finally:
        running.terminate()
        running.wait(timeout=60)


def _wait(server: Server, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            httpx2.get(f"{server.web}/api/v1/version", timeout=5)
        except httpx2.TransportError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"Gitea did not start: see {server.settings.parent}/gitea.log")


def _environment(folder: Path) -> dict[str, str]:
    """Gitea refuses to run as root unless it is told that this is meant; nothing else of the environment comes in."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "USER": "root" if os.geteuid() == 0 else os.environ.get("USER", "git"),
        "GITEA_I_AM_BEING_UNSAFE_RUNNING_AS_ROOT": "true",
        "GITEA_WORK_DIR": str(folder),
    }

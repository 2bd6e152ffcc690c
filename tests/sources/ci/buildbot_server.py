"""A real Buildbot master with a worker of its own, both on loopback, for as long as a block runs."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

__all__ = ["Buildbot", "buildbot_at"]

T = TypeVar("T")
_SECONDS = 240.0
_MASTER = """\
from buildbot.plugins import schedulers, steps, util, worker
def checked(*commands):
    code = steps.Git(repourl={repository!r}, mode="incremental")
    checks = (steps.ShellCommand(command=["sh", "-c", one], haltOnFailure=True) for one in commands)
    return util.BuildFactory([code, *checks])
def builder(name, factory):
    return util.BuilderConfig(name=name, workernames=["one"], factory=factory)
tests = checked("grep -q good grade")
tests.addStep(steps.Trigger(schedulerNames=["after"], set_properties={{"revision": util.Property("got_revision")}}))
BuildmasterConfig = {{
    "title": "t", "titleURL": "http://127.0.0.1/", "buildbotURL": "http://127.0.0.1:{web}/",
    "buildbotNetUsageData": None,  # nobody is told of it
    "db": {{"db_url": "sqlite:///state.sqlite"}},
    "www": {{"port": "tcp:{web}:interface=127.0.0.1", "change_hook_dialects": {{"base": True}}}},
    "collapseRequests": False,
    "protocols": {{"pb": {{"port": "tcp:{pb}:interface=127.0.0.1"}}}},
    "workers": [worker.Worker("one", {secret!r}, max_builds=1)],
    "builders": [
        builder("tests", tests),
        builder("after", util.BuildFactory([steps.ShellCommand(command=["true"])])),
        builder("flaky", checked("test -e {folder}/tried || {{ touch {folder}/tried; exit 1; }}")),
        # Waits until it may end, for a minute at most.
        builder("slow", checked("touch {folder}/waits; for n in $(seq 60); do test -e {folder}/go || sleep 1; done")),
    ],
    "schedulers": [
        schedulers.AnyBranchScheduler(name="pushed", treeStableTimer=None, builderNames=["tests"]),
        schedulers.Triggerable(name="after", builderNames=["after"]),
        schedulers.ForceScheduler(name="force", builderNames=["tests", "flaky", "slow"]),
    ],
}}
"""
# Quoted as `upgrade-master` looks for it.
_MASTER_TAC = """\
from twisted.application import service
from buildbot.master import BuildMaster
application = service.Application('buildmaster')
BuildMaster({own!r}, "master.cfg", umask=None).setServiceParent(application)
"""
_WORKER_TAC = """\
from twisted.application import service
from buildbot_worker.bot import Worker
application = service.Application("worker")
Worker("127.0.0.1", {pb}, "one", {secret!r}, {own!r}, keepalive=600, maxdelay=1).setServiceParent(application)
"""
_FILES = {
    "master": {"master.cfg": _MASTER, "buildbot.tac": _MASTER_TAC},
    "worker": {"buildbot.tac": _WORKER_TAC},
}


@dataclass(slots=True)
class Buildbot:
    """A master that answers on its port, and a worker that is started again where it has ended."""

    folder: Path
    web: int
    pb: int
    secret: str
    _worker: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def get(self, path: str) -> Any:
        """The answer of the REST API."""
        return json.loads(self.text(path))

    def text(self, path: str) -> str:
        """The same as it came."""
        return self._sent(Request(f"http://127.0.0.1:{self.web}/api/v2/{path}"))

    def call(self, path: str, method: str, **parameters: Any) -> Any:
        """What a method of a resource answers, as the buttons of its pages call it."""
        asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        headers = {"content-type": "application/json"}
        request = Request(f"http://127.0.0.1:{self.web}/api/v2/{path}", json.dumps(asked).encode(), headers)
        return json.loads(self._sent(request))["result"]

    def push(self, oid: str) -> None:
        """What a hook of the repository says of a commit that has come."""
        said = {"revision": oid, "branch": "main", "author": "Ann <ann@example.org>", "comments": "Come", "files": "[]"}
        self._sent(Request(f"http://127.0.0.1:{self.web}/change_hook/base", urlencode(said).encode()))

    def builds_once(self, n: int) -> list[Mapping[str, Any]]:
        """So many builds that are over."""
        return self._until(lambda: (found := self.get("builds?complete=true&property=*")["builds"])[n - 1 :] and found)

    def lose_worker(self) -> None:
        """While the builder `slow` is at work the worker is gone, as a machine that is turned off, and comes again."""
        self._until((self.folder / "waits").exists)
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait(timeout=10)
        (self.folder / "go").touch()
        self.start_worker()

    def start_worker(self) -> None:
        """A worker that is there anew."""
        self._worker = _start(self.folder / "worker")

    def stop_worker(self) -> None:
        """End the worker."""
        if self._worker is not None:
            _stop(self._worker)

    def _until(self, said: Callable[[], T]) -> T:
        """What is said at last that is true."""
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            if found := said():
                return found
            time.sleep(0.25)
        raise TimeoutError(_log(self.folder))

    def _sent(self, request: Request) -> str:
        with build_opener(ProxyHandler({})).open(request, timeout=_SECONDS) as answer:
            return str(answer.read().decode())


@contextmanager
def buildbot_at(folder: Path, repository: Path) -> Iterator[Buildbot]:
    """A master that builds that repository, once it answers; it and its worker have ended afterwards."""
    web, pb = _free_ports(2)
    server = Buildbot(folder, web, pb, secrets.token_hex(12))
    given = {"repository": str(repository), "folder": str(folder), "web": web, "pb": pb, "secret": server.secret}
    for name, files in _FILES.items():
        (folder / name).mkdir()
        for file, text in files.items():
            (folder / name / file).write_text(text.format(**{**given, "own": str(folder / name)}))
    made = [
        sys.executable,
        "-c",
        "from buildbot.scripts.runner import run; run()",
        "upgrade-master",
        "--quiet",
        "master",
    ]
    subprocess.run(made, cwd=folder, env=_environment(folder), check=True, timeout=_SECONDS)
    running = _start(folder / "master")
    try:
        server.start_worker()
        _wait(server, running)
        yield server
    finally:
        server.stop_worker()
        _stop(running)


def _wait(server: Buildbot, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and running.poll() is None:
        try:
            server.get("masters")
        except (URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(_log(server.folder))


def _start(folder: Path) -> subprocess.Popen[bytes]:
    # By this Python, as an installed program may be another's.
    command = [sys.executable, "-c", "from twisted.scripts.twistd import run; run()"]
    return subprocess.Popen(
        [*command, "--nodaemon", "--no_save", "--pidfile=", "--logfile=twistd.log", "--python", "buildbot.tac"],
        cwd=folder, env=_environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _stop(running: subprocess.Popen[bytes]) -> None:
    running.terminate()
    try:
        running.wait(timeout=10)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait(timeout=10)


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the user's comes in: neither a configuration of Git's nor a token."""
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}


def _free_ports(n: int) -> list[int]:
    held = [socket.socket() for _ in range(n)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()


def _log(folder: Path) -> str:
    """The end of what the master wrote."""
    parts = [(path.read_text("utf-8", "replace")[-2000:]) for path in sorted(folder.glob("*/*.log"))]
    return "\n".join(parts)

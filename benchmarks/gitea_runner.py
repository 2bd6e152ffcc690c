"""A runner of Gitea's Actions that runs nothing: it takes each job and reports how it ended, as a benchmark says.

It speaks the protocol of real runners, https://gitea.com/gitea/actions-proto-def, as JSON.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx2

from benchmarks.gitea_server import Json, Server, User

__all__ = ["Runner"]

_IDLE = 40  # times that it asks in vain before there is no more to do
_PAUSE = 0.25


@dataclass(slots=True)
class Runner:
    """Reports jobs of the label `linux`; `result` says how one of that name ends."""

    server: Server
    result: Callable[[str], str]
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def registered(cls, owner: User, repository: str, result: Callable[[str], str]) -> Runner:
        """One that the server gives the jobs of a repository."""
        token = owner.ask(f"repos/{repository}/actions/runners/registration-token", {})["token"]
        runner = cls(owner.server, result)
        known = runner._call("Register", {"name": "benchmark", "token": token, "labels": ["linux"], "version": "1"})
        runner.headers = {"x-runner-uuid": known["runner"]["uuid"], "x-runner-token": known["runner"]["token"]}
        runner._call("Declare", {"version": "1", "labels": ["linux"]})
        return runner

    def run_all(self, wanted: int) -> int:
        """Report so many jobs, or as many as there are; how many these were."""
        done = idle = 0
        while done < wanted and idle < _IDLE:
            task = self._call("FetchTask", {"tasksVersion": "0"}).get("task")
            if not task:
                idle += 1
                time.sleep(_PAUSE)
                continue
            idle, done = 0, done + 1
            self._report(task)
        return done

    def _report(self, task: Json) -> None:
        name = task["context"]["job"]
        started = datetime.now(UTC)
        self._call("UpdateTask", {"state": {"id": task["id"], "startedAt": _time(started)}})
        time.sleep(1.1)  # times are told in whole seconds
        ended = {"id": task["id"], "result": self.result(name), "startedAt": _time(started)}
        self._call("UpdateTask", {"state": {**ended, "stoppedAt": _time(datetime.now(UTC))}})

    def _call(self, method: str, sent: Json) -> Json:
        address = f"{self.server.web}/api/actions/runner.v1.RunnerService/{method}"
        answer = httpx2.post(address, json=sent, headers=self.headers, timeout=60)
        if not answer.is_success:
            raise RuntimeError(f"{method}: HTTP {answer.status_code}: {answer.text[:500]}")
        return answer.json()


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")

"""Lands one branch in five ways through a real Gitea, and shows what FlowLens makes of each.

    python benchmarks/gitea.py --gitea PROGRAM --static FOLDER [--record FILE]

PROGRAM is any Gitea since 1.25 with SQLite in it, FOLDER the one with its `options` and `templates` (of a program that
was built with them inside, any). The server listens on loopback only, and everything of it goes with the run.
"""

from __future__ import annotations

import base64
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.gitea_runner import Runner
from benchmarks.gitea_server import Json, Server, User, gitea

__all__ = ["WAYS", "main"]

# What Gitea's API calls each way to land a pull request.
WAYS = ("merge", "squash", "rebase", "rebase-merge", "fast-forward-only")
# In its repository the jobs run; in the others they wait for a runner.
_WITH_RUNS = "merge"
_JOBS = 10  # two for each of four pushes and for the pull request
_SCOPES = "read:repository,read:issue"  # all that FlowLens needs
_SECONDS = 60.0
_ON_MAIN = 5  # commits that the mainline has beside the pull request's
# What is compared, of the change and of its pull request.
_OF_CHANGE = ("raw_lines", "net_lines", "n_files", "n_people")
_OF_PULL = ("n_commits", "first_commit_at", "opened_lines", "n_reviews", "n_approvals", "linked_by")
_WORKFLOW = """\
on: [push, pull_request]
jobs:
  test:
    runs-on: linux
    steps:
      - run: test -n "$GITHUB_SHA"
  lint:
    runs-on: linux
    steps:
      - run: "true"
"""


@click.command()
@click.option("--gitea", "program", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--static", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--record", type=click.Path(path_type=Path), help="Write the server's answers there, as JSON.")
def main(program: Path, static: Path, record: Path | None) -> None:
    """Print a Markdown table with one row for each way to land, and fail where their sizes differ."""
    with tempfile.TemporaryDirectory() as name, gitea(program.resolve(), static.resolve(), Path(name)) as server:
        team = Team(server.new_user("ann", admin=True), server.new_user("ben"))
        reading = server.new_token("ben", _SCOPES)
        rows = {way: _row(team, reading, way, Path(name)) for way in WAYS}
        if record:
            record.write_text(json.dumps(_recorded(team, Path(name)), indent=1, sort_keys=True) + "\n")
    shown = list(rows[WAYS[0]])
    click.echo(f"| way | {' | '.join(shown)} |\n|{'---|' * (len(shown) + 1)}")
    for way, row in rows.items():
        click.echo(f"| {way} | {' | '.join(row.values())} |")
    if len({tuple(row[name] for name in (*_OF_CHANGE, *_OF_PULL, "published")) for row in rows.values()}) > 1:
        sys.exit("The same branch is another change by another way.")


@dataclass(frozen=True, slots=True)
class Team:
    """Who opens a pull request, and who reviews and lands it."""

    author: User
    reviewer: User

    @property
    def server(self) -> Server:
        return self.author.server


def _row(team: Team, reading: str, way: str, folder: Path) -> dict[str, str]:
    """The change that FlowLens makes of the pull request when it is landed that way."""
    work = folder / f"work-{way}"
    _opened(team, way, work)
    _reviewed(team, way, work)
    team.reviewer.ask(f"repos/ann/{way}/pulls/1/merge", {"Do": way, "merge_title_field": "Land the report"})
    if way == _WITH_RUNS:
        _ran(team.author, f"ann/{way}")
    _released(team.author, f"repos/ann/{way}/releases")
    clone = folder / f"clone-{way}"
    _git(folder, "clone", "-q", f"{team.server.web}/ann/{way}.git", str(clone))
    told = {"GITEA_TOKEN": reading, "FLOWLENS_CACHE_DIR": str(folder / "cache")}
    blind = len(_exported(told, clone, folder / f"blind-{way}", "changes")) - _ON_MAIN
    _flowlens(told, "mine", str(clone), "--forge", "--forge-kind", "gitea", "--forge-url", team.server.web)
    (pull,) = _exported(told, clone, folder / f"tables-{way}", "pulls")
    (change,) = [one for one in _rows(folder / f"tables-{way}", "changes") if one["id"] == pull["change"]]
    shown = {"how": change["how"], "changes without the forge": str(blind)}
    published = ", ".join(map(_told, _rows(folder / f"tables-{way}", "published")))
    told_of = {name: change[name] for name in _OF_CHANGE} | {name: pull[name] for name in _OF_PULL}
    return shown | told_of | {"published": published}


def _told(published: Mapping[str, str]) -> str:
    """A release of the server's page in words: its tag, the release that it is linked to, and what it is."""
    kinds = [name for name in ("draft", "pre_release", "notes") if published[name] == "true"]
    return f"{published['tag']} → {published['release'] or 'none'} ({' and '.join(kinds) or 'no notes'})"


def _exported(told: Mapping[str, str], clone: Path, tables: Path, name: str) -> list[dict[str, str]]:
    _flowlens(told, "export", "--quiet", str(clone), "--format", "csv", "--output", str(tables))
    return _rows(tables, name)


def _rows(tables: Path, name: str) -> list[dict[str, str]]:
    with (tables / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def _opened(team: Team, way: str, work: Path) -> None:
    """A repository with a mainline that goes on beside a branch of three commits, and a draft for that branch.

    Only where the branch shall land as it is it begins at the mainline's end.
    """
    team.author.ask("user/repos", {"name": way, "default_branch": "main"})
    team.author.ask(f"repos/ann/{way}", {"allow_fast_forward_only_merge": True}, "PATCH")
    team.author.ask(f"repos/ann/{way}/collaborators/ben", {"permission": "write"}, "PUT")
    _git(work.parent, "init", "-q", "--initial-branch=main", str(work))
    for number in range(3):
        _commit(work, number, {f"src/part{number}.py": _lines("part", number, 40)}, "Add a part")
    _commit(work, 3, {".gitea/workflows/ci.yml": _WORKFLOW}, "Test each push")
    remote = f"{team.author.remote}/ann/{way}.git"
    _git(work, "push", "-q", remote, "main")
    _git(work, "branch", "report")
    _commit(work, 4, {"src/part2.py": _lines("part", 7, 44)}, "Go on beside it")
    _git(work, "push", "-q", remote, "main")
    if way == "fast-forward-only":
        _git(work, "branch", "-f", "report")
    _git(work, "switch", "-q", "report")
    _commit(work, 5, {"src/report.py": _lines("report", 0, 60)}, "Add the report")
    _commit(work, 6, {"src/report.py": _lines("report", 1, 50), "src/part1.py": _lines("part", 9, 20)}, "Shorten it")
    _commit(
        work, 7, {"tests/test_report.py": _lines("test", 0, 30), "docs/report.md": _lines("words", 0, 12)}, "Test it"
    )
    _git(work, "push", "-q", remote, "report")
    label = team.author.ask(f"repos/ann/{way}/labels", {"name": "batch-size-ok", "color": "#00aabb"})
    asked = {"title": "WIP: a report", "head": "report", "base": "main", "labels": [label["id"]]}
    _once_known(team.author, f"repos/ann/{way}", "report")
    team.author.ask(f"repos/ann/{way}/pulls", asked)


def _once_known(user: User, repository: str, branch: str) -> None:
    """Wait until the server has the branch in its tables, which it writes some time after a push has ended."""
    until = time.monotonic() + _SECONDS
    while branch not in {one["name"] for one in user.ask(f"{repository}/branches")}:
        if time.monotonic() > until:
            raise RuntimeError(f"{repository} does not know {branch}")
        time.sleep(0.2)


def _reviewed(team: Team, way: str, work: Path) -> None:
    """The draft is made ready; a reviewer asks for changes, and approves of them."""
    pull = f"repos/ann/{way}/pulls/1"
    team.author.ask(pull, {"title": "A report"}, "PATCH")
    first, second = _oid(work, "report~1"), _oid(work, "report")
    team.reviewer.ask(f"{pull}/reviews", {"event": "REQUEST_CHANGES", "body": "Test it.", "commit_id": first})
    team.reviewer.ask(f"{pull}/reviews", {"event": "APPROVED", "body": "", "commit_id": second})


def _ran(owner: User, repository: str) -> None:
    """Each push is tested, and the last of them again, as a job of it fails; then it does not."""
    results = {"lint": "RESULT_FAILURE"}
    runner = Runner.registered(owner, repository, lambda name: results.get(name, "RESULT_SUCCESS"))
    if (n := runner.run_all(_JOBS)) != _JOBS:
        raise RuntimeError(f"{n} jobs were run, and not {_JOBS}")
    results.clear()
    newest = owner.ask(f"repos/{repository}/actions/runs")["workflow_runs"][0]["id"]
    owner.ask(f"repos/{repository}/actions/runs/{newest}/rerun-failed-jobs", {})
    runner.run_all(1)


def _released(owner: User, path: str) -> None:
    """A release with notes, whose tag the server makes, a pre-release without any, and a draft."""
    owner.ask(path, {"tag_name": "v1.0.0", "target_commitish": "main", "name": "First", "body": "It reports."})
    owner.ask(path, {"tag_name": "v1.1.0rc1", "target_commitish": "main", "prerelease": True})
    owner.ask(path, {"tag_name": "v1.1.0", "target_commitish": "main", "draft": True, "body": "Not yet."})


def _recorded(team: Team, folder: Path) -> Json:
    """The server's answers, and the repositories that it made, as bundles of Git."""
    bundles = {}
    for way in WAYS:
        path = folder / f"{way}.bundle"
        _git(folder / f"clone-{way}", "bundle", "create", str(path), "main")
        bundles[way] = base64.b64encode(path.read_bytes()).decode()
    return {"answers": dict(_answers(team)), "bundles": bundles}


def _answers(team: Team) -> Iterator[tuple[str, Json]]:
    """What the server says to each question that FlowLens asks, without what it does not read."""
    for way in WAYS:
        one = f"repos/ann/{way}"
        for path in (
            f"{one}/pulls?state=all&sort=recentupdate",
            f"{one}/pulls/1",
            f"{one}/pulls/1/reviews",
            f"{one}/pulls/1/commits?verification=false&files=false",
            f"{one}/issues/1/timeline",
            f"{one}/actions/runs",
            f"{one}/actions/tasks",
        ):
            yield path, _short(team.reviewer.ask(path))
        runs = team.reviewer.ask(f"{one}/actions/runs")
        for run in runs["workflow_runs"]:
            path = f"{one}/actions/runs/{run['id']}/jobs"
            yield path, _short(team.reviewer.ask(path))


_LEFT_OUT = re.compile(r".*(url|repo|repository|permissions)|tree|verification|steps|files|milestone|pin_order")
_OF_USERS = ("id", "login", "username", "full_name", "email")


def _short(answer: Json) -> Json:
    """The answer without addresses, what is empty, and what it says of repositories and users again and again."""
    if isinstance(answer, list):
        return [_short(each) for each in answer]
    if not isinstance(answer, dict):
        return answer
    names = _OF_USERS if "login" in answer else [name for name in answer if not _LEFT_OUT.fullmatch(name)]
    return {name: _short(answer[name]) for name in names if answer[name] not in (None, "", [])}


def _lines(word: str, start: int, n: int) -> str:
    return "".join(f"{word} {start + number}\n" for number in range(n))


def _commit(work: Path, day: int, files: Mapping[str, str], message: str) -> None:
    for name, text in files.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    at = f"2026-01-{day + 1:02d}T12:00:00+0000"
    _git(work, "add", ".")
    _git(work, "commit", "-q", "-m", message, GIT_AUTHOR_DATE=at, GIT_COMMITTER_DATE=at)


def _oid(work: Path, name: str) -> str:
    return _git(work, "rev-parse", name)


def _git(folder: Path, *arguments: str, **environment: str) -> str:
    person = {
        "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.org",
        "GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.org",
    }  # fmt: skip
    own = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", *arguments]
    everything = {**own, **person, **environment}
    done = subprocess.run(command, cwd=folder, env=everything, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _flowlens(environment: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "flowlens", *arguments],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    click.echo(done.stdout.strip(), err=True)


if __name__ == "__main__":
    main()

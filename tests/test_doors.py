"""What FlowLens may do to the world around it stands in few files: start a program, and open a network."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import flowlens
from tests.repos import Repo, day, lines

SOURCE = Path(flowlens.__file__).parent
# The one that starts Git on the shadow directory, and this Python for the reader in depth; and the one that asks the
# command line of GitHub for its token, when a forge is asked.
DOORS = {"sources/git/plumbing.py", "sources/forge/gh.py"}
# They ask where stores (`--cache-dir s3://…`) and tables are (`--tables`), a scheduler (`mine --scheduler`), and a
# forge (`mine --forge`). Git asks for what is cloned.
NETWORK_DOORS = {
    "facts/shared_store.py": ["fsspec"],
    "facts/shared_tables.py": ["fsspec", "pyarrow.fs"],
    "fleet/cluster.py": ["distributed"],
    "sources/forge/http.py": ["httpx2"],
}
TOLD_IN = ("README.md", "SECURITY.md", "src/flowlens/cli/options.py", "src/flowlens/docs/scale.md")
ASKED_FOR = (
    "A network is opened by what you ask for alone: `mine --forge`, `mine --repos org:…`, a repository that is named "
    "by its address (REPO of `report`, `export`, `query` and `mine`, or in the list of `mine --repos` or of `compare`)"
    ", `mine --scheduler`, and `--tables`, `--cache-dir` or `FLOWLENS_CACHE_DIR` with an address (`s3://…`)."
)
# They hold what the door has started, to write to it, read from it or end it.
HANDLES = {"sources/git/stream.py", "sources/git/deep_child.py"}
# Worker processes of this Python, which run FlowLens itself.
WORKERS = {"fleet/cluster.py", "fleet/limited.py", "fleet/pool.py", "fleet/template.py"}
# It knows the errors of the door to a forge, and says them in words.
NAMES_ERRORS = {"sources/forge/lost.py": ["httpx2", "socket", "ssl"]}
STARTERS = ("Popen", "call", "check_call", "check_output", "getoutput", "getstatusoutput", "run")
OF_OS = ("system", "popen", "fork", "forkpty", "startfile", "posix_spawn", "posix_spawnp")
OTHER_WAYS = {
    "asyncio", "dask", "distributed", "git", "loky", "multiprocessing", "pebble", "pexpect", "pty", "sh",
}  # fmt: skip
NETWORK = {
    "aiohttp", "asyncore", "boto3", "dask", "distributed", "fsspec", "ftplib", "http", "httpx", "httpx2", "imaplib",
    "poplib", "pyarrow.fs", "requests", "s3fs", "smtplib", "socket", "socketserver", "ssl", "telnetlib",
    "urllib.request", "urllib3", "webbrowser", "xmlrpc",
}  # fmt: skip


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text("utf-8"))


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def starts(tree: ast.AST) -> set[str]:
    """What in a module starts a program: calls by name, and packages that do."""
    found = {name for name in imports(tree) if name.split(".")[0] in OTHER_WAYS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of, name = node.value.id, node.attr
            if of == "os" and (name in OF_OS or name.startswith(("exec", "spawn"))):
                found.add(f"os.{name}")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of_node, name = node.func.value, node.func.attr
            if isinstance(of_node, ast.Name) and of_node.id == "subprocess" and name in STARTERS:
                found.add(f"subprocess.{name}")
    return found


def test_programs_are_started_by_the_doors_only() -> None:
    assert {name for name, tree in modules() if starts(tree)} == DOORS | WORKERS
    assert {name for name, tree in modules() if "subprocess" in imports(tree)} == DOORS | HANDLES


@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.system('x')",
        "import os\ndef f():\n    os.execv('x', [])",
        "import subprocess\nsubprocess.run(['x'])",
        "from git import Repo",
        "import multiprocessing.pool",
        "from pebble import ProcessPool",
        "def f():\n    import asyncio",
    ],
)
def test_another_door_would_be_seen(text: str) -> None:
    assert starts(ast.parse(text))


def reaches(tree: ast.AST) -> list[str]:
    """What a module imports that may speak to a network."""
    names = imports(tree)
    return sorted((names & NETWORK) | ({name.split(".")[0] for name in names} & NETWORK))


def test_the_network_is_reached_by_its_doors_only() -> None:
    found = {name: reached for name, tree in modules() if (reached := reaches(tree))}
    assert found == NETWORK_DOORS | NAMES_ERRORS


def test_who_names_errors_uses_nothing_else_of_what_opens_a_network() -> None:
    trees = {name: tree for name, tree in modules() if name in NAMES_ERRORS}
    used = {
        (name, node.attr)
        for name, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in NAMES_ERRORS[name]
    }
    assert used
    assert {(name, word) for name, word in used if not word.lower().endswith(("error", "exception"))} == set()
    froms = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert {node.module for node in froms} == {"__future__", "collections.abc"}


@pytest.mark.parametrize(
    "text", ["import fsspec", "from fsspec.core import url_to_fs", "def f():\n    from distributed import Client"]
)
def test_another_way_out_would_be_seen(text: str) -> None:
    assert reaches(ast.parse(text))


@pytest.mark.parametrize("file", TOLD_IN)
def test_what_opens_a_network_is_told_alike(file: str) -> None:
    assert ASKED_FOR in " ".join((Path(__file__).parents[1] / file).read_text("utf-8").split())


def without_a_network() -> list[str]:
    """What starts a program in a world without a network; skips the test where this user may not."""
    command = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]
    tried = subprocess.run([*command, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"the network cannot be cut here: {tried.stderr.strip()}")
    return command


@pytest.mark.parametrize("command", [["report", "--report", "json:-"], ["check", "--output-format", "json"], ["mine"]])
def test_it_works_without_a_network(tmp_path: Path, command: list[str]) -> None:
    repo = Repo(tmp_path / "project")
    oids = [repo.commit({f"{number}.txt": lines(range(number + 1))}, at=day(number)) for number in range(8)]
    repo.tag("v1.0.0", oids[-1])
    answers = [
        subprocess.run(
            [*world, sys.executable, "-m", "flowlens", *command, str(repo.folder)],
            env={**os.environ, "FLOWLENS_CACHE_DIR": str(tmp_path / f"cache{number}")},
            capture_output=True,
            text=True,
            check=False,
        )
        for number, world in enumerate(([], without_a_network()))
    ]
    assert answers[1].returncode == 0, answers[1].stderr
    assert (answers[0].stdout, answers[0].stderr) == (answers[1].stdout, answers[1].stderr)
    if "json" in " ".join(command):
        assert json.loads(answers[1].stdout)


def test_there_is_none_in_that_world() -> None:
    script = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    done = subprocess.run(
        [*without_a_network(), sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert "Network is unreachable" in done.stderr

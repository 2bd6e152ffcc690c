"""The members that a workspace file names: globs of folders, as it writes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flowlens.facts.layout.toml_text import toml_tables

__all__ = ["Members", "cargo", "npm", "python", "strings"]

_POETRY_GROUPS = 100


@dataclass(frozen=True, slots=True)
class Members:
    """What is in the workspace, and what is not though it matches."""

    included: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def npm(text: str, key: str = "workspaces") -> Members:
    """The `workspaces` of a package.json, or what the key of a lerna.json names; ValueError where it is no object."""
    try:
        read = json.loads(text)
    except RecursionError as exc:
        raise ValueError("it is nested too deeply") from exc
    table = _table(read, "no JSON object")
    said = table.get(key, ())
    globs = strings(said.get("packages", ()) if isinstance(said, dict) else said)
    return with_negated(globs)


def with_negated(globs: tuple[str, ...]) -> Members:
    """Those that begin with `!` are what is not in it."""
    return Members(
        tuple(glob for glob in globs if not glob.startswith("!")),
        tuple(glob[1:] for glob in globs if glob.startswith("!")),
    )


def cargo(text: str) -> Members:
    """The workspace of a Cargo.toml, with the path dependencies of its root; ValueError where it is no TOML."""
    table = toml_tables(text)
    workspace = table.get("workspace")
    if not isinstance(workspace, dict):
        return Members()
    kinds = ("dependencies", "dev-dependencies", "build-dependencies")
    paths = [path for kind in kinds for path in _paths(table.get(kind))]
    return Members((*strings(workspace.get("members")), *paths), strings(workspace.get("exclude")))


def python(text: str) -> Members:
    """The workspace of uv or of hatch, or the path dependencies of poetry, in a pyproject.toml; ValueError as above."""
    tools = _mapping(toml_tables(text), "tool")
    uv = _mapping(tools, "uv", "workspace")
    included = (*strings(uv.get("members")), *_hatch(tools), *_poetry(tools))
    return Members(included, strings(uv.get("exclude")))


def strings(value: object) -> tuple[str, ...]:
    """The texts of a list; none where it is no list."""
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, (list, tuple)) else ()


def _hatch(tools: Mapping[str, Any]) -> Iterator[str]:
    for environment in list(_mapping(tools, "hatch", "envs").values())[:_POETRY_GROUPS]:
        members = _mapping(environment, "workspace").get("members")
        for member in members if isinstance(members, list) else ():
            path = member.get("path") if isinstance(member, dict) else member
            if isinstance(path, str):
                yield path


def _poetry(tools: Mapping[str, Any]) -> Iterator[str]:
    poetry = _mapping(tools, "poetry")
    yield from _paths(poetry.get("dependencies"))
    for group in list(_mapping(poetry, "group").values())[:_POETRY_GROUPS]:
        yield from _paths(_mapping(group).get("dependencies"))


def _paths(dependencies: object) -> Iterator[str]:
    for one in dependencies.values() if isinstance(dependencies, dict) else ():
        if isinstance(one, dict) and isinstance(one.get("path"), str):
            yield one["path"]


def _mapping(value: object, *keys: str) -> Mapping[str, Any]:
    """The table behind the keys; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _table(value: object, otherwise: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"it is {otherwise}")
    return value

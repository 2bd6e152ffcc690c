"""The package that a manifest provides, and those that it needs to run, by the names of their ecosystem."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from flowlens.facts.layout.pom import Path, elements
from flowlens.facts.layout.toml_text import toml_tables
from flowlens.model.manifest import Package

__all__ = ["MANIFESTS", "package_in"]

MANIFESTS = ("package.json", "Cargo.toml", "go.mod", "pyproject.toml", "pom.xml")

_MOST_NEEDS = 2_000
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_DEPENDENCY = ("project", "dependencies", "dependency")


def package_in(file: str, text: str) -> Package | None:
    """The package of a manifest of that file name; None where it provides none. ValueError where it is damaged."""
    try:
        match file:
            case "package.json":
                return _npm(_table(json.loads(text)))
            case "Cargo.toml":
                return _cargo(toml_tables(text))
            case "go.mod":
                return _go(text)
            case "pyproject.toml":
                return _python(toml_tables(text))
            case "pom.xml":
                return _maven(text)
    except RecursionError as exc:
        raise ValueError("it is nested too deeply") from exc
    return None


def _package(ecosystem: str, name: object, needs: Iterable[str]) -> Package | None:
    if not isinstance(name, str) or not name:
        return None
    return Package(ecosystem, name, tuple(sorted(set(needs) - {name}))[:_MOST_NEEDS])


def _npm(table: Mapping[str, Any]) -> Package | None:
    kinds = ("dependencies", "peerDependencies", "optionalDependencies")
    return _package("npm", table.get("name"), [name for kind in kinds for name in _table(table.get(kind))])


def _cargo(table: Mapping[str, Any]) -> Package | None:
    needs = []
    for name, said in _table(table.get("dependencies")).items():
        renamed = said.get("package") if isinstance(said, dict) else None
        needs.append(renamed if isinstance(renamed, str) else name)
    return _package("cargo", _table(table.get("package")).get("name"), needs)


def _go(text: str) -> Package | None:
    """What a go.mod requires directly; `// indirect` marks the rest."""
    module, needs = None, []
    for line in text.splitlines():
        code, _, comment = line.partition("//")
        if code.startswith("module "):
            module = code.removeprefix("module ").strip().strip('"')
        elif "indirect" not in comment and (needed := _needed(code.split())):
            needs.append(needed)
    return _package("go", module, needs)


def _needed(words: list[str]) -> str | None:
    """The module that a line requires: its path begins with the name of a host, and its version follows."""
    name, *version = words[1:] if words[:1] == ["require"] else words or [""]
    dot = name.partition("/")[0].find(".", 1)
    is_path = 0 < dot < len(name) - 1 and not {"(", ")"} & set(name)
    return name if is_path and len(version) == 1 and version[0][:1] == "v" and len(version[0]) > 1 else None


def _python(table: Mapping[str, Any]) -> Package | None:
    project, poetry = _table(table.get("project")), _table(_table(table.get("tool")).get("poetry"))
    listed = project.get("dependencies")
    needs = [found[1] for text in listed if (found := _matched(text))] if isinstance(listed, list) else []
    needs += [name for name in _table(poetry.get("dependencies")) if name != "python"]
    name = project.get("name") or poetry.get("name")
    return _package("python", _plain(name) if isinstance(name, str) else None, map(_plain, needs))


def _matched(text: object) -> re.Match[str] | None:
    return _REQUIREMENT.match(text) if isinstance(text, str) else None


def _plain(name: str) -> str:
    """The name as the index of Python knows it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _maven(text: str) -> Package | None:
    """What is in a pom.xml, where the group of its parent holds if it has none of its own."""
    said: dict[Path, str] = {}
    needs: list[str] = []
    for path, told in elements(text):
        said[path] = told
        if path == _DEPENDENCY:
            of_group, named, scope = (said.pop((*path, name), "") for name in ("groupId", "artifactId", "scope"))
            if scope not in {"test", "provided"}:
                needs.append(f"{of_group}:{named}")
    group = said.get(("project", "groupId")) or said.get(("project", "parent", "groupId"), "")
    artifact = said.get(("project", "artifactId"))
    return _package("maven", f"{group}:{artifact}" if artifact else None, needs)


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}

"""Configuration: `flowlens.toml` or `[tool.flowlens]`, checked as a whole, turned into frozen settings.

The file lies in a repository that may be hostile, so it is read only where it is a small regular file, and a fault in
it is one line that names the file, the line and the key.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pathspec import PathSpec
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from flowlens.errors import ConfigurationError, UsageError
from flowlens.facts.settings import FactsSettings
from flowlens.lenses.settings import LensSettings
from flowlens.model.policy import Stage
from flowlens.sources.git.settings import GitSettings
from flowlens.toml_file import parsed, printable, read_small
from flowlens.toml_lines import lines_of_keys

__all__ = ["Overrides", "Settings", "cache_folder", "load_config"]

_CACHE = "FLOWLENS_CACHE_DIR"
_LEVEL_DAYS = 36_525  # a century; timedelta overflows far above it


@dataclass(frozen=True, slots=True)
class Settings:
    """All that one run needs to know; `file` is the configuration that was read, None where there is none.

    `adopt`: the user named the cache folder, and so vouches for what it brings from another clone.
    """

    repository: Path
    git: GitSettings
    facts: FactsSettings
    lenses: LensSettings
    cache: Path
    since: datetime | None = None
    until: datetime | None = None
    rebuild: bool = False
    adopt: bool = False
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says, which goes before the file; None (or 0, or False) where it says nothing."""

    mainline: str | None = None
    stage: Stage | None = None
    tags: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    cache: Path | None = None
    jobs: int = 0
    include_bots: bool = False
    rebuild: bool = False


def load_config(repository: Path, *, file: Path | None = None, overrides: Overrides | None = None) -> Settings:
    """The settings for a repository: `overrides`, else `file`, else `flowlens.toml` or `[tool.flowlens]` at its root.

    ConfigurationError names every fault of the file at once; UsageError where `since` is not before `until`.
    """
    said = overrides or Overrides()
    if said.since and said.until and said.since >= said.until:
        raise UsageError(f"--since {said.since.isoformat()} is not before --until {said.until.isoformat()}.")
    found = _named(file) if file is not None else _found(repository)
    wanted = _Root() if found is None else _validated(found)
    return Settings(
        repository=repository,
        git=GitSettings(said.mainline or wanted.mainline, said.tags or wanted.release.tags, said.jobs),
        facts=_facts_settings(wanted),
        lenses=LensSettings(
            level_days=wanted.report.level_days,
            large_change_lines=wanted.size.large,
            include_bots=said.include_bots,
            stage=said.stage or wanted.stage,
        ),
        cache=cache_folder(said.cache),
        since=said.since,
        until=said.until,
        rebuild=said.rebuild,
        adopt=bool(said.cache or os.environ.get(_CACHE)),
        file=None if found is None else found.path,
    )


def cache_folder(said: Path | None) -> Path:
    """Where the store lies: `said`, else where the environment says, else in the user's cache folder; absolute.

    ConfigurationError where there is no home folder.
    """
    return (said or _cache_folder(os.environ)).expanduser().absolute()


def _only_tags(value: object) -> object:
    if value != "tags":
        raise ValueError('only "tags" is possible so far; leave the key out, or write "tags"')
    return value


def _glob(value: str) -> str:
    try:
        PathSpec.from_lines("gitignore", [value])
    except (ValueError, re.error) as exc:
        raise ValueError(f"{printable(value)} is not a glob as in .gitignore") from exc
    return value


_Text = Annotated[str, StringConstraints(min_length=1)]
_Globs = list[Annotated[_Text, AfterValidator(_glob)]]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Release(_Part):
    source: Annotated[str, BeforeValidator(_only_tags), Field(alias="from")] = "tags"
    tags: _Text | None = None


class _Size(_Part):
    large: Annotated[int, Field(ge=1)] = LensSettings().large_change_lines
    generated: _Globs = []
    vendored: _Globs = []


class _Bots(_Part):
    names: list[_Text] = []


class _ReportPart(_Part):
    level_days: Annotated[int, Field(ge=1, le=_LEVEL_DAYS)] = LensSettings().level_days


class _Root(_Part):
    mainline: _Text | None = None
    stage: Stage | None = None
    release: _Release = _Release()
    size: _Size = _Size()
    areas: dict[_Text, _Globs] = {}
    bots: _Bots = _Bots()
    report: _ReportPart = _ReportPart()


@dataclass(frozen=True, slots=True)
class _Document:
    """A configuration as read: its file, text, the table that is ours, and where in the file that table lies."""

    path: Path
    text: str
    table: object
    prefix: tuple[str, ...] = ()


def _facts_settings(wanted: _Root) -> FactsSettings:
    areas = {name: tuple(globs) for name, globs in wanted.areas.items()}
    return FactsSettings(tuple(wanted.size.generated), tuple(wanted.size.vendored), areas, tuple(wanted.bots.names))


def _cache_folder(environment: Mapping[str, str]) -> Path:
    if own := environment.get(_CACHE):
        return Path(own)
    shared = Path(environment.get("XDG_CACHE_HOME", ""))
    if shared.is_absolute():  # the XDG specification: a relative path is invalid and is ignored
        return shared / "flowlens"
    try:
        return Path.home() / ".cache" / "flowlens"
    except RuntimeError as exc:
        raise ConfigurationError("There is no home folder for the cache.", next_step="Set FLOWLENS_CACHE_DIR.") from exc


def _named(file: Path) -> _Document:
    """The configuration that the user names; a `pyproject.toml` is read for its `[tool.flowlens]`."""
    content = read_small(file)
    if content is None:
        raise ConfigurationError(f"{file} does not exist.", next_step="Name a configuration file with --config.")
    document = _Document(file, *parsed(file, content))
    return _in_pyproject(document) or document if file.name == "pyproject.toml" else document


def _found(repository: Path) -> _Document | None:
    root = _root(repository)
    if root is None:
        return None
    own = root / "flowlens.toml"
    if own.is_symlink():
        raise ConfigurationError(
            f"{own} is a symbolic link, which is not followed.", next_step="Make it a file, or name one with --config."
        )
    if (content := read_small(own)) is not None:
        return _Document(own, *parsed(own, content))
    shared = root / "pyproject.toml"
    if shared.is_symlink() or not shared.is_file():
        return None
    content = read_small(shared)
    if content is None or b"flowlens" not in content:  # it is not for FlowLens to complain about such a file
        return None
    return _in_pyproject(_Document(shared, *parsed(shared, content)))


def _root(repository: Path) -> Path | None:
    """The folder that holds `.git`, from `repository` upwards; None for a bare repository, which has no files."""
    start = repository.resolve()
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return folder
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir():
            return None
    return None


def _in_pyproject(document: _Document) -> _Document | None:
    tool = document.table.get("tool") if isinstance(document.table, dict) else None
    if not isinstance(tool, dict) or "flowlens" not in tool:
        return None
    return _Document(document.path, document.text, tool["flowlens"], ("tool", "flowlens"))


def _validated(document: _Document) -> _Root:
    try:
        return _Root.model_validate(document.table)
    except ValidationError as exc:
        lines = lines_of_keys(document.text)
        faults = sorted(_fault(dict(fault), document, lines) for fault in exc.errors(include_url=False))
        raise ConfigurationError("\n".join(text for _, text in faults)) from exc


def _fault(fault: Mapping[str, Any], document: _Document, lines: Mapping[tuple[str, ...], int]) -> tuple[int, str]:
    """The line of a fault, and the text that tells it."""
    path = (*document.prefix, *(str(step) for step in fault["loc"] if step != "[key]"))
    known = next((path[:end] for end in range(len(path), 0, -1) if path[:end] in lines), ())
    line = lines.get(known, 1)
    key = ".".join(step or '""' for step in path)
    return line, f"{document.path}:{line}: {printable(key)}: {_reason(fault)}"


_PLAIN = {
    **dict.fromkeys(("model_type", "dict_type"), "should be a table"),
    "list_type": "should be an array",
    "string_type": "should be a text",
    "int_type": "should be a whole number",
}


def _reason(fault: Mapping[str, Any]) -> str:
    if fault["type"] != "extra_forbidden":
        return _PLAIN.get(fault["type"], str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input "))
    known = _known_keys(fault["loc"][:-1])
    near = get_close_matches(str(fault["loc"][-1]), known, n=1)
    return f"unknown key; did you mean {near[0]}?" if near else f"unknown key; known here: {', '.join(known)}"


def _known_keys(path: tuple[str | int, ...]) -> list[str]:
    part: type[BaseModel] = _Root
    for step in path:
        part = type(part.model_fields[str(step)].default)
    return sorted(field.alias or name for name, field in part.model_fields.items())

"""Configuration: `flowlens.toml` or `[tool.flowlens]`, checked as a whole, turned into frozen settings.

The file lies in a repository that may be hostile, so it is read only where it is a small regular file, and a fault in
it is one line that names the file, the line and the key.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from flowlens.config_file import Document, found_in, named, of_commit
from flowlens.config_schema.stated import Stated
from flowlens.errors import ConfigurationError, UsageError
from flowlens.facts.settings import FactsSettings
from flowlens.facts.shared_copy import copy_folder, holds_password, is_place, place_of
from flowlens.gate.settings import GateSettings
from flowlens.lenses.settings import LensSettings
from flowlens.model.policy import Stage
from flowlens.model.squads import Squads
from flowlens.sources.ci.settings import CiSettings
from flowlens.sources.forge.settings import NOTHING_SAID, ForgeNamed, ForgeSettings
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.pulls.settings import PullSettings

__all__ = [
    "ForgeNamed", "Overrides", "Settings", "cache_folder", "config_from", "copy_of", "is_place", "load_config",
    "load_squads", "place_of",
]  # fmt: skip

_CACHE = "FLOWLENS_CACHE_DIR"


@dataclass(frozen=True, slots=True)
class Settings:
    """All that one run needs to know.

    `deep_budget`: how many seconds the run may look in depth, 0 for not at all. `adopt`: the user named the cache
    folder, and so vouches for what it brings from another clone. `file` is the configuration file that was read, None
    where there is none or it lies in a commit; `config` is what a reader is told of it: the path, or `flowlens.toml at
    1a2b3c4`, or nothing where there is no configuration. `area`: the one part of the repository that is judged, by the
    stage that it has; None: all of it. `now` is the time of the run, and no date in a history is believed that lies
    ahead of it; None: whatever they say.
    """

    repository: Path
    git: GitSettings
    facts: FactsSettings
    lenses: LensSettings
    cache: Path
    since: datetime | None = None
    until: datetime | None = None
    rebuild: bool = False
    deep_budget: float = 0.0
    adopt: bool = False
    file: Path | None = None
    config: str = ""
    gate: GateSettings = field(default_factory=GateSettings)
    area: str | None = None
    ci: CiSettings = field(default_factory=CiSettings)
    pulls: PullSettings = field(default_factory=PullSettings)
    forge: ForgeSettings = field(default_factory=ForgeSettings)
    now: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the command line says, which goes before the file; None (or 0, or False) where it says nothing.

    `now`: the time that it is taken to be; None: what the clock says.
    """

    mainline: str | None = None
    stage: Stage | None = None
    tags: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    cache: Path | None = None
    jobs: int = 0
    include_bots: bool = False
    rebuild: bool = False
    deep_budget: float = 0.0
    area: str | None = None
    ci: tuple[str, ...] = ()
    pulls: tuple[str, ...] = ()
    forge: ForgeNamed = NOTHING_SAID
    now: datetime | None = None


def load_config(repository: Path, *, file: Path | None = None, overrides: Overrides | None = None) -> Settings:
    """The settings for a repository: `overrides`, else `file`, else `flowlens.toml` or `[tool.flowlens]` at its root.

    ConfigurationError names every fault of the file at once; UsageError where `since` is not before `until`.
    """
    said = _checked(overrides)
    found = named(file) if file is not None else found_in(repository)
    settings = _settings(repository, found, said)
    if found is None:
        return settings
    own = Path(found.name)
    folder = own.absolute().parent
    ci = replace(settings.ci, folder=folder) if settings.ci.runs else settings.ci
    pulls = replace(settings.pulls, folder=folder) if settings.pulls.globs else settings.pulls
    return replace(settings, file=own, ci=ci, pulls=pulls)


def config_from(
    files: Mapping[str, bytes], *, where: str, repository: Path = Path(), overrides: Overrides | None = None
) -> Settings:
    """The settings as a commit has them: `overrides`, else its `flowlens.toml`, else its `[tool.flowlens]`.

    `files` are the contents of `flowlens.toml` and `pyproject.toml` at its root, by name, without links and those that
    it does not have; `where` is its short id. ConfigurationError names every fault, as `flowlens.toml at 1a2b3c4:3: …`.
    """
    said = _checked(overrides)
    return _settings(repository, of_commit(files, where), said)


def load_squads(file: Path) -> Squads:
    """The squads that a file names, and where their repositories lie; ConfigurationError names every fault of it."""
    from flowlens.config_schema.squads import squads_in

    return squads_in(file)


def cache_folder(said: Path | None) -> Path:
    """Where the store lies: `said`, else where the environment says, else in the user's cache folder; absolute.

    Where the environment names a place elsewhere it is the copy of that. ConfigurationError where there is no home
    folder.
    """
    if said is None and is_place(own := os.environ.get(_CACHE, "")):
        return copy_of(own)
    return (said or _cache_folder(os.environ)).expanduser().absolute()


def copy_of(place: str) -> Path:
    """The cache folder that is the copy on this machine of a place elsewhere, as `s3://bucket/facts`.

    UsageError where it cannot be made, or the address holds a password.
    """
    if holds_password(place):  # and it is not told
        raise UsageError(
            "A place with a password in its address is not taken.",
            next_step="Give it as what reads the place asks for it, in the environment or a file of its own.",
        )
    beside = {name: value for name, value in os.environ.items() if name != _CACHE or not is_place(value)}
    try:
        return copy_folder(place, _cache_folder(beside).expanduser().absolute())
    except OSError as exc:
        raise UsageError(f"There is no room for a copy of {place}: {exc}.") from exc


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


def _checked(overrides: Overrides | None) -> Overrides:
    said = overrides or Overrides()
    if said.since and said.until and said.since >= said.until:
        raise UsageError(f"--since {said.since.isoformat()} is not before --until {said.until.isoformat()}.")
    return said


def _settings(repository: Path, document: Document | None, said: Overrides) -> Settings:
    stated = Stated() if document is None else _stated(document)
    return Settings(
        repository=repository,
        git=_git(stated.git, said),
        facts=stated.facts,
        lenses=replace(stated.lenses, include_bots=said.include_bots, stage=_stage(stated.lenses, said)),
        cache=cache_folder(said.cache),
        since=said.since,
        until=said.until,
        rebuild=said.rebuild,
        deep_budget=said.deep_budget,
        adopt=bool(said.cache or os.environ.get(_CACHE)),
        config="" if document is None else document.name,
        gate=stated.gate,
        area=said.area,
        ci=replace(stated.ci, files=said.ci),
        pulls=replace(stated.pulls, named=said.pulls),
        forge=ForgeSettings(stated.forge, said.forge),
        now=said.now or datetime.now(UTC),
    )


def _git(stated: GitSettings, said: Overrides) -> GitSettings:
    # Who names tags on the command line means tags.
    file = None if said.tags else stated.version_file
    return GitSettings(said.mainline or stated.mainline, said.tags or stated.tag_pattern, said.jobs, file)


def _stage(stated: LensSettings, said: Overrides) -> Stage | None:
    """The stage to judge by: what the command line says, else that of the area, else that of the repository."""
    of_area = None if said.area is None else stated.area_stages.get(said.area)
    return said.stage or of_area or stated.stage


def _stated(document: Document) -> Stated:
    if document.is_empty:  # the libraries that check a configuration take longer to import than the gate to answer
        return Stated()
    from flowlens.config_schema.root import stated

    return stated(document)

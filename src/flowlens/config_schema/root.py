"""The whole of the configuration, checked at once."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationError, model_validator

from flowlens.config_file import Document
from flowlens.config_schema.check import CheckPart
from flowlens.config_schema.faults import PLAIN_FORM, TABLE_FORM, told
from flowlens.config_schema.part import Count, Days, Globs, Part, Text
from flowlens.config_schema.stated import Stated
from flowlens.errors import ConfigurationError
from flowlens.facts.settings import FactsSettings, ReleaseSettings, ReleaseSource
from flowlens.lenses.settings import SMALLEST_GROUP, LensSettings
from flowlens.model.policy import Stage
from flowlens.sources.ci.settings import CiSettings
from flowlens.sources.forge.settings import ForgeNamed, Kind
from flowlens.sources.git.settings import GitSettings, VersionFile
from flowlens.sources.pulls.settings import PullSettings

__all__ = ["stated"]


def stated(document: Document) -> Stated:
    """What the configuration says; ConfigurationError names every fault of it."""
    try:
        return _Root.model_validate(document.table).stated()
    except ValidationError as exc:
        raise ConfigurationError(told(exc, document, _Root)) from exc


def _path(value: str) -> str:
    if value.startswith("/") or not value.isprintable() or {"", ".", ".."} & set(value.split("/")):
        raise ValueError("should be the path of a file from the root of the repository, as channels/stable.json")
    return value


class _Release(Part):
    source: Annotated[ReleaseSource, Field(alias="from")] = "tags"
    tags: Text | None = None
    file: Annotated[Text, AfterValidator(_path)] | None = None
    key: Text | None = None
    versions: Text | None = None
    environments: Annotated[list[Text], Field(min_length=1)] = Field(
        default_factory=lambda: [*ReleaseSettings().environments]
    )
    workflow: Text | None = None
    job: Text | None = None

    @model_validator(mode="after")
    def _names_what_deploys(self) -> _Release:
        if self.source == "builds" and self.workflow is None and self.job is None:
            raise ValueError('should name the workflow or the job that deploys, where from is "builds"')
        return self

    @model_validator(mode="after")
    def _names_its_file(self) -> _Release:
        by_file = self.source == "version-file"
        if by_file and (self.file is None or self.tags is not None):
            raise ValueError('should have `file`, and no `tags`, where from is "version-file"')
        if by_file and self.key is None and (self.file or "").endswith((".json", ".toml")):
            raise ValueError("should have the `key` of the version in JSON or TOML, as project.version")
        if not by_file and {self.file, self.key, self.versions} != {None}:
            raise ValueError('should have from = "version-file" with `file`, `key` or `versions`')
        return self

    def settings(self) -> ReleaseSettings:
        return ReleaseSettings(self.source, tuple(self.environments), self.workflow, self.job)

    def version_file(self) -> VersionFile | None:
        return None if self.file is None else VersionFile(self.file, self.key or "", self.versions or "")


class _Size(Part):
    large: Annotated[int, Field(ge=1)] = LensSettings().large_change_lines
    generated: Globs = Field(default_factory=list)
    vendored: Globs = Field(default_factory=list)


class _Bots(Part):
    names: list[Text] = Field(default_factory=list)


class _ReportPart(Part):
    level_days: Days = LensSettings().level_days


class _AreaPart(Part):
    """An area with more to say of it than its globs; without any, the stage of one that is found anyway."""

    paths: Globs = Field(default_factory=list)
    stage: Stage | None = None

    @model_validator(mode="after")
    def _says_something(self) -> _AreaPart:
        if not self.paths and self.stage is None:
            raise ValueError("should have paths, a stage, or both")
        return self


def _form(value: object) -> str:
    return TABLE_FORM if isinstance(value, (dict, _AreaPart)) else PLAIN_FORM


_Area = Annotated[
    Annotated[Globs, Tag(PLAIN_FORM)] | Annotated[_AreaPart, Tag(TABLE_FORM)],
    Discriminator(_form),
]


def _large_enough(value: int) -> int:
    if value < SMALLEST_GROUP:
        raise ValueError(f"should be {SMALLEST_GROUP} or more: a smaller group would show what single people do")
    return value


class _Privacy(Part):
    smallest_group: Annotated[Count, AfterValidator(_large_enough)] = SMALLEST_GROUP


def _inside(value: str, option: str) -> str:
    """A path below the folder of the configuration, which may be that of a repository that nobody vouches for."""
    parts = value.rpartition(":")[2].split("/")
    if value.startswith("~") or not parts[0] or ".." in parts or "\0" in value:
        raise ValueError(f"should lead to files below the configuration's folder; name others with {option}")
    if any("**" in part and part != "**" for part in parts):
        raise ValueError("should have ** for a whole part of the path only, as in ci/**/*.json")
    return value


def _inside_or_ci(value: str) -> str:
    return _inside(value, "--ci")


def _inside_or_pulls(value: str) -> str:
    return _inside(value, "--pulls")


class _Ci(Part):
    runs: list[Annotated[Text, AfterValidator(_inside_or_ci)]] = Field(default_factory=list)


class _Forge(Part):
    """Which forge the repository belongs to, where its origin does not tell; what names a server is checked later."""

    kind: Kind | None = None
    url: Text | None = None
    project: Text | None = None
    pulls: list[Annotated[Text, AfterValidator(_inside_or_pulls)]] = Field(default_factory=list)


class _Root(Part):
    mainline: Text | None = None
    stage: Stage | None = None
    release: _Release = _Release()
    size: _Size = _Size()
    areas: dict[Text, _Area] = Field(default_factory=dict)
    bots: _Bots = _Bots()
    report: _ReportPart = _ReportPart()
    privacy: _Privacy = _Privacy()
    ci: _Ci = _Ci()
    forge: _Forge = _Forge()
    check: CheckPart = CheckPart()

    def stated(self) -> Stated:
        tables = {name: one for name, one in self.areas.items() if isinstance(one, _AreaPart)}
        globs = {name: one.paths if isinstance(one, _AreaPart) else one for name, one in self.areas.items()}
        areas = {name: tuple(paths) for name, paths in globs.items() if paths or name not in tables}
        return Stated(
            git=GitSettings(self.mainline, self.release.tags, version_file=self.release.version_file()),
            facts=FactsSettings(
                generated=tuple(self.size.generated),
                vendored=tuple(self.size.vendored),
                areas=areas,
                bots=tuple(self.bots.names),
                release=self.release.settings(),
            ),
            lenses=LensSettings(
                level_days=self.report.level_days,
                large_change_lines=self.size.large,
                stage=self.stage,
                area_stages={name: one.stage for name, one in tables.items() if one.stage is not None},
                smallest_group=self.privacy.smallest_group,
            ),
            gate=self.check.settings(),
            ci=CiSettings(runs=tuple(self.ci.runs)),
            pulls=PullSettings(globs=tuple(self.forge.pulls)),
            forge=ForgeNamed(self.forge.kind, self.forge.url, self.forge.project),
        )

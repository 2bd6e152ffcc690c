"""The whole of the configuration, checked at once."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

from flowlens.config_file import Document
from flowlens.config_schema.check import CheckPart
from flowlens.config_schema.faults import told
from flowlens.config_schema.part import Days, Globs, Part, Text
from flowlens.config_schema.stated import Stated
from flowlens.errors import ConfigurationError
from flowlens.facts.settings import FactsSettings
from flowlens.lenses.settings import LensSettings
from flowlens.model.policy import Stage
from flowlens.sources.git.settings import GitSettings

__all__ = ["stated"]


def stated(document: Document) -> Stated:
    """What the configuration says; ConfigurationError names every fault of it."""
    try:
        return _Root.model_validate(document.table).stated()
    except ValidationError as exc:
        raise ConfigurationError(told(exc, document, _Root)) from exc


def _only_tags(value: object) -> object:
    if value != "tags":
        raise ValueError('only "tags" is possible so far; leave the key out, or write "tags"')
    return value


class _Release(Part):
    source: Annotated[str, BeforeValidator(_only_tags), Field(alias="from")] = "tags"
    tags: Text | None = None


class _Size(Part):
    large: Annotated[int, Field(ge=1)] = LensSettings().large_change_lines
    generated: Globs = Field(default_factory=list)
    vendored: Globs = Field(default_factory=list)


class _Bots(Part):
    names: list[Text] = Field(default_factory=list)


class _ReportPart(Part):
    level_days: Days = LensSettings().level_days


class _Root(Part):
    mainline: Text | None = None
    stage: Stage | None = None
    release: _Release = _Release()
    size: _Size = _Size()
    areas: dict[Text, Globs] = Field(default_factory=dict)
    bots: _Bots = _Bots()
    report: _ReportPart = _ReportPart()
    check: CheckPart = CheckPart()

    def stated(self) -> Stated:
        areas = {name: tuple(globs) for name, globs in self.areas.items()}
        return Stated(
            git=GitSettings(self.mainline, self.release.tags),
            facts=FactsSettings(tuple(self.size.generated), tuple(self.size.vendored), areas, tuple(self.bots.names)),
            lenses=LensSettings(
                level_days=self.report.level_days, large_change_lines=self.size.large, stage=self.stage
            ),
            gate=self.check.settings(),
        )

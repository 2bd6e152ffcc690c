"""A run on what earlier runs have kept, beside a run from scratch: both must give the same, down to the byte."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

from flowlens import __version__, pipeline, reading
from flowlens.config import Overrides, Settings, load_config
from flowlens.facts.kept_schema import MADE_OF
from flowlens.facts.schema import TABLES
from flowlens.facts.store import Store, store_name
from flowlens.facts.tables import Facts
from flowlens.model.history import DiffJob
from flowlens.outputs import json_report
from flowlens.sources.git.diffs import METHOD, make_diffs
from flowlens.sources.git.locate import locate

__all__ = ["as_from_scratch", "asked", "contents", "diffs_made", "fresh_text", "store_of", "text"]


def asked(folder: Path, cache: Path, **said: Any) -> Settings:
    """The settings of a run on a repository, in one process: a pool of them costs more than such a small history."""
    return load_config(folder, overrides=Overrides(**{"cache": cache, "jobs": 1, **said}))


def text(settings: Settings) -> str:
    """The report as JSON."""
    return json_report.report(pipeline.analyse(settings))


def fresh_text(settings: Settings) -> str:
    """The report as JSON, from a store that did not exist before."""
    with tempfile.TemporaryDirectory() as cache:
        return text(replace(settings, cache=Path(cache)))


def as_from_scratch(settings: Settings) -> None:
    """Fail unless the report and all fact tables are what they are without anything that was kept."""
    with tempfile.TemporaryDirectory() as folder:
        before, nothing = Path(folder) / "before", Path(folder) / "nothing"
        if settings.cache.exists():
            shutil.copytree(settings.cache, before)
        # Whichever came first would else bring the store up to date for the other.
        report, facts = text(settings), pipeline.gather(replace(settings, cache=before))
        fresh = pipeline.gather(replace(settings, cache=nothing))
        _same(facts, fresh)
        # What is made of the same facts is the same; reading them once more would show nothing else.
        assert report == json_report.report(pipeline._judged(fresh, settings))


def diffs_made(monkeypatch: pytest.MonkeyPatch) -> list[DiffJob]:
    """The diffs that Git makes from now on for who reads a repository in one piece, one after another."""
    jobs: list[DiffJob] = []

    def spy(git: Any, wanted: Sequence[DiffJob], *rest: Any) -> Any:
        jobs.extend(wanted)
        return make_diffs(git, wanted, *rest)

    monkeypatch.setattr(reading, "make_diffs", spy)
    return jobs


def store_of(folder: Path, cache: Path) -> Store:
    """The store of a repository in a cache folder."""
    return Store(cache / "git" / store_name(locate(folder).common), METHOD, __version__, folder.name)


def contents(store: Store) -> dict[str, list[dict[str, Any]]]:
    """All rows that the store gives."""
    kept = store.load()
    return {name: getattr(kept, name).to_pylist() for name in MADE_OF}


def _same(left: Facts, right: Facts) -> None:
    for table in TABLES:
        assert_frame_equal(getattr(left, table.name), getattr(right, table.name), obj=table.name)
    for name in ("repository", "as_of", "excluded", "notices"):
        assert getattr(left, name) == getattr(right, name), name

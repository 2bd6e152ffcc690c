"""The whole run on one page: read the repository, make the tables, ask every lens, judge.

repository ─ mine ─▶ diffs ─ store ─▶ facts ─ lenses ─▶ findings ─ judge ─▶ report
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Literal

from flowlens import __version__
from flowlens.config import Settings
from flowlens.facts.build import build
from flowlens.facts.diff_table import DiffTable
from flowlens.facts.export import export as write_tables
from flowlens.facts.period import within
from flowlens.facts.schema import TABLES
from flowlens.facts.store import Store, store_name
from flowlens.facts.tables import Facts
from flowlens.lenses.catalog import LENSES
from flowlens.model.finding import Finding
from flowlens.model.history import Diff
from flowlens.model.mined import Mined
from flowlens.model.progress import Progress, Silent
from flowlens.model.report import Report
from flowlens.sources.git.attributes import read_attributes
from flowlens.sources.git.diffs import METHOD, make_diffs
from flowlens.sources.git.mine import mine
from flowlens.sources.git.shadow import Shadow, open_shadow
from flowlens.verdict.judge import judge
from flowlens.verdict.policy import policy, rules_text

__all__ = ["analyse", "explain_facts", "explain_verdict", "export", "gather"]

_BATCH = 2_000
_SAVE_SECONDS = 30


def analyse(settings: Settings, progress: Progress | None = None) -> Report:
    """The report on one repository; FlowLensError where it cannot be read or measured."""
    facts = gather(settings, progress)
    thresholds = policy(settings.lenses.stage)
    findings: list[Finding] = [lens.judge(lens.measure(facts, settings.lenses), thresholds) for lens in LENSES]
    return Report(
        flowlens=__version__,
        repository=facts.repository,
        verdict=judge(findings, thresholds),
        findings=tuple(findings),
        cards={lens.id: lens.card for lens in LENSES},
        excluded=facts.excluded,
        notices=facts.notices,
        method=METHOD,
        seed=settings.lenses.seed,
        settings=_told(settings),
    )


def gather(settings: Settings, progress: Progress | None = None) -> Facts:
    """The fact tables of one repository, for the period that the settings ask for."""
    listener = progress or Silent()
    with open_shadow(settings.repository) as shadow:
        mined = mine(shadow, settings.git, listener)
        table, notices = _diffs(shadow, mined, settings, listener)
    listener.start("Building tables", None)
    attributes = read_attributes(mined.attributes, table.files["path"].unique())
    facts = build(mined, table, attributes, settings.facts)
    return within(replace(facts, notices=(*facts.notices, *notices)), settings.since, settings.until)


def export(
    settings: Settings, folder: Path, form: Literal["csv", "parquet"], progress: Progress | None = None
) -> list[Path]:
    """The files written, one a fact table, named after it."""
    return write_tables(gather(settings, progress), folder, form)


def explain_facts() -> str:
    """The data dictionary: every table and column with type, unit and meaning."""
    paragraphs = []
    for table in TABLES:
        rows = [f"  {c.name:<12} {c.type:<6} {c.unit:<8} {c.meaning}" for c in table.columns]
        paragraphs.append("\n".join([f"{table.name}: one row is {table.row}", *rows]))
    return "\n\n".join(paragraphs)


def explain_verdict() -> str:
    """The rules that turn findings into a verdict, and every threshold with its unit and source."""
    return rules_text()


def _diffs(shadow: Shadow, mined: Mined, settings: Settings, progress: Progress) -> tuple[DiffTable, list[str]]:
    """The diffs of the whole history, from the store as far as it has them; and notices."""
    store = Store(settings.cache / "git" / store_name(shadow.folder.common, mined.identity), METHOD)
    table = DiffTable() if settings.rebuild else store.load()
    known = table.keys()
    missing = [job for job in mined.jobs() if job not in known]
    if not missing:
        return table, []
    n_processes = settings.git.jobs or _n_cores()
    notices: list[str] = []
    n_new = 0
    saved_at = time.monotonic()
    for batch in _batches(make_diffs(shadow.git, missing, n_processes, progress)):
        table = table.with_added(batch)
        n_new += sum(diff.unknown is None for diff in batch)
        # An interrupted first run of a large repository leaves most of its work behind.
        if time.monotonic() - saved_at > _SAVE_SECONDS:
            notices = _save(store, table)
            saved_at = time.monotonic()
    # What stays unknown is tried in every run, and never kept: then there is nothing to write.
    return table, (_save(store, table) if n_new else []) or notices


def _n_cores() -> int:
    """The cores that this process may use; where the system does not tell that (macOS), the cores there are."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _batches(diffs: Iterator[Diff]) -> Iterator[Sequence[Diff]]:
    while batch := list(islice(diffs, _BATCH)):
        yield batch


def _save(store: Store, table: DiffTable) -> list[str]:
    try:
        store.save(table)
    except OSError as error:
        return [f"Nothing was kept for the next run: {error.strerror or error} ({store.folder})."]
    return []


def _told(settings: Settings) -> dict[str, str]:
    lenses = settings.lenses
    return {
        "level_days": str(lenses.level_days),
        "large_change_lines": str(lenses.large_change_lines),
        "include_bots": str(lenses.include_bots).lower(),
        "stage": lenses.stage or "differentiation (none is set)",
    }

"""Which releases of the evidence no tag names: Git and a forge know them by their commits only."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from flowlens.model.finding import Finding

__all__ = ["untagged"]


def untagged(releases: pd.DataFrame, findings: Iterable[Finding]) -> dict[str, str]:
    """The commit of each release in the evidence that has no tag, by its name."""
    shown = {item.id for finding in findings for item in finding.evidence if item.kind == "release"}
    columns = (releases[name].fillna("").tolist() for name in ("name", "tag", "oid"))
    return {name: oid for name, tag, oid in zip(*columns, strict=True) if name in shown and not tag}

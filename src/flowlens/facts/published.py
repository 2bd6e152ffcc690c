"""From a forge's page of releases to its table: each linked to the release of its tag, and to when that went live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, fields, replace

import pandas as pd

from flowlens.facts.oids import whole_oids
from flowlens.facts.schema import table
from flowlens.facts.tables import Facts, frame, moments
from flowlens.model.ci import DEPLOYED, Published
from flowlens.model.phrase import phrase

__all__ = ["with_published"]


def with_published(facts: Facts, read: Sequence[Published]) -> Facts:
    """The facts with the table of what a forge has published, and notices of what it could not be linked to.

    Deployments are those that the facts have already.
    """
    if not read:
        return facts
    names = [field.name for field in fields(Published)]
    found = pd.DataFrame([astuple(one) for one in read], columns=names, dtype=object)
    found = found.drop_duplicates(["system", "id"], keep="last")
    found["oid"] = whole_oids(found["oid"].tolist(), facts.commits["oid"].tolist())
    for name in ("created_at", "published_at"):
        found[name] = moments(found[name].tolist()).set_axis(found.index)
    found = _linked(found.rename(columns={"noted": "notes"}), facts)
    ordered = found.sort_values(["published_at", "system", "id"], kind="stable", ignore_index=True)
    published = frame("published", {name: ordered[name] for name in table("published").names})
    return replace(facts, published=published, notices=(*facts.notices, *_told(published, facts)))


def _linked(found: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """With the release of the tag, or else of the commit, and the first time that its commit went to users.

    A release that a file tells has no tag here, but may be called as the forge's tag of it.
    """
    releases = facts.releases
    by_tag = found["tag"].map(
        {tag or name: name for tag, name in zip(releases["tag"].fillna(""), releases["name"], strict=True)}
    )
    release = by_tag.fillna(found["oid"].map(dict(zip(releases["oid"], releases["name"], strict=True))))
    # The commit that the tag has in this clone, where the forge tells none.
    oid = found["oid"].fillna(release.map(dict(zip(releases["name"], releases["oid"], strict=True))))
    live = facts.deployments
    live = live[live["live"] & live["state"].isin(DEPLOYED) & live["at"].notna()]
    first = live.sort_values("at").drop_duplicates("oid").set_index("oid")["at"].to_dict()
    deployed = pd.Series([first.get(one) for one in oid], index=found.index, dtype=object)
    notes = found["notes"].eq(True)
    return found.assign(release=release, oid=oid, deployed_at=pd.to_datetime(deployed, utc=True), notes=notes)


def _told(published: pd.DataFrame, facts: Facts) -> Iterable[str]:
    out = published[~published["draft"]]
    n, linked = len(out), out[out["release"].notna()]
    drafts = len(published) - n
    aside = f" and {phrase(drafts, 'drafts')}" if drafts else ""
    yield (
        f"{phrase(n, 'releases')}{aside} on the forge's page of releases: {len(linked):,} of them are releases here, "
        f"{int(linked['notes'].sum()):,} of these with notes, {int(linked['deployed_at'].notna().sum()):,} deployed."
    )
    if n > len(linked):
        yield f"{phrase(n - len(linked), 'releases')} of the forge could not be linked: no release here has the tag."
    stages = dict(zip(facts.releases["name"], facts.releases["stage"], strict=True))
    odd = linked[linked["pre_release"] != (linked["release"].map(stages) == "pre-release")]
    if len(odd):
        yield (
            f"Of {phrase(len(odd), 'releases')} the forge says another stage than the version does (as "
            f"{odd['release'].iloc[-1]}): the version counts."
        )

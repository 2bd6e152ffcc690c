"""Deployments to where users are: which succeeded, which failed, and which took something back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.once import once
from flowlens.model.ci import DEPLOYED

__all__ = ["NEEDS_DEPLOYMENTS", "finished", "live_deployments"]

NEEDS_DEPLOYMENTS = (
    "needs deployments to users: `--ci FILE` or `flowlens mine --forge`, and the [release] environments "
    "(`flowlens explain ci`)"
)
_FAILED = ("failure", "failed", "error", "errored")


@once
def finished(facts: Facts) -> pd.DataFrame:
    """The deployments that are over and told how, by when they were made, with flags `done` and `position`.

    `position` is the place on the mainline of the change that was deployed; null where that is not known.
    """
    given = facts.deployments[facts.deployments["at"].notna()]
    done, failed = among(given["state"], DEPLOYED), among(given["state"], _FAILED)
    places = facts.changes.set_index("id")["position"]
    found = given.assign(done=done, position=given["change"].map(places).astype("Float64"))[done | failed]
    return found.sort_values(["at", "system", "id"], kind="stable", ignore_index=True)


@once
def live_deployments(facts: Facts) -> pd.DataFrame:
    """Those to environments of users, with `took_back` (when an older change took its place; null if none did).

    And `restored_at` of one that failed: when the next one to that environment succeeded.
    """
    rows = finished(facts)
    rows = rows[rows["live"]].reset_index(drop=True)
    key = ["system", "environment"]
    placed = rows[rows["done"] & rows["position"].notna()]
    after = placed.groupby(key)[["position", "at"]].shift(-1)
    back = after["at"].where((after["position"] < placed["position"]).fillna(value=False).astype("bool"))
    green = rows["at"].where(rows["done"])
    next_green = green.groupby([rows[name] for name in key]).bfill()
    return rows.assign(
        took_back=back.reindex(rows.index),
        restored_at=next_green.where(~rows["done"].to_numpy(dtype=np.bool_)),
    )

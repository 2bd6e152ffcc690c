"""What a name stands for in one repository: a release, the change of a pull, or a commit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from flowlens.errors import UsageError
from flowlens.facts.tables import Facts
from flowlens.model.phrase import first_few

__all__ = ["Named", "named"]

_PULL = re.compile(r"(?:[#!]|pull/|pr/|mr/)?(\d{1,9})", re.IGNORECASE)
_OID = re.compile(r"[0-9a-f]{4,64}")
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Named:
    """The kind of what was found, its id (a release's name, an object id), and what else the name could have meant."""

    kind: Literal["release", "change", "commit"]
    id: str
    also: tuple[str, ...] = ()


def named(facts: Facts, text: str) -> Named:
    """What the text names: a release, else a pull, else a commit; UsageError where it names nothing, or several."""
    found = _release(facts, text) or _pull(facts, text) or _commit(facts, text.lower())
    if found is None:
        raise UsageError(
            f"{facts.repository.name} has no release, pull or commit {text}, as far as its mainline and releases lead.",
            next_step="Give a tag, the number of a pull as #12, or the first letters of an object id.",
        )
    return found


def _release(facts: Facts, text: str) -> Named | None:
    releases = facts.releases
    exact = releases.loc[(releases["name"] == text) | (releases["tag"] == text), "name"].tolist()
    # A version without the letters before it, where one release alone has it.
    by_version = releases.loc[releases["version"] == text.removeprefix("v"), "name"].tolist()
    if exact:
        return Named("release", str(exact[0]))
    return Named("release", str(by_version[0])) if len(by_version) == 1 else None


def _pull(facts: Facts, text: str) -> Named | None:
    match = _PULL.fullmatch(text)
    if match is None:
        return None
    ids = facts.changes.loc[facts.changes["pull"] == int(match[1]), "id"].tolist()
    return Named("change", str(ids[-1]), tuple(f"change {each[:_SHOWN]}" for each in ids[:-1])) if ids else None


def _commit(facts: Facts, text: str) -> Named | None:
    if not _OID.fullmatch(text):
        return None
    oids: pd.Series[str] = pd.concat([facts.commits["oid"], facts.changes["id"]])
    found = sorted({str(oid) for oid in oids[oids.str.startswith(text)]})
    if len(found) > 1:
        raise UsageError(
            f"{text} begins {len(found)} object ids: {first_few([oid[:_SHOWN] for oid in found])}.",
            next_step="Give more letters of it.",
        )
    if not found:
        return None
    is_change = bool((facts.changes["id"] == found[0]).any())
    return Named("change" if is_change else "commit", found[0])

"""Building to learn.

Question: Do we build to learn, or write documents first?

Unit: days from a design document's first landing to the first change of source that bears its name; 0 where the code
    came first or with it. Of documents that get such code within a year, half have it by then: those begun of late may
    get it yet, so that what was quick would else be seen first.

Better: shorter. A document can be discussed for long; the first working code teaches what it could not say. Writing a
    design down is no fault: the wait for something that works is.

Reads: changes, change_files, releases, release_changes.

Leaves out: bots, first pages and templates; of waits, documents whose name has fewer than two words of its own. A
    change bears a name that stands, in three of four words, in its first line or in the path of a new source file, from
    half a year before the document to a year after. Of 40 such pairs of five public repositories that were read, 30
    were right; of four in five documents no change bears the name, which says nothing of them: the work may have
    another. Repositories without folders of design documents (adr, rfcs, proposals, enhancements, design) are not
    judged: of 470 new source folders in ten of them, 3 had documents before.

Source: "Think it is not talking" (Kniberg 2013, Think it, Build it, Ship it, Tweak it); waits by Kaplan & Meier 1958,
    with those that never end after Maller & Zhou 1996; other medians with the interval of order statistics (Conover
    1999), shares by Wilson 1927.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.among import rows_among
from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.design_documents import AFTER_DAYS, design_documents
from flowlens.lenses.enough import wanting
from flowlens.lenses.first_release import released_at
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.waits import days_of, not_reached, survival
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Finding, TryNext
from flowlens.model.measure import Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.ending_waits import ending_median
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import wilson
from flowlens.stats.survival import kaplan_meier

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "building-to-learn"

MEASURES = {
    "days_to_code": "from a design document to the first code that bears its name (median of those that get it)",
    "gets_code": "share of design documents that get code with their name within a year, or by now",
    "code_first": "share of these whose code came first, or with the document",
    "changes_before": "changes of documents to it before the first code (median)",
    "days_to_release": "from that first code to the first release that holds it (median, with what waits still)",
    "n_with_code": "design documents in the window whose first code is known",
    "n_documents": "design documents begun in the window",
    "n_ever": "design documents ever begun",
    "window": "length of the window",
}

# Of fewer documents, a folder of that name is about something else.
_KEPT = 5
_DOCUMENTS = 8
_SURE = (16, 32)
_SHOWN = 3
_SHORTEST_DAYS = 1 / 24
_UNITS = {
    "days_to_code": "days",
    "gets_code": "share",
    "code_first": "share",
    "changes_before": "changes",
    "days_to_release": "days",
}


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """How soon working code followed the design documents of the window."""
    sheet = Sheet(MEASURES)
    every = design_documents(facts, settings)
    if len(every) < _KEPT:
        sheet.leave_rest()
        return Measures(ID, facts.as_of, sheet.values, not_applicable=_none(len(every)))
    coded = every[every["code"].notna()].reset_index(drop=True)
    windows = two_windows(coded["at"], facts.repository.period, settings.level_days, _DOCUMENTS)
    now = coded.iloc[windows.now]
    begun = every[every["at"] >= windows.since]
    if len(now) < _DOCUMENTS:
        _leave_waits(sheet, len(now), windows)
    else:
        _write_code(sheet, begun, pd.Timestamp(facts.as_of), settings.seed)
        _write_habits(sheet, now)
        _write_release(sheet, facts, now)
    sheet.number("n_with_code", len(now), "documents", len(begun))
    sheet.number("n_documents", len(begun), "documents", len(begun))
    sheet.number("n_ever", len(every), "documents", len(every))
    sheet.number("window", windows.days, "days", len(begun))
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=(*_slowest(now), *_waiting(begun)),
        series=(_series(coded),),
        not_enough=_not_enough(windows) if len(now) < _DOCUMENTS else None,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Surely a long wait between what was written and the first thing that works."""
    enable = "Keep design documents in the repository, under a name that the changes which build them bear as well."
    unable = unanswered(measures, enable, "n_with_code")
    if unable is not None:
        return unable
    values = measures.values
    slow = (values["days_to_code"].low or 0) >= policy["building-to-learn.days"]
    answer = Answer(
        state="watch" if slow else "healthy",
        # Names are no proof of what belongs together.
        confidence="low" if values["days_to_code"].n < _SURE[0] else confidence_of(values["days_to_code"].n, *_SURE),
        sentence=_sentence(values, slow=slow),
        try_next=_try_next(measures),
    )
    return answered(measures, answer)


def _days(rows: pd.DataFrame) -> Floats:
    """The days from each document to its code; 0 where the code came first."""
    return days_of(rows["code_at"] - rows["at"])


def _leave_waits(sheet: Sheet, n: int, windows: Windows) -> None:
    why = wanting(n, _DOCUMENTS, "documents with code", windows.pace)
    for name, unit in _UNITS.items():
        sheet.missing(name, unit, n, why)


def _write_habits(sheet: Sheet, now: pd.DataFrame) -> None:
    """Write how often the code came first, and how much was changed in the document before it."""
    days = _days(now)
    sheet.estimate("code_first", wilson(int((days == 0).sum()), len(days)), "share")
    sheet.estimate("changes_before", order_interval(now["n_before"].to_numpy(dtype=np.float64), 0.5), "changes")


def _write_code(sheet: Sheet, begun: pd.DataFrame, as_of: pd.Timestamp, seed: int) -> None:
    """Write how long documents wait for their code, and how many get any; what has none so far may get it yet."""
    named = begun[begun["named"] | begun["code"].notna()]
    coded = named["code"].notna()
    days = np.minimum(days_of(named["code_at"].where(coded, as_of) - named["at"]), AFTER_DAYS)
    ended = coded.to_numpy(dtype=np.bool_)
    sheet.estimate("days_to_code", ending_median(days, ended, named["document"].tolist(), seed), "days")
    waiting = kaplan_meier(days, ended)
    left = waiting.at(waiting.longest or 0.0)
    sheet.estimate("gets_code", _complement(left), "share")


def _complement(share: Estimate) -> Estimate:
    low, high = (None if bound is None else 1 - bound for bound in (share.high, share.low))
    return Estimate(None if share.value is None else 1 - share.value, low, high, share.n)


def _write_release(sheet: Sheet, facts: Facts, now: pd.DataFrame) -> None:
    """Write how long the first code waits for a release; what is unreleased still waits."""
    rows = now[["code_at"]].assign(
        released_at=released_at(facts, rows_among(facts.changes["id"], now["code"])).array,
    )
    waits = survival(rows, "code_at", pd.Timestamp(facts.as_of))
    sheet.estimate("days_to_release", waits.quantile(0.5), "days", not_reached(waits, 0.5))


def _slowest(now: pd.DataFrame) -> tuple[Evidence, ...]:
    """The first code of the documents that waited longest for it."""
    far = now.assign(days=_days(now)).sort_values(["days", "at", "path"], ascending=[False, False, True]).head(_SHOWN)
    return tuple(
        Evidence("change", code, f"first code with the name of {path}, {_told(days, document)}")
        for code, path, days, document in zip(far["code"], far["path"], far["days"], far["document"], strict=True)
    )


def _told(days: float, document: str) -> str:
    return f"{phrase(days, 'days')} after it ({document[:12]})" if days else "before or with it"


def _waiting(begun: pd.DataFrame) -> tuple[Evidence, ...]:
    """The changes that brought the newest documents whose name none bears; the documents themselves may be gone."""
    rows = begun[begun["code"].isna()].tail(_SHOWN).iloc[::-1]
    return tuple(
        Evidence("change", document, f"brought {path}, {at:%Y-%m-%d}: no change of source bears its name so far")
        for path, at, document in zip(rows["path"], rows["at"], rows["document"], strict=True)
    )


def _series(coded: pd.DataFrame) -> Series:
    """Each document by the days until its first code; `group` says which came first."""
    days = _days(coded)
    columns = zip(coded["at"], np.maximum(days, _SHORTEST_DAYS).tolist(), coded["code"], coded["path"], strict=True)
    points = tuple(
        Point(at.to_pydatetime(), value, code, path, "document first" if first else "code first")
        for (at, value, code, path), first in zip(columns, (days > 0).tolist(), strict=True)
    )
    return Series("days_to_code", "days from a design document to the first code that bears its name", "days", points)


def _none(n: int) -> str:
    kept = f"only {phrase(n, 'design documents')}" if n else "no design documents"
    return (
        f"The repository keeps {kept} (a folder such as adr, rfcs, proposals, enhancements or design), so that it "
        "can't tell whether work begins with documents."
    )


def _not_enough(windows: Windows) -> str:
    why = wanting(windows.n_now, _DOCUMENTS, "documents with code", windows.pace)
    return f"Not enough data to tell how soon code follows a design document: {why}."


def _sentence(values: Mapping[str, Measure], *, slow: bool) -> str:
    days, first = values["days_to_code"], values["code_first"].value
    documents = phrase(values["n_documents"].value or 0, "design documents")
    told = (
        f"Of {documents} in {phrase(values['window'].value or 0, 'days')}, {phrase(days.n, '')} have code that bears "
        f"their name, the first {phrase(days.value or 0, 'days')} after the document (median)"
    )
    if first is not None:
        told += f"; for {phrase(first, 'share')} of them the code came first, or with it"
    release = values["days_to_release"].value
    if release is not None:
        told += f"; users got it {phrase(release, 'days')} later"
    return f"{told}: that is long to talk before something works." if slow else f"{told}."


def _try_next(measures: Measures) -> TryNext:
    return TryNext(
        "If the next design document lands with the smallest code that tries its riskiest part, it is right sooner.",
        "days_to_code",
        "below" if measures.values["days_to_code"].value else "at most",
        review_at(measures.as_of),
    )

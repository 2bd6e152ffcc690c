"""Learning.

Question: Do retrospectives and post-mortems say what happened, what was learned, and what will change?

Unit: share of the documents of three years that answer each of the three questions in a section of its own.

Better: more. Judged is only whether surely fewer than half answer a question, never how many documents there are: a
    quiet year has fewer incidents.

Reads: documents, document_actions.

Leaves out: templates, indexes, pages about how to write such a document, and what is kept outside the repository or as
    PDF. A question that is answered in running text, under no heading of its own, is not seen. Of follow-ups only those
    that show in Git are seen, so their share is a lower bound: many a change names its issue in the pull request alone.
    Wording that may blame, and praise alone, are hints of low confidence and are not judged.

Source: the three questions of a retrospective (Derby and Larsen 2006); headings of Google's, PagerDuty's, Atlassian's,
    Jeli's (Howie), Etsy's and Amazon's templates; action items that get done (Lueder and Beyer 2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.documents.followed import FOLLOW_DAYS
from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.clear import no_surer
from flowlens.lenses.enough import Pace, wanting
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.finding import Finding, TryNext
from flowlens.model.measure import Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import listed, phrase
from flowlens.model.policy import Policy
from flowlens.stats.proportion import cluster_share, wilson

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "learning"

MEASURES = {
    "happened_share": "share of the documents of three years with a section on what happened",
    "learned_share": "share of them with one on what was learned",
    "change_share": "share of them with one on what will change",
    "all_three_share": "share of them with all three",
    "praise_share": "share of them that only praise (a hint of low confidence)",
    "blame_share": "share of them with a line that may blame somebody (a hint of low confidence)",
    "documents": "retrospectives and post-mortems that landed in the last three years (1,095 days)",
    "documents_ever": "retrospectives and post-mortems that ever landed and are still there",
    "post_mortems": "post-mortems among those of three years",
    "retrospectives": "retrospectives among those of three years",
    "per_year": "documents a year over these years",
    "days_since": "days since the newest document landed",
    "actions": "actions in them",
    "actions_named_share": "share of these actions that name an issue, or a file that seldom changes",
    "actions_already": "of those that name one, actions whose change had landed before the document",
    "actions_followed_share": "of the others from 180 days on, share that a change is seen to follow (a lower bound)",
}

_NONE = (
    "Not applicable: no retrospective or post-mortem was found in the repository. Kept there as text, say under "
    "docs/postmortems or docs/retrospectives with a date in the file name, they are read."
)
_KEEP = "If post-mortems are kept beside the code, with a section on what will change, it shows whether it does."
_ASKED = {"happened": "what happened", "learned": "what was learned", "change": "what will change"}
_UNITS = {"days_since": "days", "actions": "actions", "actions_already": "actions"}
_WINDOW_DAYS = 1_095
_FEWEST = 5
_YEAR_DAYS = 365.25
_SURE = (10, 30)
_SHOWN = 2
_DAY = pd.Timedelta(days=1)


def measure(facts: Facts, settings: LensSettings) -> Measures:  # noqa: ARG001 - the shape of all lenses
    """Which questions the documents of three years answer, what hints they give, and what came of their actions."""
    sheet = Sheet(MEASURES)
    every = facts.documents[facts.documents["first_at"].notna()].sort_values(["first_at", "path"], ignore_index=True)
    days = _days(facts)
    since = pd.Timestamp(facts.as_of) - pd.Timedelta(days=_WINDOW_DAYS)
    recent = every[every["first_at"] >= since].reset_index(drop=True)
    actions = facts.document_actions[among(facts.document_actions["document"], recent["path"])]
    if every.empty:
        _write_nothing(sheet)
        return Measures(ID, facts.as_of, sheet.values, not_applicable=_NONE)
    _write_shares(sheet, recent)
    _write_counts(sheet, every, recent, facts.as_of, days)
    _write_actions(sheet, actions, facts.as_of)
    short = len(recent) < _FEWEST
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=(*_lacking(recent), *_hints(recent), *_followed(actions)) or _examples(every),
        series=(_series(every),),
        not_enough=_not_enough(every, recent, facts.as_of, days) if short else None,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Documents of which surely too few answer one of the questions."""
    unable = unanswered(measures, _KEEP, "documents")
    if unable is not None:
        return unable
    values = measures.values
    limit = policy["learning.answered-share"]
    failing = [name for name in _ASKED if _surely_below(values[f"{name}_share"], limit)]
    answer = Answer(
        state="concern" if len(failing) > 1 else "watch" if failing else "healthy",
        confidence=no_surer(
            confidence_of(values["documents"].n, *_SURE), *((values[f"{name}_share"], limit) for name in _ASKED)
        ),
        sentence=_sentence(values, failing, limit),
        try_next=_try_next(failing, measures.as_of),
    )
    return answered(measures, answer)


def _days(facts: Facts) -> float:
    """The days of the three years that the repository has lived."""
    begin, until = facts.repository.period
    return min((pd.Timestamp(until) - pd.Timestamp(begin)) / _DAY, float(_WINDOW_DAYS))


def _write_nothing(sheet: Sheet) -> None:
    """A repository without documents may have them elsewhere: nothing is known of them, and there are not none."""
    for name in MEASURES:
        unit = "share" if name.endswith("_share") else _UNITS.get(name, "documents")
        sheet.missing(name, unit, 0, "no retrospective or post-mortem was found")


def _write_counts(sheet: Sheet, every: pd.DataFrame, recent: pd.DataFrame, as_of: datetime, days: float) -> None:
    n = len(recent)
    sheet.number("documents", n, "documents", n)
    sheet.number("documents_ever", len(every), "documents", len(every))
    for name, kind in (("post_mortems", "post-mortem"), ("retrospectives", "retrospective")):
        sheet.number(name, int((recent["kind"] == kind).sum()), "documents", n)
    if days >= 1:
        sheet.number("per_year", n / max(days / _YEAR_DAYS, 1.0), "documents", n)
    else:
        sheet.missing("per_year", "documents", n, "the repository is less than a day old")
    sheet.number("days_since", (pd.Timestamp(as_of) - every["first_at"].iloc[-1]) / _DAY, "days", len(every))


def _write_shares(sheet: Sheet, recent: pd.DataFrame) -> None:
    all_three = recent["happened"] & recent["learned"] & recent["change"]
    marks = {
        "happened_share": recent["happened"],
        "learned_share": recent["learned"],
        "change_share": recent["change"],
        "all_three_share": all_three,
        "praise_share": recent["praise_only"],
        "blame_share": recent["blame"].notna(),
    }
    for name, hits in marks.items():
        sheet.estimate(name, wilson(int(hits.sum()), len(recent)), "share", "no document landed in these years")


def _write_actions(sheet: Sheet, actions: pd.DataFrame, as_of: datetime) -> None:
    n = len(actions)
    sheet.number("actions", n, "actions", n)
    named = actions[actions["names"].notna()]
    sheet.estimate(
        "actions_named_share",
        cluster_share(actions["names"].notna().to_numpy(), actions["document"].tolist()),
        "share",
        "no document names an action",
    )
    sheet.number("actions_already", int(named["already"].sum()), "actions", len(named))
    ripe = named[~named["already"] & (named["at"] <= pd.Timestamp(as_of) - pd.Timedelta(days=FOLLOW_DAYS))]
    followed = ripe["followed_by"].notna().to_numpy(dtype=np.bool_)
    sheet.estimate(
        "actions_followed_share",
        cluster_share(followed, ripe["document"].tolist()),
        "share",
        f"no action of {FOLLOW_DAYS} days ago names an issue or a file that seldom changes",
    )


def _not_enough(every: pd.DataFrame, recent: pd.DataFrame, as_of: datetime, days: float) -> str:
    newest = every["first_at"].iloc[-1]
    silent_days = (pd.Timestamp(as_of) - newest) / _DAY
    why = wanting(len(recent), _FEWEST, "documents", Pace(days, _WINDOW_DAYS, silent_days))
    return (
        f"Not enough data to tell what retrospectives and post-mortems teach: in three years, {why}; of "
        f"{phrase(len(every), 'documents')} in all, the newest is of {newest:%Y-%m-%d}."
    )


def _lacking(recent: pd.DataFrame) -> tuple[Evidence, ...]:
    """The newest documents that leave a question open."""
    open_ones = recent[~(recent["happened"] & recent["learned"] & recent["change"])].tail(_SHOWN).iloc[::-1]
    columns = (open_ones["path"], open_ones["first_at"], *(open_ones[name] for name in _ASKED))
    return tuple(
        Evidence("file", path, f"of {at:%Y-%m-%d}, has no section on {' or '.join(_unanswered(*told))}")
        for path, at, *told in zip(*columns, strict=True)
    )


def _unanswered(*told: bool) -> list[str]:
    return [words for words, is_told in zip(_ASKED.values(), told, strict=True) if not is_told]


def _hints(recent: pd.DataFrame) -> tuple[Evidence, ...]:
    """The newest lines that may blame, and documents that only praise."""
    blaming = recent[recent["blame"].notna()].tail(_SHOWN).iloc[::-1]
    praising = recent[recent["praise_only"]].tail(_SHOWN).iloc[::-1]
    blame = (
        Evidence("file", path, f"a hint of low confidence that wording may blame, line {lines.splitlines()[0]}")
        for path, lines in zip(blaming["path"], blaming["blame"], strict=True)
    )
    praise = (Evidence("file", path, "a hint of low confidence that it only praises") for path in praising["path"])
    return (*blame, *praise)


def _followed(actions: pd.DataFrame) -> tuple[Evidence, ...]:
    """The newest changes that follow an action."""
    followed = actions[actions["followed_by"].notna()].sort_values(["followed_at", "document", "position"])
    newest = followed.drop_duplicates("followed_by", keep="last").tail(_SHOWN).iloc[::-1]
    days = (newest["followed_at"] - newest["at"]).dt.total_seconds() / _DAY.total_seconds()
    columns = (newest["followed_by"], newest["names"], newest["document"], days)
    return tuple(
        Evidence("change", change, f"{phrase(after, 'days')} after an action on {names} in {document}")
        for change, names, document, after in zip(*columns, strict=True)
    )


def _examples(every: pd.DataFrame) -> tuple[Evidence, ...]:
    newest = every.tail(_SHOWN).iloc[::-1]
    return tuple(
        Evidence("file", path, f"a {kind} of {at:%Y-%m-%d}")
        for path, kind, at in zip(newest["path"], newest["kind"], newest["first_at"], strict=True)
    )


def _series(every: pd.DataFrame) -> Series:
    told = every["happened"].astype("int64") + every["learned"] + every["change"]
    columns = (every["first_at"], told.tolist(), every["path"], every["kind"])
    points = tuple(
        Point(at.to_pydatetime(), float(n), path, kind, f"{n} of 3") for at, n, path, kind in zip(*columns, strict=True)
    )
    return Series("documents", "questions that each document answers", "questions", points)


def _surely_below(share: Measure, limit: float) -> bool:
    return share.high is not None and share.high < limit


def _sentence(values: Mapping[str, Measure], failing: list[str], limit: float) -> str:
    n, shares = int(values["documents"].value or 0), [values[f"{name}_share"].value or 0 for name in _ASKED]
    first, *rest = (phrase(share, "share") for share in shares)
    asked = list(_ASKED.values())
    others = (f"{share} {words}" for share, words in zip(rest, asked[1:], strict=True))
    parts = [f"{first} have a section on {asked[0]}", *others]
    told = f"Of {phrase(n, 'documents')} in three years, {listed(parts)}"
    if failing:
        missed = listed(_ASKED[name] for name in failing)
        told += f": surely fewer than {phrase(limit, 'share')} have one on {missed}"
    followed = values["actions_followed_share"]
    if followed.value is not None:
        named = f"{phrase(followed.n, 'actions')} that {'names' if followed.n == 1 else 'name'} an issue or file"
        told += f"; of {named}, changes are seen to follow at least {phrase(followed.value, 'share')}"
    return f"{told}."


def _try_next(failing: list[str], as_of: datetime) -> TryNext:
    if failing:
        hypothesis = f"If the next post-mortem has a section on {_ASKED[failing[-1]]}, fewer incidents come twice."
        return TryNext(hypothesis, f"{failing[-1]}_share", "above", review_at(as_of))
    hypothesis = "If each action names an issue, and the change that does it names the issue, more actions get done."
    return TryNext(hypothesis, "actions_named_share", "above", review_at(as_of))

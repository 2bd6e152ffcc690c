"""What is dated after the moment that the facts speak of, and hence in none of them."""

from __future__ import annotations

from datetime import datetime

import pandas as pd

from flowlens.facts.moment import not_ahead
from flowlens.model.phrase import phrase

__all__ = ["late_notices"]


def late_notices(
    landed_at: pd.Series[pd.Timestamp], tagged_at: pd.Series[pd.Timestamp], as_of: datetime, now: datetime | None
) -> list[str]:
    """One line for the changes and one for the releases that are left out because of their date.

    `now`: the time of the run, which a date may be ahead of.
    """
    if now is not None and len(landed_at.dropna()) and not len(not_ahead(landed_at.dropna(), now)):
        return ["All changes are dated later than the clock of this machine says it is, so that it is not believed."]
    dates = {"changes": landed_at.dropna(), "releases": tagged_at.dropna()}
    return [text for word, at in dates.items() for text in _told(word, at[at > pd.Timestamp(as_of)], now)]


def _told(word: str, late: pd.Series[pd.Timestamp], now: datetime | None) -> list[str]:
    n_ahead = len(late) - len(not_ahead(late, now))
    reasons = {"the clock of this machine says it is": n_ahead, "can be believed": len(late) - n_ahead}
    return [f"{phrase(n, word)} dated later than {reason}, and left out." for reason, n in reasons.items() if n]

"""One record of a CI file: fields by their names, each checked, and a fault that names file, record and field."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from flowlens.errors import UsageError
from flowlens.model.ci import Conclusion
from flowlens.sources.ci.masked import masked
from flowlens.sources.ci.words import CONCLUSIONS, UNFINISHED

__all__ = ["Row", "Tally", "digest"]

_OID = re.compile(r"[0-9a-f]{7,64}")
_PLAIN_ID = re.compile(r"[0-9]{1,20}|[A-Za-z0-9][A-Za-z0-9._#-]{0,30}")
_EPOCH = re.compile(r"[0-9]{9,14}(\.[0-9]{1,9})?")  # 20260131 is a day
_DAY_DIGITS = 8
_COUNT = re.compile(r"[0-9]{1,5}")
_FIRST, _LAST = 631_152_000, 4_102_444_800  # 1990 and 2100: what tells another time is no time, as `0001-01-01` is none
_MILLISECONDS = 100_000_000_000  # such a number of seconds would be in the year 5138
_MOST_ATTEMPTS = 10_000
_WORD = re.compile(r"[\w -]{1,30}", re.ASCII)


@dataclass(slots=True)
class Tally:
    """What readers had to do without: words for a conclusion that are not known, and times that name no zone.

    `page` is that of `flowlens explain` which shows the forms.
    """

    unknown_words: Counter[str] = field(default_factory=Counter)
    n_without_zone: int = 0
    page: str = "ci"


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of one record; `place` says where it stands. A field that is not there, or empty, is None."""

    values: Mapping[str, object]
    place: str
    tally: Tally

    def text(self, *names: str) -> str | None:
        """The first of these fields that is there, as one short line without secrets."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
                return masked(str(value))
            if value is not None and not isinstance(value, (str, int)):
                raise self.fault(name, "should be a text")
        return None

    def named(self, *names: str) -> str:
        """The same of fields of which one must be there."""
        found = self.text(*names)
        if found is None:
            raise self.fault(" or ".join(names), "is missing")
        return found

    def id(self, *names: str) -> str | None:
        """What tells one record from another: as it is where it is plain, else a digest of it."""
        for name in names:
            value = self.values.get(name)
            if isinstance(value, (str, int)) and not isinstance(value, bool) and (whole := str(value).strip()):
                return whole if _PLAIN_ID.fullmatch(whole) and masked(whole) == whole else digest(whole)
        return None

    def oid(self, *names: str) -> str | None:
        """An object id, or the beginning of one, in small letters."""
        for name in names:
            value = self.values.get(name)
            if value is None or value == "":
                continue
            oid = value.strip().lower() if isinstance(value, str) else ""
            if not _OID.fullmatch(oid):
                raise self.fault(name, "should be a commit's object id, of 7 to 64 hexadecimal digits")
            return oid
        return None

    def time(self, *names: str) -> int | None:
        """Seconds since 1970 in UTC: from ISO 8601 (without a zone it is UTC, which is counted), or from a number."""
        for name in names:
            value = self.values.get(name)
            if value is None or value == "":
                continue
            seconds = self._seconds(value)
            if seconds is None:
                raise self.fault(name, "should be a time, as 2026-01-31T12:00:00Z")
            return seconds if _FIRST <= seconds < _LAST else None
        return None

    def seconds(self, name: str, unit: float = 1.0) -> float | None:
        """A length of time in seconds; the field tells it in units of so many seconds."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            length = float(value) * unit if isinstance(value, (str, int, float)) else math.nan
        except (ValueError, OverflowError):
            length = math.nan
        if not 0 <= length < _LAST:
            raise self.fault(name, "should be a length of time")
        return length

    def attempt(self, *names: str) -> int:
        """Which attempt it is, 1 where nothing is said."""
        for name in names:
            value = self.values.get(name)
            if value is None or value == "":
                continue
            if isinstance(value, (int, str)) and _COUNT.fullmatch(str(value)) and 1 <= int(value) <= _MOST_ATTEMPTS:
                return int(value)
            raise self.fault(name, "should be a whole number from 1 on")
        return 1

    def conclusion(self, name: str) -> Conclusion | None:
        """How it ended; None while it runs, and for a word that is not known, which is counted."""
        value = self.values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.fault(name, "should be a text, as success or failure")
        word = value.strip().lower().replace(" ", "_").replace("-", "_")
        if not word or word in UNFINISHED:
            return None
        if word not in CONCLUSIONS:
            self.tally.unknown_words[masked(value) if _WORD.fullmatch(value) else "…"] += 1
        return CONCLUSIONS.get(word)

    def fault(self, name: str, why: str) -> UsageError:
        """The error that names the record and the field, and never what stands in it."""
        return UsageError(
            f"{self.place}: {name}: {why}.", next_step=f"`flowlens explain {self.tally.page}` shows the forms."
        )

    def _seconds(self, value: object) -> int | None:
        try:
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return _of_number(float(value))
            if not isinstance(value, str):
                return None
            if _EPOCH.fullmatch(value):
                return _of_number(float(value))
            if value.isdigit() and len(value) != _DAY_DIGITS:
                return None
            moment = datetime.fromisoformat(value.strip())
            if moment.tzinfo is None:
                self.tally.n_without_zone += 1
                moment = moment.replace(tzinfo=UTC)
            return math.floor(moment.timestamp())
        except (ValueError, OverflowError):
            return None


def digest(whole: str) -> str:
    """Twelve hexadecimal digits that stand for a text."""
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _of_number(value: float) -> int | None:
    if not math.isfinite(value):
        return None
    return math.floor(value / 1_000 if value >= _MILLISECONDS else value)

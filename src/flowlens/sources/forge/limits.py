"""How long a forge asks to wait: its headers of rate limits, read by its own clock and not by this machine's.

GitHub: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
GitLab: https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from flowlens.sources.ci.json_text import Json

__all__ = ["LONGEST_WAIT", "limit_words", "server_time", "wait_of"]

# GitHub's primary limit is for an hour; who asks for more is asked again another day.
LONGEST_WAIT = 2 * 3600
# GitHub: without a header, wait a minute at least, and longer each time.
_SECONDARY = 60.0
_SPARE = 1.0  # a reset is told in whole seconds


def server_time(headers: Mapping[str, str]) -> int | None:
    """The forge's own time in seconds since 1970, as its Date header has it; None where it has none that is one."""
    try:
        return int(parsedate_to_datetime(headers.get("date", "")).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None


def limit_words(content: Json) -> str:
    """What an answer that went well says of a limit: GraphQL lists it as an error, and nobody's title does."""
    errors = content.get("errors") if isinstance(content, dict) else None
    kinds = [str(one.get("type")) for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
    return "rate limit" if any(kind.startswith("RATE_LIMIT") for kind in kinds) else ""


def wait_of(status: int, headers: Mapping[str, str], text: str, n_waited: int) -> float | None:
    """The seconds to wait before the same question is asked again; None where the answer speaks of no limit."""
    if status not in {403, 429, 503, 200}:
        return None
    limited = "rate limit" in text.lower() or "abuse detection" in text.lower()
    if status == 200 and not limited:
        return None
    now = server_time(headers)
    after = _retry_after(headers.get("retry-after"), now)
    if after is not None and (status != 403 or limited or "x-ratelimit-reset" in headers):
        return after
    remaining = headers.get("x-ratelimit-remaining") or headers.get("ratelimit-remaining")
    reset = _number(headers.get("x-ratelimit-reset") or headers.get("ratelimit-reset"))
    if remaining == "0" and reset is not None and status != 503:
        return max(reset - (time.time() if now is None else now), 0) + _SPARE
    if status == 429 or (limited and status != 503):
        return _SECONDARY * float(2**n_waited)
    return None


def _retry_after(value: str | None, now: int | None) -> float | None:
    """Seconds: the header tells them, or a time, of which only the forge's own clock says how far it is."""
    seconds = _number(value)
    if seconds is not None or not value:
        return seconds
    at = server_time({"date": value})
    return None if at is None else max(at - (time.time() if now is None else now), 0) + _SPARE


def _number(value: str | None) -> float | None:
    return float(value) if value and value.isascii() and value.isdigit() and len(value) < 12 else None

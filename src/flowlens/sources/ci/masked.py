"""Text of a CI file as it is kept: short, on one line, and without what may be a secret.

Names are all that is kept of such a file, and a name may hold what nobody meant to tell: an address with a password,
or a token that a job was given as a parameter.
"""

from __future__ import annotations

import re

__all__ = ["masked"]

_LETTERS = 120
# Forms of tokens: GitHub, GitLab, npm, PyPI, Slack, AWS, JWT; then anything long without a break, as keys are.
_TOKEN = re.compile(r"(gh[pousr]_|github_pat_|glpat-|npm_|pypi-|xox[a-z]-|AKIA|eyJ|sk-)[\w.-]{8,}|[A-Za-z0-9+/=_]{32,}")
_USERINFO = re.compile(r"(?<=://)[^/\s@]*@")
_QUERY = re.compile(r"(?<=\w)[?#]\S*(?:=|%3D)\S*", re.IGNORECASE)
_SECRET = re.compile(r"\b(token|password|passwd|secret|api[-_]?key)(\s*[=:]\s*)\S+", re.IGNORECASE)


def masked(text: str) -> str:
    """At most 120 letters on one line, with … for user names and queries in addresses, and for what looks secret."""
    # What is cut off is not looked at: a name of megabytes must not cost seconds.
    short = " ".join(text[: 4 * _LETTERS].split()).encode("utf-8", "replace").decode("utf-8")
    for pattern, instead in ((_USERINFO, "…@"), (_QUERY, "…"), (_SECRET, r"\1\2…"), (_TOKEN, "…")):
        short = pattern.sub(instead, short)
    return short if len(short) <= _LETTERS else f"{short[: _LETTERS - 1]}…"

"""Text of a CI file as it is kept: short, on one line, and without what may be a secret.

Names are all that is kept of such a file, and a name may hold what nobody meant to tell: an address with a password,
or a token that a job was given as a parameter.
"""

from __future__ import annotations

import re

__all__ = ["masked"]

_LETTERS = 120
_LETTERS_A_WORD = 4  # in the mean, with what stands behind it
# Forms of tokens: GitHub, GitLab, npm, PyPI, Slack, AWS, JWT.
_TOKEN = re.compile(
    r"(gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|soat|oas|ffct|wt)-|npm_|pypi-|xox[a-z]-|AKIA|eyJ|sk-)[\w.-]{8,}"
)
# Keys are long without a break, and so are names of jobs and paths, which would all be one name if they were left out;
# but these are words and short numbers. Of 200,000 keys drawn of 32 of 64 characters, one looked so.
_LONG = re.compile(r"[A-Za-z0-9+/=_]{32,}")
_WORDS = re.compile(r"[A-Z]?[a-z]{2,16}(?=[A-Z])|(?:[A-Z]?[a-z]{1,16}\d{0,3}|[A-Z]{1,16}\d{0,3}|\d{1,4})(?:[_/]+|$)")
# Of base64 for addresses, whose keys have a hyphen where names have one: there every second letter is of another kind.
_HYPHENED = re.compile(r"[\w-]{32,}", re.ASCII)
_OTHER_KIND = re.compile(r"(?<=[a-z])[A-Z0-9]|(?<=[A-Z])[a-z0-9]|(?<=[0-9])[A-Za-z]")
_MOST_OTHERS = 0.4
_USERINFO = re.compile(r"(?<=://)[^/\s@]*@")
_QUERY = re.compile(r"(?<=\w)[?#]\S*(?:=|%3D)\S*", re.IGNORECASE)
_SECRET = re.compile(r"\b(token|password|passwd|secret|api[-_]?key)(\s*[=:]\s*)\S+", re.IGNORECASE)


def masked(text: str) -> str:
    """At most 120 letters on one line, with … for user names and queries in addresses, and for what looks secret."""
    # What is cut off is not looked at: a name of megabytes must not cost seconds.
    short = " ".join(text[: 4 * _LETTERS].split()).encode("utf-8", "replace").decode("utf-8")
    for pattern, instead in ((_USERINFO, "…@"), (_QUERY, "…"), (_SECRET, r"\1\2…"), (_TOKEN, "…")):
        short = pattern.sub(instead, short)
    short = _HYPHENED.sub(lambda found: "…" if _is_mixed(found[0]) else found[0], short)
    short = _LONG.sub(lambda found: found[0] if _is_words(found[0]) else "…", short)
    return short if len(short) <= _LETTERS else f"{short[: _LETTERS - 1]}…"


def _is_words(text: str) -> bool:
    """Whether it is words and short numbers, one behind the other; words as short as chance makes them are none."""
    at = n_words = 0
    while at < len(text):
        found = _WORDS.match(text, at)
        if found is None:
            return False
        at, n_words = found.end(), n_words + 1
    return n_words * _LETTERS_A_WORD <= len(text)


def _is_mixed(text: str) -> bool:
    """Whether small and large letters and digits follow each other as chance has it; a UUID has no large ones."""
    return not text.islower() and len(_OTHER_KIND.findall(text)) > _MOST_OTHERS * len(text)

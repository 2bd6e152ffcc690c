"""What to say where a forge refuses: in one line, with what the user can do, and never with the token."""

from __future__ import annotations

from flowlens.errors import CannotMeasureError, FlowLensError, UsageError
from flowlens.sources.ci.masked import masked
from flowlens.sources.forge.asking import ForbiddenError, MissingError
from flowlens.sources.forge.place import Place
from flowlens.sources.forge.token import Token

__all__ = ["refusal"]

_VARIABLE = {"github": "GITHUB_TOKEN", "gitlab": "GITLAB_TOKEN", "gitea": "GITEA_TOKEN"}
_GIVEN = frozenset({"CI_JOB_TOKEN"})  # by the CI for one job, and by nobody else
_MORE = "`flowlens explain forge`"


def refusal(place: Place, token: Token | None, status: int, text: str) -> FlowLensError:
    """The error for an answer of that status: UsageError where the token or the project is wrong."""
    which = f"the token of {token.source}" if token else "an unknown caller"
    if status == 401:
        name = _VARIABLE[place.kind]
        if token is None:
            return UsageError(f"{place.host} wants a token (HTTP 401).", next_step=f"Set {name}; {_MORE}.")
        if token.source.isupper() and token.source not in _GIVEN:
            name = token.source  # another would not be looked at while it is set
        what = f"{place.host} does not accept {which}: it is wrong, expired or revoked (HTTP 401)."
        return UsageError(what, next_step=f"Set {name} to a new one; {_MORE}.")
    if status == 403:
        return ForbiddenError(
            f"{place.host} does not let {which} read this of {place.project} (HTTP 403{_words(text, token)}).",
            next_step="`flowlens explain forge` names the scopes that are needed.",
        )
    if status == 404:
        return MissingError(
            f"{place.host} has no {place.project} that {which} may see, or not this of it (HTTP 404).",
            next_step="Look at the name and at the token's scopes: `flowlens explain forge`.",
        )
    return CannotMeasureError(f"{place} could not be read (HTTP {status}{_words(text, token)}).")


def _words(text: str, token: Token | None) -> str:
    """The beginning of what the forge says, on one line, without anything that may be secret."""
    safe = text
    for secret in (token.value, token.secret) if token else ():
        safe = safe.replace(secret, "…")
    return f": {masked(safe)}" if safe.strip() else ""

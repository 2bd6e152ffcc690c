"""Where a project is looked at with a browser: a page of a forge, and how that forge names its commits and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Web", "WebKind"]

WebKind = Literal["github", "gitlab", "gitea", "bitbucket"]


@dataclass(frozen=True, slots=True)
class Web:
    """The address of a project's page, by https and with no slash at its end, and the kind of its forge."""

    kind: WebKind
    address: str

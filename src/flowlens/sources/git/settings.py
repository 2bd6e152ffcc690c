"""What a user may set about reading a Git repository."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GitSettings", "VersionFile"]


@dataclass(frozen=True, slots=True)
class VersionFile:
    """A file of the mainline that holds the version which is out, and the key in it (empty: its first line).

    `versions`: a glob for those that count as releases (empty: all).
    """

    path: str
    key: str = ""
    versions: str = ""


@dataclass(frozen=True, slots=True)
class GitSettings:
    """The mainline and a glob for release tags (None: detected), and how many Git processes run (0: one a core).

    `version_file`: releases are the changes of its version, and tags are none.
    """

    mainline: str | None = None
    tag_pattern: str | None = None
    jobs: int = 0
    version_file: VersionFile | None = None

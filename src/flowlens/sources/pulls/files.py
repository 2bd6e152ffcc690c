"""The files of pull requests that a user names."""

from __future__ import annotations

from flowlens.sources.named_files import Asked, NamedFiles, named_files
from flowlens.sources.pulls.settings import PullSettings

__all__ = ["FORMS", "pull_files"]

FORMS = ("github", "gitlab", "own")
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv")


def pull_files(settings: PullSettings) -> NamedFiles:
    """All files that the settings name.

    UsageError for a file of the command line that is not there, and for files too many or too large.
    """
    of = "pull requests", "--pulls", "[forge] pulls"
    return named_files(Asked(settings.globs, settings.folder, settings.named, FORMS, _SUFFIXES, *of))

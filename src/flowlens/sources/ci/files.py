"""The files of CI that a user names."""

from __future__ import annotations

from flowlens.sources.ci.settings import CiSettings
from flowlens.sources.named_files import Asked, NamedFiles, named_files

__all__ = ["FORMS", "ci_files"]

FORMS = ("github", "jenkins", "buildbot", "junit", "own")
_SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".xml")


def ci_files(settings: CiSettings) -> NamedFiles:
    """All files that the settings name.

    UsageError for a file of the command line that is not there, and for files too many or too large.
    """
    asked = Asked(settings.runs, settings.folder, settings.files, FORMS, _SUFFIXES, "CI", "--ci", "[ci] runs")
    return named_files(asked)

"""Where the history is read from: the tip of the mainline, and the commits of the tags that may be releases."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.errors import CannotMeasureError
from flowlens.sources.git.mainline import Mainline, find_mainline
from flowlens.sources.git.refs import Refs, read_refs
from flowlens.sources.git.releases import TagReading, choose_tags
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.version_file import version_tags

__all__ = ["Tips", "find_tips", "unreadable"]


@dataclass(frozen=True, slots=True)
class Tips:
    """The refs, the mainline and the tags that were chosen; `oids` are the commits to read from, each once."""

    refs: Refs
    mainline: Mainline
    tags: TagReading
    oids: tuple[str, ...]


def find_tips(shadow: Shadow, settings: GitSettings) -> Tips:
    """The tips of one repository.

    CannotMeasureError where there is no commit to read; UsageError where the configured mainline does not exist.
    """
    refs = read_refs(shadow)
    mainline = find_mainline(refs, settings.mainline, bare=shadow.bare, repository=shadow.name)
    if settings.version_file is not None:
        tags = version_tags(shadow, mainline.tip, settings.version_file)
    else:
        tags = choose_tags(refs.under("refs/tags/"), settings.tag_pattern, shadow.name)
    return Tips(refs, mainline, tags, tuple(dict.fromkeys([mainline.tip, *(tag.oid for tag in tags.tags)])))


def unreadable(shadow: Shadow, mainline: Mainline) -> CannotMeasureError:
    """What to say where the newest commit of the mainline cannot be read."""
    return CannotMeasureError(
        f"The newest commit of {mainline.name} in {shadow.name} cannot be read ({mainline.tip}).",
        next_step="Run `git fsck`, or clone anew.",
    )

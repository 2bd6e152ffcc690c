"""Releases from tags: which tags are releases of this repository, of what level and stage, and on which line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Literal

from flowlens.model.history import Commit, Release
from flowlens.model.phrase import first_few, phrase
from flowlens.sources.git.betas import with_betas
from flowlens.sources.git.foreign import foreign_tags
from flowlens.sources.git.late_tags import without_late_dates
from flowlens.sources.git.left_history import left_behind
from flowlens.sources.git.refs import Ref
from flowlens.sources.git.tag import Tag, date_of
from flowlens.sources.git.versions import parse_tag

__all__ = ["Tag", "TagReading", "choose_tags", "releases_of"]

Level = Literal["major", "minor", "patch", "calendar"]

_PREFIX = "refs/tags/"
_RECENT_SECONDS = 2 * 365 * 86_400
_CALENDAR_SHARE = 0.8
# So many tags of a component beside the repository's own are no chance, and few of its tags may stand alone.
_BESIDE, _BESIDE_TO_ONE = 5, 9
# Major, minor, patch.
_PATCHED = 3


@dataclass(frozen=True, slots=True)
class TagReading:
    """The tags that are releases, and sentences on what was chosen and left out."""

    tags: tuple[Tag, ...]
    notices: tuple[str, ...]


def choose_tags(refs: Sequence[Ref], pattern: str | None, repository: str) -> TagReading:
    """The release tags among all tags: those that the glob `pattern` names, else those whose names hold a version."""
    pointing = [ref for ref in refs if ref.type == "commit"]
    notices = _not_commits(refs)
    if pattern is None:
        tags, why = _detected(pointing, repository)
    else:
        tags, why = _configured(pointing, pattern, repository)
    return TagReading(tuple(tags), (*why, *notices))


def releases_of(
    tags: Sequence[Tag], commits: Mapping[str, Commit], related: frozenset[str]
) -> tuple[list[Release], list[str]]:
    """The releases, oldest first, and sentences on tags left out: foreign histories, and second tags of one commit.

    Tags that were made in one go, long after what they release, have the dates of their commits. Earlier releases of a
    history that was left have dates only, and bring no work of the mainline.

    `related` are the commits that share history with the mainline.
    """
    own = with_betas([tag for tag in tags if tag.oid in related])
    foreign = foreign_tags(own, commits)
    own, late = without_late_dates([tag for tag in own if tag.name not in foreign], commits)
    left = left_behind([*own, *(tag for tag in tags if tag.oid not in related)], commits, related)
    chosen = _one_a_commit([*own, *left])
    kept = {tag.name for tag in chosen}
    notices = [
        *_left_out(
            [tag.name for tag in tags if tag.oid not in related and tag not in left],
            "their history shares nothing with the mainline",
        ),
        *_left_behind([tag.name for tag in left]),
        *_left_out(
            [tag.name for tag in tags if tag.name in foreign], "they are of a history that was merged into this one"
        ),
        *_left_out([tag.name for tag in own if tag.name not in kept], "a second name of a released commit"),
        *_tagged_later([name for name in late if name in kept]),
    ]
    dated = sorted(((date_of(tag, commits), tag) for tag in chosen), key=lambda pair: (pair[0] or 0, pair[1].name))
    calendars = _calendars(dated)
    newest: dict[str, tuple[tuple[int, ...], bool]] = {}
    built: set[tuple[str, str, tuple[int, ...]]] = set()
    releases = []
    for at, tag in dated:
        order = ((), True) if tag.version is None else tag.version.order
        behind = order[0] < newest.get(tag.component, ((), True))[0]
        if not behind and tag.stage == "final":
            newest[tag.component] = order
        releases.append(_release(tag, at, _level(tag, calendars, built), line="maintenance" if behind else "mainline"))
    return releases, notices


def _not_commits(refs: Sequence[Ref]) -> list[str]:
    """These are counted and not named: what is no release may be called after a person, as a key of theirs."""
    reasons = (({"blob", "tree"}, "no commit, but a file or a folder"), ({"", "tag"}, "a missing object"))
    counts = ((sum(ref.type in types for ref in refs), what) for types, what in reasons)
    return [f"Left out {phrase(n, 'tags')} of {what}." for n, what in counts if n]


def _configured(refs: Sequence[Ref], pattern: str, repository: str) -> tuple[list[Tag], list[str]]:
    tags = [_tag(ref, repository) for ref in refs if fnmatchcase(_short(ref), pattern)]
    why = f"Releases: {phrase(len(tags), 'tags')} matching {pattern!r}, as configured."
    return tags, [why if tags else f"No tag matches {pattern!r}, the configured pattern of release tags."]


def _detected(refs: Sequence[Ref], repository: str) -> tuple[list[Tag], list[str]]:
    tags = [tag for ref in refs if (tag := _tag(ref, repository)).version is not None]
    n_others = sum(_tag(ref, repository).version is None for ref in refs)
    others = [f"Left out {phrase(n_others, 'tags')} without a version in the name."] if n_others else []
    if not tags:
        return [], others
    own = [tag for tag in tags if not tag.component]
    parts = [tag for tag in tags if tag.component]
    if own and not _parts_lead(own, parts):
        earlier = _earlier_names(own, parts)
        own, parts = [*own, *earlier], [tag for tag in parts if tag not in earlier]
        left = _left_out([tag.name for tag in parts], "they are of components; `[release] tags` would choose them")
        why = f"Releases: {phrase(len(own), 'tags')} with versions of the repository ({_shown(own)})."
        return own, [why, *left, *others]
    components = phrase(len({tag.component for tag in tags}), "components")
    why = f"Releases: {phrase(len(tags), 'tags')} with versions, of {components} ({_shown(tags)})."
    return tags, [why, *others]


def _earlier_names(own: Sequence[Tag], parts: Sequence[Tag]) -> list[Tag]:
    """What components released before the repository had versions of its own, if all their later tags stand beside its.

    Then the component was only the repository's name: of `project-1.9`, `project-1.10` and `v0.10` the last two are one
    release, and the first came before.
    """
    begun = min((tag.tagged_at for tag in own if tag.tagged_at is not None), default=None)
    if begun is None:
        return []
    released = {tag.oid for tag in own}
    earlier, beside = defaultdict[str, list[Tag]](list), Counter[tuple[str, bool]]()
    for tag in parts:
        if tag.tagged_at is not None and tag.tagged_at < begun:
            earlier[tag.component].append(tag)
        else:
            beside[tag.component, tag.oid in released] += 1
    names = {name for name in earlier if beside[name, True] >= max(_BESIDE, _BESIDE_TO_ONE * beside[name, False])}
    return [tag for name in sorted(names) for tag in earlier[name]]


def _parts_lead(own: Sequence[Tag], parts: Sequence[Tag]) -> bool:
    """The components' tags outnumber the repository's own two to one of late: it is released by component."""
    dated = [tag.tagged_at for tag in (*own, *parts) if tag.tagged_at is not None]
    since = max(dated) - _RECENT_SECONDS if dated else 0
    recent_own, recent_parts = (
        len({tag.oid for tag in tags if tag.tagged_at is None or tag.tagged_at >= since}) for tags in (own, parts)
    )
    return recent_parts > 2 * recent_own


def _tag(ref: Ref, repository: str) -> Tag:
    name = _short(ref)
    return Tag(name, ref.oid, ref.tagged_at, parse_tag(name, repository))


def _short(ref: Ref) -> str:
    return ref.name.removeprefix(_PREFIX)


def _one_a_commit(tags: Sequence[Tag]) -> list[Tag]:
    """One tag for each commit and stage: that of the highest version, the repository's own before a component's.

    Of several patches of one version (28.2.0, 28.2.1) it is the first: with it the commit was released, and those after
    it changed what is built elsewhere.
    """
    best: dict[tuple[str, str], Tag] = {}
    for tag in sorted(tags, key=lambda tag: (not tag.component, _order(tag), tag.name)):
        before = best.get((tag.oid, tag.stage))
        if before is None or not _is_patched(before, tag):
            best[tag.oid, tag.stage] = tag
    return list(best.values())


def _is_patched(tag: Tag, by: Tag) -> bool:
    """Whether the second is a higher patch or a later build of the first one's version, and no older."""
    if tag.version is None or by.version is None or tag.component != by.component:
        return False
    numbers, others = tag.version.numbers, by.version.numbers
    built = by.version.post and not tag.version.post and numbers == by.version.plain
    # A name of fewer numbers (v28.2) often moves along with the patches.
    patched = len(numbers) == len(others) >= _PATCHED and numbers[:2] == others[:2] and numbers != others
    if not built and not patched:
        return False
    return tag.tagged_at is None or by.tagged_at is None or tag.tagged_at <= by.tagged_at


def _order(tag: Tag) -> tuple[tuple[int, ...], bool]:
    return ((), True) if tag.version is None else tag.version.order


def _calendars(dated: Sequence[tuple[int | None, Tag]]) -> frozenset[tuple[str, int]]:
    """The components and first numbers that are years: 2024, or 24 for the tags of 2024 and the turn of the year."""
    hits: Counter[tuple[str, int]] = Counter()
    seen: Counter[tuple[str, int]] = Counter()
    for at, tag in dated:
        if at is None or tag.version is None or len(tag.version.numbers) < 2:
            continue
        year, first = datetime.fromtimestamp(at, UTC).year, tag.version.numbers[0]
        seen[tag.component, first] += 1
        hits[tag.component, first] += min(abs(first - year), abs(first + 2000 - year)) <= (1 if first > 99 else 0)
    return frozenset(key for key, n in seen.items() if hits[key] >= _CALENDAR_SHARE * n)


def _release(tag: Tag, at: int | None, level: Level, *, line: Literal["mainline", "maintenance"]) -> Release:
    text = tag.name if tag.version is None else tag.version.text
    ref = tag.name if tag.is_ref else ""
    return Release(tag.name, ref, tag.component, text, tag.oid, at, level, tag.stage, line)


def _level(tag: Tag, calendars: frozenset[tuple[str, int]], built: set[tuple[str, str, tuple[int, ...]]]) -> Level:
    """The level of the next release; of several builds of one version (1.9.0-1, 1.9.0-2) the later ones are patches."""
    version = tag.version
    if version is None or re.fullmatch(r"\d{8}", version.text):
        return "calendar"
    numbers = version.plain
    build = (tag.component, tag.stage, replace(version, numbers=numbers).order[0])
    if version.post and build in built:
        return "patch"
    built.add(build)
    if (tag.component, numbers[0]) in calendars:
        # A third number of a year and a part of it (24.1.2) is a patch; of a date (2024.01.31) it is the day.
        return "patch" if any(numbers[2:]) and not _is_date(numbers) else "calendar"
    if any(numbers[2:]):
        return "patch"
    return "minor" if any(numbers[1:2]) else "major"


def _is_date(numbers: tuple[int, ...]) -> bool:
    return numbers[0] > 1900 and 1 <= numbers[1] <= 12 and 1 <= numbers[2] <= 31


def _shown(tags: Sequence[Tag]) -> str:
    newest = sorted(tags, key=lambda tag: (_order(tag), tag.name), reverse=True)
    return first_few([tag.name for tag in newest])


def _left_out(names: Sequence[str], why: str) -> list[str]:
    return [f"Left out {phrase(len(names), 'tags')}: {why} ({first_few(names)})."] if names else []


def _left_behind(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    are = "is" if len(names) == 1 else "are"
    left = f"{phrase(len(names), 'tags')} {are} of a history that the mainline has left"
    return [f"{left}; their dates count, and what was in them is unknown ({first_few(names)})."]


def _tagged_later(names: Sequence[str]) -> list[str]:
    if not names:
        return []
    return [
        f"{phrase(len(names), 'tags')} made in one go, long after; their commits' dates are used: {first_few(names)}."
    ]

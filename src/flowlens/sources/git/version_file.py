"""Releases of a repository that has no tags for them: a file of the mainline holds the version that is out.

Where the value changes to a version that it did not have before, that commit is the release.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from flowlens.facts.layout.toml_text import toml_tables
from flowlens.model.phrase import first_few, phrase
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.releases import TagReading
from flowlens.sources.git.settings import VersionFile
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.tag import Tag
from flowlens.sources.git.versions import parse_tag

__all__ = ["value_in", "version_tags"]

_LONGEST = 200
_MAX_BYTES = 1 << 20
_HALF = re.compile("[\ud800-\udfff]")
# A line that gives a name its value, as in YAML, properties, Python, shell, or a build script.
_GIVEN = r"""^[ \t]*(?:export[ \t]+)?["']?{key}["']?[ \t]*[:=]+[ \t]*["']?([^"'\s,;#]+)"""


def version_tags(shadow: Shadow, tip: str, file: VersionFile) -> TagReading:
    """The releases as tags of the commits on the mainline that brought a new version, oldest first."""
    where = f"{file.path} ({file.key})" if file.key else file.path
    commits = _touching(shadow, tip, file.path)
    if commits is None:
        return TagReading((), (f"Releases are unknown: Git could not list the changes of {where}.",))
    values = _values(shadow, commits, file)
    every, others = _released(zip(commits, values, strict=True), shadow.name)
    tags = [tag for tag in every if not file.versions or fnmatchcase(tag.name, file.versions)]
    chosen = f", of {len(every):,}, that match {file.versions!r}" if file.versions else ""
    notices = [f"Releases: {phrase(len(tags), 'versions')} in {where}{chosen}, as configured."]
    if not tags:
        notices = [f"No change of a version is found in {where}, the configured source of releases."]
    if others:
        notices.append(f"Left out of {where}: {phrase(len(others), 'texts')} without a version ({first_few(others)}).")
    if n_unread := values.count(None):
        notices.append(f"No version can be read in {where} at {phrase(n_unread, 'commits')}.")
    return TagReading(tuple(tags), tuple(notices))


def value_in(content: bytes, file: VersionFile) -> str | None:
    """The value at the key of JSON or TOML, or on the line of another text that gives it; without a key the first line.

    None where there is none, or the file is not what its name says.
    """
    try:
        text = content.decode("utf-8-sig")
        if file.path.endswith(".json"):
            return _at(json.loads(text), file.key)
        if file.path.endswith(".toml"):
            return _at(toml_tables(text), file.key)
    except (ValueError, RecursionError):
        return None
    if not file.key:
        return _short(next((line.strip() for line in text.splitlines() if line.strip()), None))
    found = re.search(_GIVEN.format(key=re.escape(file.key)), text, re.MULTILINE)
    return _short(found[1] if found else None)


def _released(values: Iterable[tuple[str, str | None]], repository: str) -> tuple[list[Tag], list[str]]:
    """The commits that brought a new version, and what new values are no version."""
    tags: list[Tag] = []
    others: list[str] = []
    seen: set[str] = set()
    for oid, value in values:
        if value is None or value in seen:
            continue
        version = parse_tag(value, repository)
        if version is None:
            others.append(value)
        elif seen:
            # The first value was there from the start: nothing says that it was released then.
            tags.append(Tag(value, oid, None, version, is_ref=False))
        seen.add(value)
    return tags, others


def _touching(shadow: Shadow, tip: str, path: str) -> list[str] | None:
    """The commits of the first-parent line that changed the file, oldest first; None where Git can't tell."""
    listed = shadow.git.run("rev-list", "--first-parent", "--reverse", tip, "--", path)
    return listed.output.decode("ascii", "replace").split() if listed.status == 0 else None


def _values(shadow: Shadow, commits: list[str], file: VersionFile) -> list[str | None]:
    """The value of the file in each commit; None where it has none, or cannot be read."""
    asked = "".join(f"{oid}:{file.path}\n" for oid in commits).encode("utf-8", "surrogateescape")
    told = shadow.git.run("cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", stdin=asked)
    answers = [line.split(b" ") for line in told.output.split(b"\n")[: len(commits)]]
    blobs = [
        words[0].decode("ascii") if len(words) == 3 and words[1] == b"blob" and int(words[2]) <= _MAX_BYTES else ""
        for words in answers
    ]
    wanted = [oid for oid in dict.fromkeys(blobs) if oid]
    values = {item.oid: value_in(item.content, file) for item in read_objects(shadow.git, wanted) if item.type}
    blobs += [""] * (len(commits) - len(blobs))
    return [values.get(blob) for blob in blobs]


def _at(table: object, key: str) -> str | None:
    """The text or number under a key such as `project.version`; a name in it may hold dots itself."""
    if not key:
        return _short(table) if isinstance(table, str) else None
    if not isinstance(table, Mapping):
        return None
    if key in table:
        found = table[key]
        return _short(str(found)) if isinstance(found, (str, int, float)) and not isinstance(found, bool) else None
    parts = key.split(".")
    for n in range(len(parts) - 1, 0, -1):
        name, rest = ".".join(parts[:n]), ".".join(parts[n:])
        if name in table and (value := _at(table[name], rest)) is not None:
            return value
    return None


def _short(value: str | None) -> str | None:
    # JSON may hold half a character (`\ud800`), which no table or page can.
    return value if value is not None and 0 < len(value) <= _LONGEST and not _HALF.search(value) else None

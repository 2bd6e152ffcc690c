"""Releases of a repository without a release tag, of which nobody said how it releases: a file tells its versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from flowlens.model.phrase import phrase
from flowlens.sources.git.releases import TagReading
from flowlens.sources.git.settings import VersionFile
from flowlens.sources.git.shadow import Shadow
from flowlens.sources.git.small_texts import small_texts
from flowlens.sources.git.tag import Tag
from flowlens.sources.git.tree_list import list_tree
from flowlens.sources.git.version_candidates import candidate_in, channel_keys, is_channel, may_hold_version, near_paths
from flowlens.sources.git.version_file import version_tags

__all__ = ["found_versions"]

# Fewer new versions may be edits; from eight releases on a change at a known date can be told.
_FEWEST = 8
# Each costs a walk over the mainline.
_MOST = 8
_MOST_BYTES, _ALL_BYTES = 1 << 20, 16 << 20
# Major, minor, patch.
_PATCHED = 3


def found_versions(shadow: Shadow, tip: str) -> TagReading | None:
    """The versions of the one file nearest to the root that brought eight final ones or more; None without such a file.

    Two files that are equally near and have other versions are components: which of them is the repository's cannot be
    told, so none counts. A file of a channel holds no work of what it names: there a version counts that is no patch.
    """
    texts = _texts(shadow, tip)
    channels = {path: text for path, text in texts.items() if is_channel(path)}
    for path, text in sorted(channels.items(), reverse=True):  # what is stable goes before what is latest
        read = [_read(shadow, tip, VersionFile(path, key)) for key in channel_keys(text, shadow.name)]
        if kept := [(file, tags) for file, tags in read if len(tags) >= _FEWEST]:
            file, tags = max(kept, key=lambda one: len(one[1]))
            larger = _no_patches(tags)
            return _reading(file, larger, len(tags) - len(larger)) if len(larger) >= _FEWEST else None
    return _of_code(shadow, tip, {path: text for path, text in texts.items() if path not in channels})


def _of_code(shadow: Shadow, tip: str, texts: Mapping[str, str]) -> TagReading | None:
    found = [file for path in near_paths(texts) if (file := candidate_in(path, texts[path], shadow.name)) is not None]
    read = (_read(shadow, tip, file) for file in found[:_MOST])
    kept = [(file, tags) for file, tags in read if len(tags) >= _FEWEST]
    if not kept:
        return None
    depth = kept[0][0].path.count("/")
    nearest = list(takewhile(lambda one: one[0].path.count("/") == depth, kept))
    if len({tuple(tag.name for tag in tags) for _, tags in nearest}) > 1:
        return None
    return _reading(*nearest[0])


def _read(shadow: Shadow, tip: str, file: VersionFile) -> tuple[VersionFile, tuple[Tag, ...]]:
    """The file and its final versions of the repository itself."""
    tags = version_tags(shadow, tip, file).tags
    return file, tuple(tag for tag in tags if tag.stage == "final")


def _no_patches(tags: Sequence[Tag]) -> tuple[Tag, ...]:
    """Those whose third number is 0; all where it never is, as with days: 2024.1.31."""
    third = [tag.version.numbers[_PATCHED - 1 : _PATCHED] if tag.version else () for tag in tags]
    if (0,) not in third:
        return tuple(tags)
    return tuple(tag for tag, number in zip(tags, third, strict=True) if number in {(), (0,)})


def _reading(file: VersionFile, tags: tuple[Tag, ...], n_patches: int = 0) -> TagReading:
    where = f"{file.path} ({file.key})" if file.key else file.path
    why = 'as there is no release tag; nobody has said so, as `[release] from = "version-file"` would'
    told = [f"Releases: {phrase(len(tags), 'versions')} in {where}, {why}."]
    if n_patches:
        left = phrase(n_patches, "versions")
        told.append(f"Left out of {where}: {left} that are patches, as what they bring is not in this repository.")
    return TagReading(tags, tuple(told))


def _texts(shadow: Shadow, tip: str) -> dict[str, str]:
    """The texts of the files that may hold a version, by path."""
    listed = list_tree(shadow, may_hold_version, "-r", tip) or {}
    paths = dict(_decoded(listed))
    wanted = [*filter(is_channel, paths), *near_paths(paths)]
    found = small_texts(shadow.git, [paths[path] for path in wanted], _MOST_BYTES, _ALL_BYTES)
    return {path: found[paths[path]] for path in wanted if paths[path] in found}


def _decoded(listed: Mapping[bytes, str]) -> Iterator[tuple[str, str]]:
    for path, oid in listed.items():
        try:
            yield path.decode(), oid
        except UnicodeDecodeError:
            continue

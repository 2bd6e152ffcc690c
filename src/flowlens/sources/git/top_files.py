"""Small files right at the top of a commit's tree; the work tree is never looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowlens.errors import CannotMeasureError, ConfigurationError
from flowlens.sources.git.objects import read_objects
from flowlens.sources.git.shadow import Shadow

__all__ = ["read_top_files"]

_MAX_BYTES = 1 << 20
_FILE_MODES = frozenset({b"100644", b"100664", b"100755"})


def read_top_files(shadow: Shadow, commit: str, names: Sequence[str]) -> dict[str, bytes]:
    """The contents of those files by name; one that is a link or not there is left out.

    CannotMeasureError where the tree or one of the files cannot be read, which is not the same as a commit without it;
    ConfigurationError where one is larger than 1 MiB.
    """
    listed = shadow.git.run("ls-tree", "-z", commit, "--", *names)
    oids = {}
    for entry in listed.output.split(b"\0"):
        what, _, name = entry.partition(b"\t")
        words = what.split()
        if len(words) == 3 and words[0] in _FILE_MODES:
            oids[name.decode("ascii", "replace")] = words[2].decode("ascii", "replace")
    _refuse_large(shadow, commit, oids)
    contents = {item.oid: item.content for item in read_objects(shadow.git, oids.values()) if item.type == "blob"}
    missing = [path for path, oid in oids.items() if oid not in contents]
    if listed.status or missing:
        files = f"{', '.join(missing or names)} cannot be read at {commit[:10]}"
        if shadow.partial:
            raise CannotMeasureError(
                f"{files}: it is not in this partial clone.", next_step="Check out without filter: (blob:none, tree:0)."
            )
        raise CannotMeasureError(f"{files}: an object is missing or damaged.", next_step="Run `git fsck`.")
    return {path: contents[oid] for path, oid in oids.items()}


def _refuse_large(shadow: Shadow, commit: str, oids: Mapping[str, str]) -> None:
    stdin = "".join(f"{oid}\n" for oid in oids.values()).encode("ascii")
    # A missing one is answered by its id and a word.
    answers = shadow.git.run("cat-file", "--batch-check=%(objectsize)", stdin=stdin).output.split(b"\n")
    for name, size in zip(oids, answers, strict=False):
        if size.isdigit() and int(size) > _MAX_BYTES:
            raise ConfigurationError(f"{name} at {commit[:10]} is larger than 1 MiB.")

"""A private Git directory that borrows a repository's objects and refs, and nothing else that could act.

Mining a repository in place is code execution: even `git diff-tree` starts the command named by `core.fsmonitor`. A
shadow has a configuration of its own; of the target it sees objects, refs, HEAD and the list of shallow commits.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_IMODE, S_ISDIR

from flowlens.errors import CannotMeasureError
from flowlens.model.phrase import phrase
from flowlens.sources.git.locate import GitFolder, locate, read_small
from flowlens.sources.git.object_state import mapped_bytes
from flowlens.sources.git.origin import Origin, origin_of
from flowlens.sources.git.plumbing import Git, environment, read_config
from flowlens.sources.git.ref_files import lend_refs

__all__ = ["Shadow", "open_shadow"]

# What `mkdtemp` makes of our two prefixes, so that a folder which a user called flowlens-something is never swept.
_SCRATCH = "flowlens-scratch-"
_LITTER = re.compile(r"flowlens-(?:scratch|attributes)-[a-z0-9_]{8}")
_LITTER_SECONDS = 86_400
_HEAD_BYTES = 4096
_LAST_PART = re.compile(r"[/:]([\w.-]*[A-Za-z][\w.-]*?)/?$")
_NAME_CHARACTERS = 200
# Of these folders the one above says whose clone it is.
_NO_NAMES = frozenset({"", "repo", "repository", "git", "clone", "checkout", "mirror", "workspace"})
_SHALLOW_BYTES = 64 << 20
_ID = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_KNOWN_EXTENSIONS = frozenset(
    {
        "compatobjectformat", "noop", "objectformat", "partialclone", "preciousobjects",
        "refstorage", "relativeworktrees", "submodulepathconfig", "worktreeconfig",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shadow:
    """An open shadow: the door to Git's plumbing on it, and what the target's configuration says of its shape.

    `notices` say what of the target was left out; `sha256`: its object ids are longer ones; `origin` is where it was
    cloned from.
    """

    git: Git
    folder: GitFolder
    name: str
    boundary: frozenset[str]
    notices: tuple[str, ...] = ()
    sha256: bool = False
    origin: Origin | None = None

    @property
    def partial(self) -> bool:
        """Some objects of the target were never fetched."""
        return self.git.partial

    @property
    def bare(self) -> bool:
        """The target has no work tree."""
        return self.folder.work_tree is None

    @property
    def shallow(self) -> bool:
        """Some commits of the target were cut off from their parents by a shallow clone."""
        return bool(self.boundary)


@contextmanager
def open_shadow(repository: Path) -> Iterator[Shadow]:
    """A shadow of the repository that holds that path, removed again at the end.

    CannotMeasureError where there is no repository, or one of a format that this program does not know.
    """
    folder = locate(repository)
    _sweep(Path(tempfile.gettempdir()))
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH))
    try:
        shadow = _make(folder, scratch)
        try:
            yield shadow
        finally:
            shadow.git.close()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what killed runs of this user have left behind: a folder in use is changed at every start of Git."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if _LITTER.fullmatch(entry.name) and _is_old(entry):
                # It refuses a link in place of the folder, and follows none inside.
                shutil.rmtree(entry.path, ignore_errors=True)


def _is_old(entry: os.DirEntry[str]) -> bool:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    ours = S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and S_IMODE(status.st_mode) == 0o700
    return ours and time.time() - status.st_mtime > _LITTER_SECONDS


def _make(folder: GitFolder, scratch: Path) -> Shadow:
    for name in ("home", "empty", "shadow"):
        (scratch / name).mkdir()
    target = read_config(folder.common / "config", scratch)
    _refuse_unknown_format(folder, target)
    _refuse_linked_reftable(folder, target)
    shadow = scratch / "shadow"
    (shadow / "config").write_text(_own_config(target), encoding="ascii")
    notices = _borrow(folder, shadow)
    boundary, no_ids = _boundary(folder)
    if boundary:
        (shadow / "shallow").write_text("".join(f"{oid}\n" for oid in sorted(boundary)), "ascii")
    if no_ids:
        notices.append(f"Left out of the list of shallow commits: {phrase(no_ids, 'lines')} that name none.")
    return Shadow(
        git=Git(
            scratch,
            environment(scratch, shadow, folder.common / "objects", _object_format(target)),
            partial="extensions.partialclone" in target or any(key.endswith(".promisor") for key in target),
            mapped=mapped_bytes(folder.common / "objects"),
        ),
        folder=folder,
        name=_name_of(folder, target.get("remote.origin.url", "")),
        boundary=boundary,
        notices=tuple(notices),
        sha256=_object_format(target) == "sha256",
        origin=origin_of(target.get("remote.origin.url", "")),
    )


def _refuse_unknown_format(folder: GitFolder, target: Mapping[str, str]) -> None:
    version = target.get("core.repositoryformatversion", "0")
    unknown = sorted(
        key for key in target if key.startswith("extensions.") and key.partition(".")[2] not in _KNOWN_EXTENSIONS
    )
    if version not in {"0", "1"} or (version == "1" and unknown):
        what = f"repository format {version}" if version not in {"0", "1"} else f"the extension {unknown[0]}"
        raise CannotMeasureError(
            f"{folder.common} uses {what}, which is not known here.",
            next_step="Use a newer FlowLens, or clone it anew.",
        )


def _refuse_linked_reftable(folder: GitFolder, target: Mapping[str, str]) -> None:
    """Its HEAD is in a table of its own, and the one that a shadow would show is that of the main worktree."""
    if folder.own != folder.common and _has_reftable(target):
        raise CannotMeasureError(
            f"{folder.work_tree or folder.own} is a linked worktree of a repository whose refs are a reftable.",
            next_step="Name the main worktree, or clone it.",
        )


def _has_reftable(target: Mapping[str, str]) -> bool:
    named = target.get("extensions.refstorage", "files").lower().startswith("reftable")
    return named and target.get("core.repositoryformatversion", "0") == "1"


def _object_format(target: Mapping[str, str]) -> str:
    sha256 = target.get("extensions.objectformat", "sha1").lower() == "sha256"
    return "sha256" if sha256 and target.get("core.repositoryformatversion", "0") == "1" else "sha1"


def _own_config(target: Mapping[str, str]) -> str:
    extensions = ""
    if target.get("core.repositoryformatversion", "0") == "1":
        if _object_format(target) == "sha256":
            extensions += "\tobjectFormat = sha256\n"
        if _has_reftable(target):
            extensions += "\trefStorage = reftable\n"
    return f"[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n{extensions}"


def _borrow(folder: GitFolder, shadow: Path) -> list[str]:
    head = folder.own / "HEAD"
    pointer = f"ref: {head.readlink()}".encode() if head.is_symlink() else read_small(head, _HEAD_BYTES)
    (shadow / "HEAD").write_bytes(pointer or b"ref: refs/heads/none\n")
    (shadow / "objects").mkdir()
    return lend_refs(folder.common, shadow)


def _boundary(folder: GitFolder) -> tuple[frozenset[str], int]:
    """The commits that a shallow clone cut off from their parents, and how many lines name none: Git would stop."""
    lines = (read_small(folder.common / "shallow", _SHALLOW_BYTES) or b"").split()
    ids = frozenset(line.decode("ascii") for line in lines if _ID.fullmatch(line))
    return ids, sum(not _ID.fullmatch(line) for line in lines)


def _name_of(folder: GitFolder, url: str) -> str:
    """The last part of the address that it was cloned from, which is safe to show, else the name of its folder.

    A part that says nothing, as `repo`, gives way to the next; `git` is the name of a project in an address only.
    """
    place = folder.work_tree or folder.common
    last = _LAST_PART.search(url[-_NAME_CHARACTERS:])
    named = last[1].removesuffix(".git") if last else ""
    folders = [part.removesuffix(".git") for part in (place.name, place.parent.name)]
    told = [part for part in folders if part.lower() not in _NO_NAMES]
    if named == "git" or named.lower() not in _NO_NAMES:
        told = [named]
    chosen = next(iter(told), "") or named or folders[0] or "repository"
    return os.fsencode(chosen).decode("utf-8", "backslashreplace")

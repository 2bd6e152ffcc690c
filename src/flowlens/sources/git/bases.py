"""Where two lines of history parted, and what the newer one brings: only where a clone can tell.

In a shallow clone Git's merge base can be an older commit than the true one, with exit status 0, so it is never asked
for there. That one commit is an ancestor of another can be believed in any clone: the path between them is there.
"""

from __future__ import annotations

import os
from dataclasses import replace

from flowlens.errors import CannotMeasureError
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.shadow import Shadow

__all__ = ["is_ancestor", "merge_bases", "merged_onto"]

_MERGE_SECONDS = 120
_UPDATE = "Merge the target branch into the change first, and run again."


def is_ancestor(git: Git, older: str, newer: str) -> bool:
    """Whether a path of parents leads from one commit to the other; also where they are the same."""
    return git.run("merge-base", "--is-ancestor", older, newer).status == 0


def merge_bases(shadow: Shadow, ours: str, theirs: str) -> tuple[str, ...]:
    """The best common ancestors of two commits: none where they share no history, several after a criss-cross merge.

    CannotMeasureError in a shallow clone, where the answer could be wrong, and where commits are missing.
    """
    if shadow.shallow:
        raise CannotMeasureError(
            "This clone is shallow, so where the change left its target cannot be told: Git's merge base can be wrong.",
            next_step="Fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0, or `git fetch --unshallow`).",
        )
    done = shadow.git.run("merge-base", "--all", ours, theirs)
    if done.status not in {0, 1} or done.complaint:
        why = done.complaint or "Git was stopped or crashed"
        raise CannotMeasureError(
            f"The commit at which the change left its target cannot be found: {why}.",
            next_step="Run `git fsck`, or clone anew.",
        )
    return tuple(done.output.decode("ascii", "replace").split())


def merged_onto(git: Git, base: str, head: str) -> tuple[Git, str]:
    """A door behind which there is a commit that is `base` with all that `head` brings, and its id.

    No object is written into the repository, though Git renews the date of a file of those that it would have written.
    CannotMeasureError where the two conflict, or Git is older than 2.38.
    """
    door = _with_scratch_objects(git)
    done = door.run("merge-tree", "--write-tree", "--no-messages", base, head, seconds=_MERGE_SECONDS)
    tree = done.output.decode("ascii", "replace").partition("\n")[0].strip()
    # What Git cannot merge at all, as a commit that is missing, has the same status as a conflict, and no tree.
    if done.status == 1 and tree:
        raise CannotMeasureError(
            "The change and its target are in conflict, and have several merge bases.", next_step=_UPDATE
        )
    if done.status or not tree:
        raise CannotMeasureError(
            f"The change and its target have several merge bases, and could not be merged: {_why(done.complaint)}.",
            next_step=_UPDATE,
        )
    return door, _commit(door, tree, base)


def _why(complaint: str) -> str:
    return "it needs Git 2.38 or newer" if "usage:" in complaint else complaint or "Git was stopped or crashed"


def _with_scratch_objects(git: Git) -> Git:
    folder = git.scratch / "merged-objects"
    folder.mkdir(exist_ok=True)
    objects = git.environment["GIT_OBJECT_DIRECTORY"]
    # A path in quotation marks is read as text of C, which a separator in it needs.
    quoted = '"' + objects.replace("\\", "\\\\").replace('"', '\\"') + '"' if os.pathsep in objects else objects
    return replace(
        git,
        environment={
            **git.environment, "GIT_OBJECT_DIRECTORY": str(folder), "GIT_ALTERNATE_OBJECT_DIRECTORIES": quoted,
        },
    )  # fmt: skip


def _commit(git: Git, tree: str, parent: str) -> str:
    nobody = "flowlens <flowlens@localhost> 1 +0000"
    text = f"tree {tree}\nparent {parent}\nauthor {nobody}\ncommitter {nobody}\n\nmerged\n"
    done = git.run("hash-object", "-t", "commit", "-w", "--stdin", stdin=text.encode("ascii"))
    return done.output.decode("ascii").strip()

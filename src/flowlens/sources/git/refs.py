"""The refs of a repository: names and what they lead to. A ref that leads nowhere costs only itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flowlens.errors import CannotMeasureError
from flowlens.sources.git.objects import kinds_of, read_objects
from flowlens.sources.git.plumbing import Completed, Git
from flowlens.sources.git.shadow import Shadow

__all__ = ["Ref", "Refs", "lead_somewhere", "read_refs", "state_of"]

_FORMAT = "%(refname)%00%(symref)%00%(objectname)"
_RESOLVED = ("refs/heads/", "refs/remotes/", "refs/tags/")
_LISTED = (*_RESOLVED, "refs/pull/", "refs/merge-requests/")
# A million packed refs take a second or two; what takes longer waits for something.
_LIST_SECONDS = 60
_TAGS_OF_TAGS = 10
_TARGET = re.compile(rb"object ([0-9a-f]{40,64})\n")
_TAGGER = re.compile(rb"^tagger [^\n]*> (-?\d{1,18}) [+-]\d+$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ref:
    """One ref: its full name, the ref it stands for, the object behind it after peeling tags, and the tagger's date.

    `type` is the object's type, empty where it is missing; the pull heads of a forge are not looked up.
    """

    name: str
    symbolic: str
    oid: str
    type: str = ""
    annotated: bool = False
    tagged_at: int | None = None


@dataclass(frozen=True, slots=True)
class Refs:
    """The refs by full name, the branch that HEAD names (empty: detached), and its commit (empty: unborn)."""

    by_name: Mapping[str, Ref]
    head_branch: str
    head: str
    complaint: str

    def commit(self, name: str) -> str | None:
        """The commit that a full ref name leads to; None where there is no such ref, or it holds no commit."""
        ref = self.by_name.get(name)
        return ref.oid if ref is not None and ref.type == "commit" else None

    @property
    def unborn(self) -> bool:
        """Whether nothing was ever committed or fetched here, rather than lost."""
        return not self.by_name and not self.complaint and bool(self.head_branch)

    def under(self, prefix: str) -> list[Ref]:
        """The refs whose full name begins so, by name."""
        return [ref for name, ref in sorted(self.by_name.items()) if name.startswith(prefix)]


def state_of(shadow: Shadow) -> tuple[bytes, bytes, bytes]:
    """What all refs name, the branch that HEAD names, and its commit: the same where no ref has moved.

    CannotMeasureError where the refs cannot be listed at all.
    """
    return _listed(shadow).output, *_head(shadow.git)


def lead_somewhere(shadow: Shadow) -> bool:
    """Whether the object that each ref names is there, and behind a tag the one that it is a tag of.

    CannotMeasureError where the refs cannot be listed at all.
    """
    refs = [_parse(line) for line in _listed(shadow).output.split(b"\n") if line.count(b"\0") == 2]
    wanted = dict.fromkeys(ref.oid + ("^{}" if ref.name.startswith("refs/tags/") else "") for ref in refs)
    stdin = "".join(f"{revision}\n" for revision in wanted).encode("ascii", "replace")
    done = shadow.git.run("cat-file", "--batch-check=%(objecttype)", stdin=stdin)
    return done.output.count(b"\n") == len(wanted) and b" missing\n" not in done.output


def read_refs(shadow: Shadow) -> Refs:
    """All branches, remote branches, tags and pull heads.

    CannotMeasureError where the refs cannot be listed at all.
    """
    listed = _listed(shadow)
    found = [_parse(line) for line in listed.output.split(b"\n") if line.count(b"\0") == 2]
    branch, head = _head(shadow.git)
    resolved = _resolve(shadow.git, found)
    return Refs({ref.name: ref for ref in resolved}, _text(branch), _text(head), listed.complaint)


def _head(git: Git) -> tuple[bytes, bytes]:
    """The branch that HEAD names and its commit, empty where there is none."""
    branch = git.run("symbolic-ref", "-q", "HEAD").output.strip()
    return branch, git.run("rev-parse", "--verify", "-q", "--end-of-options", "HEAD^{commit}").output.strip()


def _listed(shadow: Shadow) -> Completed:
    listed = shadow.git.run("for-each-ref", f"--format={_FORMAT}", *_LISTED, seconds=_LIST_SECONDS)
    if listed.status < 0:
        raise CannotMeasureError(
            f"The refs of {shadow.name} could not be listed within {_LIST_SECONDS} seconds, or Git crashed.",
            next_step="Run `git for-each-ref` to see what it waits for, or clone anew.",
        )
    if listed.status and not listed.output and "repository extension" in listed.complaint:
        raise CannotMeasureError(
            f"{shadow.name} keeps its refs as a reftable, which this Git does not know.",
            next_step="Use Git 2.45 or newer, or run `git refs migrate --ref-format=files` there.",
        )
    if listed.status and not listed.output:
        raise CannotMeasureError(
            f"The refs of {shadow.name} cannot be read: {listed.complaint}.", next_step="Run `git fsck`, or clone anew."
        )
    return listed


def _parse(line: bytes) -> Ref:
    name, symbolic, oid = map(_text, line.split(b"\0"))
    return Ref(name, symbolic, oid)


def _resolve(git: Git, refs: Sequence[Ref]) -> list[Ref]:
    wanted = [ref.oid for ref in refs if ref.name.startswith(_RESOLVED)]
    kinds = kinds_of(git, wanted)
    peeled = _peel(git, [oid for oid in wanted if kinds.get(oid) == "tag"])
    return [_with_target(ref, kinds, peeled) for ref in refs]


def _with_target(ref: Ref, kinds: Mapping[str, str], peeled: Mapping[str, tuple[str, str, int | None]]) -> Ref:
    kind = kinds.get(ref.oid, "")
    if kind != "tag":
        return Ref(ref.name, ref.symbolic, ref.oid, kind)
    target, target_kind, tagged_at = peeled.get(ref.oid, (ref.oid, "", None))
    return Ref(ref.name, ref.symbolic, target, target_kind, annotated=True, tagged_at=tagged_at)


def _peel(git: Git, tags: Sequence[str]) -> dict[str, tuple[str, str, int | None]]:
    """For each tag object: what it leads to in the end, the type of that, and the date of the outermost tag."""
    target = {tag: tag for tag in tags}
    tagged_at: dict[str, int | None] = {}
    kinds = dict.fromkeys(tags, "tag")
    for _ in range(_TAGS_OF_TAGS):
        pending = {oid for oid in target.values() if kinds.get(oid) == "tag"}
        if not pending:
            break
        contents = {item.oid: item.content for item in read_objects(git, sorted(pending))}
        step = {oid: match[1].decode() for oid, content in contents.items() if (match := _TARGET.match(content))}
        tagged_at |= {oid: _tagger_date(content) for oid, content in contents.items() if oid not in tagged_at}
        kinds = {**dict.fromkeys(pending, ""), **kinds_of(git, step.values()), **_known(kinds, pending)}
        target = {tag: step.get(oid, oid) for tag, oid in target.items()}
    return {tag: (oid, kinds.get(oid, ""), tagged_at.get(tag)) for tag, oid in target.items()}


def _known(kinds: Mapping[str, str], pending: set[str]) -> dict[str, str]:
    return {oid: kind for oid, kind in kinds.items() if oid not in pending}


def _tagger_date(content: bytes) -> int | None:
    match = _TAGGER.search(content.partition(b"\n\n")[0])
    return int(match[1]) if match else None


def _text(value: bytes) -> str:
    return value.decode("utf-8", "backslashreplace")

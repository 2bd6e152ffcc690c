"""Names of branches and tags that trick a reader, too many of them, and files of refs that Git would not write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.odd.case import THREE, Make, Odd, three
from tests.plain_git import git

__all__ = ["MORE_REFS", "REFS"]

_HEAD = "# pack-refs with: peeled fully-peeled sorted \n"


def _packed(lines: Callable[[str], list[str]]) -> Make:
    """The three commits with these lines in packed-refs, made from the id of the newest."""

    def make(folder: Path) -> Path:
        oid = git(three(folder / "r"), "rev-parse", "main").decode().strip()
        text = "".join(f"{line}\n" for line in lines(oid))
        (folder / "r" / ".git" / "packed-refs").write_text(
            f"# pack-refs with: peeled fully-peeled sorted \n{text}", "utf-8"
        )
        return folder / "r"

    return make


def _loose(**names: str) -> Make:
    """The three commits with files below refs: their content, `%s` being the id of the newest."""

    def make(folder: Path) -> Path:
        oid = git(three(folder / "r"), "rev-parse", "main").decode().strip()
        for name, content in names.items():
            path = folder / "r" / ".git" / "refs" / name.replace("__", "/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content.replace("%s", oid) + "\n")
        return folder / "r"

    return make


def _each(*names: str) -> Make:
    """The same with refs of these names."""
    return _packed(lambda oid: [f"{oid} {name}" for name in names])


def _on_other_kinds(folder: Path) -> Path:
    """Tags of a file and of a folder, and a tag of a tag of a tag."""
    three(folder / "r")
    git(folder / "r", "tag", "v1.0.0", "main:a.txt")
    git(folder / "r", "tag", "v1.1.0", "main^{tree}")
    for name, target in (("t1", "main"), ("t2", "t1"), ("v2.0.0", "t2")):
        git(folder / "r", "tag", "-a", "-m", "x", name, target)
    return folder / "r"


_NONE = ("", "nonsense", "^" + "1" * 40, "\0" * 50)
REFS = {
    "10,000 tags": Odd(_packed(lambda oid: [f"{oid} refs/tags/v1.{n}.{n}" for n in range(10_000)]), THREE),
    "tags of other kinds": Odd(_on_other_kinds, THREE),
    "lines that are none": Odd(_packed(lambda oid: [*_NONE, oid, f"{oid} refs/tags/v1"]), THREE),
    "an empty ref": Odd(_loose(heads__empty="", tags__half="12ab"), THREE),
    "names like options": Odd(_each("refs/heads/--output=pwned", "refs/tags/-rf"), THREE),
}
MORE_REFS = {
    "a tag called main": Odd(_packed(lambda _: [f"{'1' * 40} refs/tags/main"]), THREE),
    "a branch called HEAD": Odd(_loose(heads__HEAD="1" * 40), THREE),
    "a branch called like a commit": Odd(_each(f"refs/heads/{'a' * 40}"), THREE),
    "names that trick a reader": Odd(_each("refs/heads/\u202egnp", "refs/tags/<svg/onload=alert(1)>"), THREE),
    "names that no ref may have": Odd(_each("refs/heads/a..b", "refs/heads/x.lock", "HEAD"), THREE),
    "a name that leads out": Odd(_each("refs/tags/../../../../evil"), THREE),
    "a ref to nowhere": Odd(_loose(heads__gone="1" * 40, tags__gone="2" * 40), THREE),
    "a ref that follows itself": Odd(_loose(heads__self="ref: refs/heads/self"), THREE),
    "origin's HEAD leads nowhere": Odd(_loose(remotes__origin__HEAD="ref: refs/remotes/origin/gone"), THREE),
}  # fmt: skip

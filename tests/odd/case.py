"""An odd repository: how it is made, and what must be told of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.plain_git import fast_import, git, init, write_object

__all__ = ["START", "THREE", "WHO", "Lines", "Make", "Odd", "commit", "on_top", "set_main", "three"]

Lines = tuple[int, int] | None
Make = Callable[[Path], Path]
START = 1_700_000_000
WHO = b"Ann <ann@example.org>"
# The added and deleted lines of the three plain commits.
THREE: tuple[Lines, ...] = ((2, 0), (2, 1), (2, 0))


@dataclass(frozen=True, slots=True)
class Odd:
    """`make` builds it below a folder and gives the path to be read.

    `lines` are the added and deleted ones of each change, oldest first, None where they are unknown. `said` are pieces
    of notices that must be there; where there is `refused`, nothing can be measured, and that is in the reason.
    `n_commits` counts those of side branches as well.
    """

    make: Make
    lines: tuple[Lines, ...] = ()
    said: tuple[str, ...] = ()
    refused: str = ""
    n_commits: int | None = None


def commit(
    mark: int, files: dict[bytes, bytes], parents: tuple[int, ...] = (), at: int = 0, ref: bytes = b"main"
) -> bytes:
    """A commit of a fast-import stream, a minute after the one before: its first parent and these files."""
    when = b"%d +0000" % (at or START + 60 * mark)
    lines = [b"commit refs/heads/" + ref, b"mark :%d" % mark, b"author %s %s" % (WHO, when)]
    lines += [b"committer %s %s" % (WHO, when), b"data 2\nx\n"]
    lines += [b"%s :%d" % (b"merge" if at_all else b"from", parent) for at_all, parent in enumerate(parents)]
    for path, data in files.items():
        quoted = b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'
        lines.append(b"M 100644 inline %s\ndata %d\n%s" % (quoted, len(data), data))
    return b"\n".join(lines) + b"\n\n"


def three(folder: Path, *options: str) -> Path:
    """Three commits of two lines each, the second of which takes one away."""
    init(folder, *options)
    steps = ({b"a.txt": b"a\nb\n"}, {b"a.txt": b"a\nc\nd\n"}, {b"b/b.txt": b"x\ny\n"})
    line = [commit(mark, files, (mark - 1,) if mark > 1 else ()) for mark, files in enumerate(steps, 1)]
    fast_import(folder, b"".join(line))
    return folder


def on_top(folder: Path, header: bytes, message: bytes, tree: str | None = None) -> str:
    """A commit on top of the branch: its header, below its tree and parent, and its message are exactly these bytes."""
    parent, own = git(folder, "rev-parse", "main", "main^{tree}").decode().split()
    oid = write_object(
        folder, "commit", b"tree %s\nparent %s\n%s\n\n%s" % ((tree or own).encode(), parent.encode(), header, message)
    )
    set_main(folder, oid)
    return oid


def set_main(folder: Path, oid: str) -> None:
    """Let the branch point there, whatever Git thinks of it."""
    (folder / ".git" / "refs" / "heads" / "main").write_text(f"{oid}\n")

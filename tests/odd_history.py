"""A small history that holds every kind of file change a diff can show, written by fast-import."""

from __future__ import annotations

from pathlib import Path

from tests.plain_git import fast_import, git, init

__all__ = ["build_odd_history"]

Tree = dict[bytes, tuple[bytes, bytes]]

FILE, RUN, LINK, MODULE = b"100644", b"100755", b"120000", b"160000"


def _lines(first: int, last: int, word: bytes = b"line") -> bytes:
    return b"".join(b"%s %d of a text that is long enough\n" % (word, number) for number in range(first, last))


# Content that looks like the patch around it.
_TRICKS = (
    b"\x1b[32m+\x1b[m\x1b[32mnot added\x1b[m\n\x1b[31m-not deleted\n+plus\n-minus\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n"
    b"diff --git a/x b/x\n\x1b[1mdiff --git a/x b/x\x1b[m\nBinary files a and b differ\n"
    + b"f" * 40
    + b"\n \n\n\r\n\t\n"
)
_LATE_NULL = _lines(0, 300) + b"f" * 40 + b"\0:100644 100644 " + b"\n" + b"a" * 40 + b"\0" + b"\n"

_FIRST: Tree = {
    b"plain.txt": (FILE, _lines(0, 30)),
    b"to-rename.txt": (FILE, _lines(100, 130)),
    b"to-rename-and-edit.txt": (FILE, _lines(200, 230)),
    b"to-copy.txt": (FILE, _lines(300, 330)),
    b"to-run.sh": (FILE, b"#!/bin/sh\necho\n"),
    b"binary": (FILE, b"\0\1\2" * 100),
    b"late-null": (FILE, _LATE_NULL),
    b"empty": (FILE, b""),
    b"no-newline": (FILE, b"one\ntwo"),
    b"windows.txt": (FILE, _lines(0, 5).replace(b"\n", b"\r\n")),
    b"old-mac.txt": (FILE, b"one\rtwo\rthree\r"),
    b"link": (LINK, b"plain.txt"),
    b"file-then-link": (FILE, b"text\nmore\n"),
    b"module": (MODULE, b"1" * 40),
    b"file-then-module": (FILE, b"text\n"),
    b"folder/then-file": (FILE, b"text\n"),
    b"tricks": (FILE, _TRICKS),
    b"sources/a.txt": (FILE, _lines(400, 430)),
    b"sources/b.txt": (FILE, _lines(500, 505)),
    b"new\nline": (FILE, b"a\n"),
    b"tab\there": (FILE, b"a\n"),
    b'quote"here': (FILE, b"a\n"),
    b'"quoted"': (FILE, b"a\n"),
    b"back\\slash": (FILE, b"a\n"),
    b"not-utf-8-\xff\xfe": (FILE, b"a\n"),
    b"\xc3\xbc \xe6\x97\xa5": (FILE, b"a\n"),
    b":colon": (FILE, b"a\n"),
    b" space ": (FILE, b"a\n"),
    b"-option": (FILE, b"a\n"),
    b"a => b": (FILE, b"a\n"),
    b"\x1b[31mred": (FILE, b"a\n"),
    b".gitattributes": (FILE, b"* -diff\n*.txt binary\nplain.txt diff=evil\n"),
}


def _edited() -> Tree:
    """Every file gets a line more, whatever it is."""
    tree = {path: (mode, data + b"more\n") for path, (mode, data) in _FIRST.items() if mode == FILE}
    return tree | {b"link": (LINK, b"empty"), b"module": (MODULE, b"2" * 40), b"binary": (FILE, b"\0\3" * 100)}


def _renamed() -> Tree:
    tree = _edited()
    tree[b"renamed.txt"] = tree.pop(b"to-rename.txt")
    mode, data = tree.pop(b"to-rename-and-edit.txt")
    tree[b"other/edited.txt"] = (mode, data.replace(b"line 205 ", b"changed 205 "))
    tree[b"copied.txt"] = tree[b"to-copy.txt"]
    tree[b"to-run.sh"] = (RUN, tree[b"to-run.sh"][1])
    tree[b"new\nname"], tree[b"\xff"] = tree.pop(b"new\nline"), tree.pop(b"not-utf-8-\xff\xfe")
    tree[b"copied-empty"] = tree[b"empty"]
    return tree


def _retyped() -> Tree:
    tree = _renamed()
    tree[b"file-then-link"] = (LINK, b"plain.txt")
    tree[b"link"] = (FILE, b"no link\nany more\n")
    tree[b"file-then-module"] = (MODULE, b"3" * 40)
    tree[b"module"] = (FILE, b"no module\n")
    del tree[b"folder/then-file"]
    tree[b"folder"] = (FILE, b"text\n")
    tree[b"binary"] = (FILE, b"text now\n")
    tree[b"plain.txt"] = (FILE, b"\0binary now\n")
    tree[b"windows.txt"] = (FILE, tree[b"windows.txt"][1].replace(b"\r\n", b"\n"))
    tree[b"no-newline"] = (FILE, b"one\ntwo\n")
    return tree


def _moved() -> Tree:
    """Ten lines go from one file to another; a whole file is replaced by its reverse."""
    tree = _retyped()
    tree[b"sources/a.txt"] = (FILE, _lines(400, 410) + _lines(420, 430) + b"more\n")
    tree[b"sources/b.txt"] = (FILE, _lines(500, 505) + _lines(410, 420) + b"more\n")
    lines = tree[b"copied.txt"][1].splitlines(keepends=True)
    tree[b"copied.txt"] = (FILE, b"".join(reversed(lines)))
    return tree


def build_odd_history(folder: Path) -> list[tuple[str, str | None]]:
    """The repository, and each of its commits with the commit it is to be compared with, oldest first."""
    init(folder)
    trees: list[Tree] = [_FIRST, _edited(), _renamed(), _retyped(), _moved(), _moved(), {}, {b"back": (FILE, b"a\n")}]
    stream = b"".join(_commit(mark, tree, [mark - 1] if mark > 1 else []) for mark, tree in enumerate(trees, 1))
    side, tip, octopus = len(trees) + 1, len(trees) + 2, len(trees) + 3
    stream += _commit(side, {b"side": (FILE, _lines(0, 9))}, [7])
    merged: Tree = {b"back": (FILE, b"a\n"), b"side": (FILE, _lines(0, 9)), b"evil": (FILE, b"in no parent\n")}
    stream += _commit(tip, merged, [8, side])
    stream += _commit(octopus, merged | {b"back": (FILE, b"b\n")}, [tip, 1, side])
    fast_import(folder, stream)
    listed = git(folder, "rev-list", "--topo-order", "--reverse", "--parents", "main").decode().splitlines()
    return [(words[0], words[1] if len(words) > 1 else None) for words in map(str.split, listed)]


def _commit(mark: int, tree: Tree, parents: list[int]) -> bytes:
    who = b"Ann <ann@example.org> %d +0000" % (1_704_110_400 + mark * 86_400)
    lines = [b"commit refs/heads/main", b"mark :%d" % mark, b"author " + who, b"committer " + who, b"data 2\nx\n"]
    lines += [b"%s :%d" % (word, parent) for word, parent in zip([b"from", *[b"merge"] * 9], parents, strict=False)]
    lines.append(b"deleteall")
    for path, (mode, data) in tree.items():
        quoted = b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'
        if mode == MODULE:
            lines.append(b"M %s %s %s" % (mode, data, quoted))
        else:
            lines.append(b"M %s inline %s\ndata %d\n%s" % (mode, quoted, len(data), data))
    return b"\n".join(lines) + b"\n\n"

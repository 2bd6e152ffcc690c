"""What `.gitattributes` say of a path, with Git itself as the oracle."""

from __future__ import annotations

from pathlib import Path

import pygit2
import pytest
from pygit2.enums import ConfigLevel

from flowlens.model.history import PathAttributes
from flowlens.sources.git.attributes import read_attributes
from tests.plain_git import git, init

GENERATED, VENDORED = PathAttributes(generated=True), PathAttributes(vendored=True)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("*.py linguist-generated", GENERATED, id="set"),
        pytest.param("*.py linguist-generated=true", GENERATED, id="true"),
        pytest.param("*.py -linguist-generated", PathAttributes(generated=False), id="unset"),
        pytest.param("*.py linguist-generated=false", PathAttributes(generated=False), id="false"),
        pytest.param("*.py linguist-generated=0", PathAttributes(generated=False), id="0"),
        pytest.param("*.py linguist-vendored", VENDORED, id="vendored"),
        pytest.param("*.py -diff", PathAttributes(diffed=False), id="not diffed"),
        pytest.param("*.py diff=python", PathAttributes(diffed=True), id="a driver is a way to diff"),
        pytest.param("*.py binary", PathAttributes(diffed=False), id="the macro binary"),
        pytest.param("*.py linguist-generated\n*.py !linguist-generated", None, id="taken back"),
        pytest.param("*.js linguist-generated", None, id="another pattern"),
        pytest.param("# *.py linguist-generated", None, id="a comment"),
        pytest.param("*.py text", None, id="another attribute"),
        pytest.param("", None, id="nothing"),
        pytest.param("\0\xff*.py linguist-generated", None, id="no text"),
        pytest.param("[attr]made linguist-generated\n*.py made", GENERATED, id="a macro of one's own"),
        pytest.param("*.py linguist-generated linguist-vendored -diff", PathAttributes(True, True, False), id="all"),
    ],
)
def test_a_line(line: str, said: PathAttributes | None) -> None:
    files = {".gitattributes": line.encode()}
    assert read_attributes(files, ["src/a.py"]) == ({} if said is None else {"src/a.py": said})


def test_nothing_said_nothing_found() -> None:
    assert (read_attributes({}, ["a"]), read_attributes({".gitattributes": b"a -diff"}, [])) == ({}, {})


FILES = {
    ".gitattributes": b"*.js linguist-vendored\ngen/** linguist-generated\n/top.txt -diff\n",
    "gen/.gitattributes": b"keep.py -linguist-generated\n",
    "lib/deep/.gitattributes": b"* linguist-vendored\nmine.c -linguist-vendored\n",
}
PATHS = [
    "a.js", "gen", "gen/a.py", "gen/keep.py", "gen/sub/b.py", "GEN/a.py", "lib/a.c", "lib/deep/a.c", "lib/deep/mine.c",
    "lib/deep/x/mine.c", "top.txt", "x/top.txt", "ü.js", "two words.js", "-rf.js", ":(top)a.js", "a\nb.js", '"q".js',
]  # fmt: skip


def test_folders_add_to_what_their_parents_say_as_in_git(tmp_path: Path) -> None:
    folder = init(tmp_path / "clone")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    names = ("linguist-generated", "linguist-vendored", "diff")
    stdin = b"".join(path.encode() + b"\0" for path in PATHS)
    answer = git(folder, "check-attr", "-z", "--stdin", *names, stdin=stdin).split(b"\0")[:-1]
    truth = {b"set": True, b"unset": False, b"unspecified": None}
    values = [truth[value] for value in answer[2::3]]
    oracle = {path: PathAttributes(*values[3 * i : 3 * i + 3]) for i, path in enumerate(PATHS)}
    expected = {path: said for path, said in oracle.items() if said != PathAttributes()}
    assert len(expected) > 8
    assert read_attributes(FILES, PATHS) == expected


@pytest.mark.parametrize("path", ["../.gitattributes", ".git/.gitattributes", "/.gitattributes", "a//.gitattributes"])
def test_a_path_that_no_tree_may_hold_costs_only_itself(path: str) -> None:
    files = {path: b"* linguist-vendored\n", ".gitattributes": b"*.py linguist-generated\n"}
    assert read_attributes(files, ["b.py"]) == {"b.py": GENERATED}


@pytest.mark.parametrize("path", ["", "/", "..", "a/../b.py", "/etc/passwd", "x" * 5000], ids=lambda path: path[:10])
def test_odd_paths_are_only_asked_about(path: str) -> None:
    read_attributes({".gitattributes": b"*.py linguist-generated\n"}, [path])


def test_the_user_s_own_attributes_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "attributes").write_text("* linguist-vendored\n")
    (tmp_path / ".gitconfig").write_text(f"[core]\n\tattributesFile = {tmp_path}/attributes\n")
    paths = pygit2.settings.search_path
    before = {level: paths[level] for level in (ConfigLevel.XDG, ConfigLevel.GLOBAL)}
    try:
        for level in before:
            paths[level] = str(tmp_path)
        found = read_attributes({".gitattributes": b"*.py linguist-generated\n"}, ["a.py"])
        assert [paths[level] for level in before] == [str(tmp_path)] * 2
    finally:
        for level, value in before.items():
            paths[level] = value
    assert found == {"a.py": GENERATED}

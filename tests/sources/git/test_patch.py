"""The parser of coloured patches."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.model.history import FileDiff
from flowlens.sources.git.diffs import _FINE, _PATCH
from flowlens.sources.git.patch import PatchParser
from flowlens.sources.git.shadow import open_shadow
from tests.odd_history import build_odd_history

OID = b"a" * 40
Found = list[tuple[str, list[FileDiff] | None]]


def parse(*chunks: bytes, finish: bool = True) -> Found:
    found: Found = []
    parser = PatchParser(lambda oid, files: found.append((oid, files)))
    for chunk in chunks:
        parser.feed(chunk)
    if finish:
        parser.finish()
    return found


def entry(path: bytes, status: bytes = b"M", modes: bytes = b"100644 100644") -> bytes:
    return b":" + modes + b" " + b"1" * 40 + b" " + b"2" * 40 + b" " + status + b"\0" + path + b"\0"


def section(*lines: bytes) -> bytes:
    return b"\x1b[1mdiff --git a/x b/x\x1b[m\n" + b"".join(line + b"\n" for line in lines)


ADDED, DELETED = b"\x1b[32m+\x1b[m\x1b[32mtext\x1b[m", b"\x1b[31m-text\x1b[m"
MOVED_IN, MOVED_OUT = b"\x1b[36m+\x1b[m\x1b[36mtext\x1b[m", b"\x1b[35m-text\x1b[m"


def file(path: str = "x", added: int | None = 0, deleted: int | None = 0, moved: tuple[int, int] = (0, 0)) -> FileDiff:
    return FileDiff(path, None, "modified", 0o100644, added, deleted, *moved)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([ADDED, ADDED, DELETED], file(added=2, deleted=1), id="added and deleted"),
        pytest.param([MOVED_IN, MOVED_OUT, MOVED_OUT], file(added=1, deleted=2, moved=(1, 2)), id="moved"),
        pytest.param([b" \x1b[32m+context", b" \x1b[31m-context"], file(), id="context that looks coloured"),
        pytest.param([b"\x1b[1mold mode 100644\x1b[m"], file(), id="nothing but a mode"),
        pytest.param([b"Binary files a/x and b/x differ"], file(added=None, deleted=None), id="binary"),
        pytest.param([b" Binary files a/x and b/x differ"], file(), id="a context line that says so"),
        pytest.param([ADDED, b"\\ No newline at end of file"], file(added=1), id="no newline at the end"),
        pytest.param([b" " + OID + b"\0", ADDED], file(added=1), id="a null byte in the content"),
        pytest.param([b" " + OID[1:] + b"\0", ADDED], file(added=1), id="one that is as long as an id"),
        pytest.param([b" \x1b[1mdiff --git a/y b/y", ADDED], file(added=1), id="context that looks like a file"),
    ],
)
def test_lines_are_counted(lines: list[bytes], expected: FileDiff) -> None:
    assert parse(OID + b"\0" + entry(b"x") + b"\0" + section(*lines)) == [(OID.decode(), [expected])]


def test_diffs_without_files() -> None:
    assert parse(OID + b"\0" + b"b" * 40 + b"\0") == [("a" * 40, []), ("b" * 40, [])]
    assert parse() == []


def test_a_diff_is_given_as_soon_as_the_next_begins() -> None:
    whole = OID + b"\0" + entry(b"x") + b"\0" + section(ADDED)
    assert parse(whole, finish=False) == []
    assert parse(whole, b"b" * 40 + b"\0", finish=False) == [("a" * 40, [file(added=1)])]


@pytest.mark.parametrize("sections", [section(), section() * 3, b""], ids=["one too few", "one too many", "none"])
def test_a_patch_that_disagrees_with_its_files_is_not_believed(sections: bytes) -> None:
    output = OID + b"\0" + entry(b"x") + entry(b"y") + b"\0" + sections
    assert parse(output, b"b" * 40 + b"\0") == [("a" * 40, None), ("b" * 40, [])]


def test_a_new_type_takes_two_sections() -> None:
    output = OID + b"\0" + entry(b"x", b"T", b"100644 120000") + entry(b"y") + b"\0"
    output += section(DELETED, DELETED) + section(ADDED) + section(ADDED)
    assert parse(output) == [(OID.decode(), [FileDiff("x", None, "retyped", 0o120000, 1, 2, 0, 0), file("y", added=1)])]


@pytest.mark.parametrize("status", [b"R100", b"C075"])
def test_a_rename_and_a_copy_have_two_paths(status: bytes) -> None:
    word = {b"R": "renamed", b"C": "copied"}[status[:1]]
    output = OID + b"\0" + entry(b"old\0new", status) + b"\0" + section()
    assert parse(output) == [
        (OID.decode(), [FileDiff("new", "old", word, 0o100644, 0, 0, 0, 0)])  # type: ignore[arg-type]
    ]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("odd") / "clone"
    jobs = build_odd_history(folder)
    stdin = "".join(f"{oid} {base or ''}".strip() + "\n" for oid, base in jobs).encode()
    with open_shadow(folder) as shadow:
        return shadow.git.run(*_PATCH, *_FINE, stdin=stdin).output


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_the_chunks_change_nothing(output: bytes, data: st.DataObject) -> None:
    whole = parse(output)
    assert len(whole) == 11
    cuts = sorted(data.draw(st.sets(st.integers(0, len(output)), max_size=40)))
    pieces = [output[a:b] for a, b in zip([0, *cuts], [*cuts, len(output)], strict=True)]
    assert parse(*pieces) == whole


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40, 41])
def test_the_smallest_chunks_change_nothing(output: bytes, size: int) -> None:
    assert parse(*(output[i : i + size] for i in range(0, len(output), size))) == parse(output)


def test_content_full_of_null_bytes() -> None:
    content = section(b"\x1b[32m+" + b"\0" * 100_000, b"\x1b[32m+" + OID + b"\0", ADDED)
    whole = OID + b"\0" + entry(b"x") + b"\0" + content + b"b" * 40 + b"\0"
    expected = [("a" * 40, [file(added=3)]), ("b" * 40, [])]
    assert parse(whole) == parse(*(whole[i : i + 999] for i in range(0, len(whole), 999))) == expected


def test_paths_that_look_like_the_list_of_files() -> None:
    names = [b":100644 100644 " + b"1" * 40 + b" " + b"2" * 40 + b" M", b"\n" + OID, b":", b"a\n\x1b[32m+b"]
    whole = OID + b"\0" + b"".join(map(entry, names)) + b"\0" + section(ADDED) * 4
    expected = [(OID.decode(), [file(name.decode(), added=1) for name in names])]
    assert parse(whole) == parse(*(whole[i : i + 1] for i in range(len(whole)))) == expected


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_cut_short_gives_fewer_diffs_and_never_others(output: bytes, data: st.DataObject) -> None:
    whole = parse(output)
    found = parse(output[: data.draw(st.integers(0, len(output)))], finish=False)
    assert found == whole[: len(found)]

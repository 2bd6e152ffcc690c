"""Commits parsed from their bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlens.model.history import Commit, Person
from flowlens.sources.git.commit_object import parse_commit

TREE = b"tree " + b"a" * 40 + b"\n"
ONE, TWO = "1" * 40, "2" * 40
ANN = Person("Ann", "ann@example.org")
WHO = b"Ann <ann@example.org> 1704110400 +0100"


def content(
    author: bytes = WHO, committer: bytes = WHO, *, parents: bytes = b"", more: bytes = b"", message: bytes = b"Hello\n"
) -> bytes:
    return TREE + parents + b"author " + author + b"\ncommitter " + committer + b"\n" + more + b"\n" + message


def parse(raw: bytes) -> Commit:
    return parse_commit(ONE, raw)


def test_a_plain_commit() -> None:
    raw = content(parents=f"parent {ONE}\nparent {TWO}\n".encode(), message=b"Subject\n\nBody\n")
    assert parse_commit("f" * 40, raw) == Commit(
        "f" * 40, (ONE, TWO), ANN, ANN, 1704110400, 1704110400, "Subject\n\nBody\n"
    )


@pytest.mark.parametrize(
    ("raw", "parents"),
    [
        pytest.param(content(parents=b"parent " + b"3" * 64 + b"\n"), ("3" * 64,), id="sha256"),
        pytest.param(content(more=f"parent {ONE}\n".encode()), (), id="after the committer, where Git reads none"),
        pytest.param(content(more=f"gpgsig x\n parent {ONE}\n".encode()), (), id="in a signature"),
        pytest.param(content(message=f"parent {ONE}\n".encode()), (), id="in the message"),
    ],
)
def test_parents_are_read_where_git_reads_them(raw: bytes, parents: tuple[str, ...]) -> None:
    assert (parse(raw).parents, parse(raw).flags) == (parents, ())


@pytest.mark.parametrize(
    "value", [b"HEAD", b"", b"--all", b"1" * 39, b"\xff" * 40, b"1" * 40 + b" x", b"G" * 40], ids=repr
)
def test_a_parent_that_is_no_id_is_left_out(value: bytes) -> None:
    commit = parse(content(parents=b"parent " + value + b"\nparent " + TWO.encode() + b"\n"))
    assert (commit.parents, commit.flags) == ((TWO,), ("impossible parent",))


@pytest.mark.parametrize(
    ("when", "seconds"),
    [
        pytest.param(b"1 +0000", 1, id="the first second that is believed"),
        pytest.param(b"253402300799 +0000", 253402300799, id="the last one"),
        pytest.param(b"1704110400 -0730", 1704110400, id="a zone changes nothing"),
        pytest.param(b"1704110400 +9999", 1704110400, id="a zone that is none"),
        pytest.param(b"0 +0000", None, id="1970"),
        pytest.param(b"-1 +0000", None, id="before"),
        pytest.param(b"253402300800 +0000", None, id="year 10000"),
        pytest.param(b"99999999999999999999 +0000", None, id="beyond 64 bits"),
        pytest.param(b"999999999999999999999 +0000", None, id="beyond what is read"),
        pytest.param(b"", None, id="none"),
        pytest.param(b"1704110400", None, id="no zone"),
        pytest.param(b"Mon Jan 1 2024", None, id="words"),
        pytest.param(b"1e9 +0000", None, id="no integer"),
    ],
)
def test_dates(when: bytes, seconds: int | None) -> None:
    commit = parse(content(author=b"Ann <ann@example.org> " + when))
    assert (commit.author, commit.author_at, commit.commit_at) == (ANN, seconds, 1704110400)
    assert commit.flags == (() if seconds else ("impossible author date",))


@pytest.mark.parametrize(
    ("line", "person"),
    [
        pytest.param(b"Ann <ann@example.org> 5 +0000", ANN, id="plain"),
        pytest.param(b" Ann  <ann@example.org>  5 +0000", ANN, id="spaces"),
        pytest.param(b"<ann@example.org> 5 +0000", Person("", "ann@example.org"), id="no name"),
        pytest.param(b"Ann <> 5 +0000", Person("Ann", ""), id="no address"),
        pytest.param(b"A <x> B <y> 5 +0000", Person("A", "x> B <y"), id="two addresses"),
        pytest.param("Ünï <ü@x> 5 +0000".encode(), Person("Ünï", "ü@x"), id="UTF-8"),
    ],
)
def test_people(line: bytes, person: Person) -> None:
    commit = parse(content(author=line))
    assert (commit.author, commit.author_at) == (person, 5)


def test_who_is_not_given_is_empty() -> None:
    commit = parse(TREE + b"\nmessage")
    assert (commit.author, commit.committer, commit.author_at) == (Person("", ""), Person("", ""), None)
    assert commit.flags == ("no author", "no committer")


@pytest.mark.parametrize(
    ("encoding", "message", "text", "flags"),
    [
        pytest.param(b"ISO-8859-1", b"\xfc", "ü", (), id="Latin 1"),
        pytest.param(b"Shift_JIS", b"\x83A", "ア", (), id="Shift JIS"),
        pytest.param(b"none-such", "ü".encode(), "ü", ("unknown encoding",), id="unknown"),
        pytest.param(b"\xff", b"a", "a", ("unknown encoding",), id="not text"),
        pytest.param(b"base64", b"YQ==", "YQ==", ("unknown encoding",), id="a codec that is no encoding"),
        pytest.param(b"unicode_escape", b"\\ud800", "\\ud800", ("unknown encoding",), id="one of Python's own"),
        pytest.param(b"punycode", b"a-b", "a-b", ("unknown encoding",), id="one for names of hosts"),
        pytest.param(b"utf-7", b"+2AA-", "+2AA-", ("unknown encoding",), id="one that gives half characters"),
        pytest.param(b"UTF-16", b"a", "a", ("undecodable text",), id="wrong"),
    ],
)
def test_encodings(encoding: bytes, message: bytes, text: str, flags: tuple[str, ...]) -> None:
    plain = b"<> 5 +0000" if encoding == b"UTF-16" else WHO
    commit = parse(content(plain, plain, more=b"encoding " + encoding + b"\n", message=message))
    assert (commit.message, commit.flags) == (text, flags)


def test_bytes_that_are_not_utf_8_are_shown_escaped() -> None:
    commit = parse(content(author=b"\xffAnn <a> 5 +0000", message=b"\xfe"))
    assert (commit.author.name, commit.message, commit.flags) == ("\\xffAnn", "\\xfe", ("undecodable text",))


def test_a_long_message_is_cut_between_characters() -> None:
    commit = parse(content(message=b"x" + "ü".encode() * 50_000))
    assert (commit.message, commit.flags) == ("x" + "ü" * 32_767, ())


@pytest.mark.parametrize(("message", "subject"), [(b"", ""), (b"\n\nx", ""), (b"One\nTwo", "One")], ids=repr)
def test_the_subject_is_the_first_line(message: bytes, subject: str) -> None:
    assert parse(content(message=message)).subject == subject


HEADER = st.one_of(
    st.binary(max_size=60),
    st.builds(
        lambda key, value: key + b" " + value,
        st.sampled_from([b"tree", b"parent", b"author", b"committer", b"encoding", b"gpgsig"]),
        st.one_of(st.binary(max_size=50), st.sampled_from([WHO, b"utf-16", b"utf-7", b"idna", ONE.encode()])),
    ),
)


@given(st.lists(HEADER, max_size=8), st.binary(max_size=80))
@settings(max_examples=200, deadline=None)
def test_whatever_a_commit_holds_it_gives_plain_text(headers: list[bytes], message: bytes) -> None:
    commit = parse(b"\n".join(headers) + b"\n\n" + message)
    for text in (commit.message, *commit.parents, commit.author.name, commit.author.email, commit.committer.name):
        assert text == text.encode().decode()
    assert all(len(parent) in {40, 64} and set(parent) <= set("0123456789abcdef") for parent in commit.parents)

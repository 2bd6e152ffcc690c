"""On which line of a TOML file a key stands."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlens.toml_lines import lines_of_keys

CASES = [
    pytest.param("", {}, id="empty"),
    pytest.param("# only = 1\n", {}, id="comment"),
    pytest.param("a = 1", {("a",): 1}, id="one-row"),
    pytest.param("\n\na = 1\r\nb = 2\r\n", {("a",): 3, ("b",): 4}, id="line-ends-of-windows"),
    pytest.param("[a]\nb.c = 1", {("a",): 1, ("a", "b"): 2, ("a", "b", "c"): 2}, id="dotted-key-in-a-table"),
    pytest.param("[a]\n[b]\nc = 1", {("a",): 1, ("b",): 2, ("b", "c"): 3}, id="table-after-an-empty-one"),
    pytest.param('[ a . "b c" ]\nd = 1', {("a",): 1, ("a", "b c"): 1, ("a", "b c", "d"): 2}, id="spaces-in-a-header"),
    pytest.param("\"a.b\" = 1\n'c' = 2", {("a.b",): 1, ("c",): 2}, id="quoted-keys"),
    pytest.param('"\\u0041\\"=" = 1', {('A"=',): 1}, id="escapes-in-a-key"),
    pytest.param('a = "]"\nb = "= #"\nc = 1', {("a",): 1, ("b",): 2, ("c",): 3}, id="signs-in-a-text"),
    pytest.param('a = """\nb = 1\n[c]\n"""\nd = 2', {("a",): 1, ("d",): 5}, id="keys-in-a-long-text"),
    pytest.param("a = '''\n'''''\nb = 1", {("a",): 1, ("b",): 3}, id="long-text-that-ends-in-quotes"),
    pytest.param('a = """\\""""\nb = 1', {("a",): 1, ("b",): 2}, id="long-text-with-an-escaped-quote"),
    pytest.param("a = [\n1, # b = 2\n{c = 1},\n]\nd = 1", {("a",): 1, ("d",): 5}, id="array-over-lines"),
    pytest.param("a = [[1], [2]]\n[b]\nc = 1", {("a",): 1, ("b",): 2, ("b", "c"): 3}, id="array-of-arrays"),
    pytest.param("a = 2026-01-31 12:00:00Z\nb = 1", {("a",): 1, ("b",): 2}, id="time-with-a-space"),
    pytest.param("a = {b = 1, c = {d = 2}}\ne = 1", {("a",): 1, ("e",): 2}, id="table-in-a-line"),
    pytest.param(
        "[[a]]\nb = 1\n[[a]]\nb = 2",
        {("a",): 1, ("a", "0"): 1, ("a", "0", "b"): 2, ("a", "1"): 3, ("a", "1", "b"): 4},
        id="array-of-tables",
    ),
    pytest.param(
        "[[a]]\n[[a]]\n[a.b]\nc = 1\n[[a.d]]\n[b]",
        {
            ("a",): 1,
            ("a", "0"): 1,
            ("a", "1"): 2,
            ("a", "1", "b"): 3,
            ("a", "1", "b", "c"): 4,
            ("a", "1", "d"): 5,
            ("a", "1", "d", "0"): 5,
            ("b",): 6,
        },
        id="tables-in-the-newest-element",
    ),
    pytest.param(
        "[[a]]\nb = 1\n[c]\na.b = 1",
        {
            ("a",): 1,
            ("a", "0"): 1,
            ("a", "0", "b"): 2,
            ("c",): 3,
            ("c", "a"): 4,
            ("c", "a", "b"): 4,
        },
        id="key-of-the-name-of-an-array",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_lines_of_keys(text: str, expected: dict[tuple[str, ...], int]) -> None:
    tomllib.loads(text)  # the case itself is TOML
    assert lines_of_keys(text) == expected


@given(
    st.lists(
        st.tuples(
            st.from_regex(r"[A-Za-z0-9_-]{1,5}", fullmatch=True),
            st.sampled_from(["1", "'#'", '"[="', "[\n1,\n]", "'''\n\nx = 1'''", '"""\n\\""""', "{a = [1]}", "1.5e-3"]),
            st.sampled_from(["\n", "\n\n", " # c = 1\n", "\n# [d]\n", "\r\n"]),
        ),
        unique_by=lambda row: row[0],
    )
)
def test_every_key_stands_where_it_was_written(rows: list[tuple[str, str, str]]) -> None:
    text, expected = "", {}
    for key, value, end in rows:
        expected[(key,)] = text.count("\n") + 1
        text += f"{key} = {value}{end}"
    assert lines_of_keys(text) == expected

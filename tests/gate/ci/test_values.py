"""Values that strangers may have written."""

from __future__ import annotations

import pytest

from flowlens.gate.ci.values import branch_of, names, number, pushed_kind, sha, text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("main", "main", id="text"),
        pytest.param("$(rm -rf ~)\n\x1b[31m", "$(rm -rf ~)\n\x1b[31m", id="hostile text stays as it is"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
        pytest.param(7, None, id="number"),
        pytest.param(["main"], None, id="list"),
    ],
)
def test_text(value: object, expected: str | None) -> None:
    assert text(value) == expected


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        pytest.param("0123456789abcdef" * 2 + "01234567", True, id="SHA-1"),
        pytest.param("0123456789abcdef" * 4, True, id="SHA-256"),
        pytest.param("0" * 40, False, id="null"),
        pytest.param("0" * 64, False, id="null of SHA-256"),
        pytest.param("0" * 39 + "1", True, id="one that is nearly null"),
        pytest.param("a" * 39, False, id="too short"),
        pytest.param("a" * 12, False, id="abbreviated"),
        pytest.param("a" * 41, False, id="too long"),
        pytest.param("A" * 40, False, id="capital letters"),
        pytest.param("a" * 40 + "\n", False, id="line end"),
        pytest.param("--upload-pack=" + "a" * 26, False, id="option"),
        pytest.param("HEAD", False, id="name"),
        pytest.param("", False, id="empty"),
        pytest.param(None, False, id="none"),
        pytest.param(10**39, False, id="number"),
    ],
)
def test_sha(value: object, *, fits: bool) -> None:
    assert sha(value) == (value if fits else None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("17", 17, id="digits"),
        pytest.param(17, 17, id="number"),
        pytest.param("999999999999999999", 999999999999999999, id="eighteen digits"),
        pytest.param("9999999999999999999", None, id="nineteen digits"),
        pytest.param("9" * 5000, None, id="more digits than Python reads"),
        pytest.param(10**18, None, id="number of nineteen digits"),
        pytest.param(10**5000, None, id="number of more digits than Python writes"),
        pytest.param("0", None, id="zero"),
        pytest.param(0, None, id="number zero"),
        pytest.param("017", None, id="leading zero"),
        pytest.param("-17", None, id="negative"),
        pytest.param(-17, None, id="negative number"),
        pytest.param("1_7", None, id="underscore"),
        pytest.param("\u0661\u0667", None, id="digits of another script"),
        pytest.param("17\n", None, id="line end"),
        pytest.param("false", None, id="word"),
        pytest.param(True, None, id="true"),
        pytest.param(17.0, None, id="fraction"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_number(value: object, expected: int | None) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        pytest.param("bug,batch-size-ok", ("bug", "batch-size-ok"), id="two"),
        pytest.param(" bug , two words ,", ("bug", "two words"), id="blanks"),
        pytest.param("bug,bug", ("bug", "bug"), id="twice"),
        pytest.param("", (), id="empty"),
        pytest.param(" , ", (), id="nothing but commas"),
        pytest.param(None, (), id="none"),
    ],
)
def test_names(listed: str | None, expected: tuple[str, ...]) -> None:
    assert names(listed) == expected


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        pytest.param("refs/heads/main", "main", id="branch"),
        pytest.param("refs/heads/refs/heads/x", "refs/heads/x", id="branch with an odd name"),
        pytest.param("refs/heads/", None, id="nothing behind it"),
        pytest.param("refs/tags/v1", None, id="tag"),
        pytest.param("refs/pull/7/merge", None, id="pull"),
        pytest.param("main", None, id="short"),
        pytest.param("", None, id="empty"),
        pytest.param(None, None, id="none"),
    ],
)
def test_branch_of(ref: str | None, expected: str | None) -> None:
    assert branch_of(ref) == expected


@pytest.mark.parametrize(
    ("branch", "default_branch", "expected"),
    [
        pytest.param("topic", "main", "change", id="another branch"),
        pytest.param("main", "main", "branch", id="default branch"),
        pytest.param("topic", None, "branch", id="default branch not known"),
        pytest.param(None, "main", "branch", id="no branch"),
    ],
)
def test_pushed_kind(branch: str | None, default_branch: str | None, expected: str) -> None:
    assert pushed_kind(branch, default_branch) == expected

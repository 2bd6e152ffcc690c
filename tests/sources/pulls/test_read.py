"""Several files of pull requests together, and hostile ones."""

from __future__ import annotations

import json

import pytest

from flowlens.errors import UsageError
from flowlens.sources.named_files import NamedFile, NamedFiles
from flowlens.sources.pulls import read as module
from tests.sources.pulls.reading import HEAD, MERGE, fault_of, listed, read, rest


def test_a_pull_that_is_read_twice_is_the_newest_with_what_only_the_other_tells() -> None:
    whole = listed(updatedAt="2026-01-30T10:00:00Z", mergedAt=None, closedAt=None)
    merged = rest(merged_at="2026-01-31T12:00:00Z", updated_at="2026-01-31T12:00:00Z")
    for order in ((whole, merged), (merged, whole)):
        (pull,) = read(*([one] for one in order)).pulls
        assert (pull.merge_oid, pull.added, pull.n_files) == (MERGE, 40, 3)
    (pushed,) = read([whole], [{**merged, "head": {"sha": MERGE}}]).pulls
    assert pushed.added is None, "sizes of an older head are not those of the newer"


def test_one_number_of_two_systems_is_two_pulls() -> None:
    own = {"number": 7, "opened_at": "2026-01-30", "base": "main"}
    assert [one.system for one in read([listed()], [own]).pulls] == ["github", "own"]


def test_a_form_that_is_named_is_believed() -> None:
    assert "is missing" in fault_of([{"x": 1}], form="gitlab")


def test_times_without_a_zone_are_counted() -> None:
    assert read([listed(createdAt="2026-01-30T09:00:00")]).notices == (
        "1 time in files of pull requests without a time zone, taken as UTC.",
    )


@pytest.mark.parametrize("text", ["", " \n", "[]", "[[]]"])
def test_nothing_in_it(text: str) -> None:
    assert read(text).pulls == ()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b'[{"number": NaN}]', b"{", b"\x00"])
def test_what_is_no_such_file_is_an_error_of_the_user(content: bytes) -> None:
    with pytest.raises(UsageError):
        module.read_pull_files(NamedFiles((NamedFile("x", content),)))


def test_too_many_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_RECORDS", 1)
    with pytest.raises(UsageError, match="more than 1 records"):
        read([listed(1), listed(2)])


def test_no_secret_stays_in_what_is_read() -> None:
    token = "ghp_16C7e42F292c6912E7710c838347Ae178B4a"
    given = listed(
        labels=[{"name": f"x {token}"}], title=token, body=token, url=f"https://ann:{token}@x", author={"login": token},
        reviews=[{"id": token, "author": {"login": f"r-{token}"}, "state": "APPROVED", "body": token,
                  "submittedAt": "2026-01-31T10:00:00Z", "commit": {"oid": HEAD}}],
    )  # fmt: skip
    assert token not in repr(read(json.dumps([given])))

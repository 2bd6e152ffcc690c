"""Records in lists, pages and wrappers."""

from __future__ import annotations

from flowlens.sources.ci.records import first_record, flat


def test_pages_are_opened_one_level_deep() -> None:
    assert list(flat([[1, [2, 3]], 4, [], [[]]])) == [1, 2, 3, 4]


def test_the_first_record_of_whatever_stands_there() -> None:
    assert first_record({"a": [{"b": 1}, 2]}, "a") == {"b": 1}
    others: list[dict[str, object]] = [{}, {"a": []}, {"a": [1]}, {"a": 1}, {"a": None}]
    for other in others:
        assert first_record(other, "a") == {}

"""The tables of flags."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.flags import flag_tables, flags_to
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import empty_frame
from flowlens.model.flags import FlagLook, FlagUse
from flowlens.model.history import PathAttributes

DAY = 86_400


def use(name: str, path: str = "a.rb", convention: str = "Flipper") -> FlagUse:
    return FlagUse(convention, name, path)


def tables(*looks: tuple[int, tuple[FlagUse, ...]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    taken = [FlagLook(f"oid{number}", number * DAY, uses) for number, uses in looks]
    return flag_tables(taken, {}, FactsSettings())


def days(times: pd.Series[pd.Timestamp]) -> list[int | None]:
    return [int(at.timestamp()) // DAY if known else None for at, known in zip(times, times.notna(), strict=True)]


def test_when_flags_came_and_went() -> None:
    flags, looks = tables((1, (use("a"), use("b"))), (2, (use("b"), use("b", "b.rb"), use("c"))), (3, (use("c"),)))
    assert flags["name"].tolist() == ["a", "b", "c"]
    assert days(flags["first_seen_at"]) == [1, 1, 2]
    assert days(flags["last_seen_at"]) == [1, 2, 3]
    assert days(flags["gone_at"]) == [2, 3, None]
    assert flags["n_files"].tolist() == [1, 2, 1]
    assert looks["n_flags"].tolist() == [2, 2, 1]


def test_one_that_came_back_is_there() -> None:
    flags, _ = tables((1, (use("a"),)), (2, ()), (3, (use("a"),)))
    assert (days(flags["first_seen_at"]), days(flags["gone_at"])) == ([1], [None])


def test_two_conventions_are_two_flags() -> None:
    flags, _ = tables((1, (use("a"), use("a", convention="Unleash"))))
    assert len(flags) == 2


def test_no_looks_and_no_flags() -> None:
    for found in (tables(), tables((1, ()))):
        assert list(found[0].dtypes) == list(empty_frame("flags").dtypes)
        assert found[0].empty


def test_what_attributes_call_generated_or_vendored_does_not_count() -> None:
    looks = [FlagLook("oid", DAY, (use("a", "gen/a.rb"), use("b", "b.rb")))]
    flags, _ = flag_tables(looks, {"gen/a.rb": PathAttributes(generated=True)}, FactsSettings())
    assert flags["name"].tolist() == ["b"]


def test_as_of_an_earlier_moment() -> None:
    made = tables((1, (use("a"),)), (2, (use("a"), use("b"))), (3, (use("b"),)))
    flags, looks = flags_to(*made, pd.Timestamp(2.5 * DAY, unit="s", tz="UTC"))
    assert len(looks) == 2
    assert flags["name"].tolist() == ["a", "b"]
    assert days(flags["gone_at"]) == [None, None]
    assert days(flags["last_seen_at"]) == [2, 2]
    assert flags_to(*made, pd.Timestamp(9 * DAY, unit="s", tz="UTC"))[0] is made[0]
    none, _ = flags_to(*made, pd.Timestamp(0, unit="s", tz="UTC"))
    assert none.empty

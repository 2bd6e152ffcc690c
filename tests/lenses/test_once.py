"""What lenses share is derived once for the same facts and question, and never for others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.once import once
from flowlens.lenses.settings import LensSettings
from tests.lenses.tables import facts, landed

S = LensSettings()


class Counting:
    """A function that says how often it was asked."""

    def __init__(self) -> None:
        self.n_asked = 0

    def __call__(self, given: Facts, settings: LensSettings, days: int = 7) -> list[int]:
        self.n_asked += 1
        return [len(given.changes), settings.level_days, days]


def test_the_same_question_is_answered_once() -> None:
    asked = Counting()
    answer, given = once(asked), facts(landed([1, 2]))
    first = answer(given, S)
    assert first == [2, 365, 7]
    assert answer(given, LensSettings()) is first
    assert asked.n_asked == 1


def test_another_question_and_other_facts_are_answered_anew() -> None:
    asked = Counting()
    answer, given = once(asked), facts(landed([1, 2]))
    assert answer(given, S) == [2, 365, 7]
    assert answer(given, S, 8) == answer(given, S, days=8) == [2, 365, 8]
    assert answer(given, LensSettings(level_days=90)) == [2, 90, 7]
    assert answer(facts(landed([1])), S) == [1, 365, 7]


def test_a_part_of_the_facts_begins_without_what_the_whole_has() -> None:
    answer, given = once(Counting()), facts(landed([1, 2]))
    assert answer(given, S)[0] == 2
    part = replace(given, changes=given.changes.iloc[:1])
    assert part.derived == {}
    assert answer(part, S)[0] == 1


def test_two_functions_do_not_answer_for_each_other() -> None:
    given = facts()
    assert once(lambda _: "one")(given) == "one"
    assert once(lambda _: "two")(given) == "two"


def test_an_error_is_not_kept() -> None:
    asked: list[int] = []

    @once
    def fails_at_first(_: Facts) -> int:
        asked.append(1)
        if len(asked) == 1:
            raise ValueError("not yet")
        return len(asked)

    given = facts()
    with pytest.raises(ValueError, match="not yet"):
        fails_at_first(given)
    assert fails_at_first(given) == 2

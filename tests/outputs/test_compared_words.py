"""A comparison in words."""

from __future__ import annotations

from dataclasses import replace

from flowlens.model.comparison import Comparison
from flowlens.outputs.compared_words import differences, how_sure, open_questions, plain_answer, shifts
from tests.comparisons import MEASURES, comparison, two_periods


def without_differences() -> Comparison:
    """The same squads, of which none is surely different."""
    whole = comparison()
    squads = tuple(
        replace(
            squad,
            levels=tuple(
                replace(level, against=replace(level.against, answer="no-clear-difference"))
                if level.against.answer in {"higher", "lower"}
                else level
                for level in squad.levels
            ),
        )
        for squad in whole.squads
    )
    return replace(whole, squads=squads)


def test_the_plain_answer_names_what_is_sure_in_the_order_of_the_file() -> None:
    assert plain_answer(comparison()) == (
        "Against all the others, Checkout is surely lower in “Release gap”; Search & browse is surely higher in "
        "“Size of a change” and “Release gap”. In the other 20 comparisons no difference is clear."
    )


def test_no_difference_is_an_answer() -> None:
    assert plain_answer(without_differences()) == ("No squad is surely different from the others, in 23 comparisons.")
    assert differences(without_differences()) == []


def test_two_periods_are_told_first() -> None:
    told = plain_answer(two_periods())
    assert told.startswith(
        "Against its own period before, Platform is surely lower in “Release gap”. Of the other 22 pairs"
    )
    assert told.endswith(plain_answer(comparison()))
    assert [(one.squad.name, one.compared.title) for one in shifts(two_periods())] == [("Platform", "Release gap")]


def test_with_one_squad_there_is_nothing_to_compare() -> None:
    whole = comparison()
    told = "There is nothing to compare: fewer than two squads have enough data."
    assert plain_answer(replace(whole, squads=whole.squads[:1])) == told
    assert plain_answer(replace(whole, squads=whole.squads[-1:])) == told
    assert plain_answer(replace(whole, squads=())) == told


def test_more_differences_than_a_sentence_holds_are_counted() -> None:
    whole = comparison()
    many = tuple(replace(whole.squads[0], name=f"Squad {n}") for n in range(9))
    assert "Squad 5 is surely lower in “Release gap”; and 3 more." in plain_answer(replace(whole, squads=many))


def test_how_sure_counts_tests_gaps_and_who_is_not_told() -> None:
    assert how_sure(comparison()) == (
        "22 tests, corrected together (Benjamini–Hochberg): of the differences that are told, some 1 in 20 may be "
        "none. 5 more had too little data to be tested. Of 1 squad no number is told."
    )


def test_what_is_open_is_told_by_measure() -> None:
    found = {compared.title: [one.squad.name for one in items] for compared, items in open_questions(comparison())}
    assert list(found) == [compared.title for compared in MEASURES]
    assert found["Size of a change"] == ["Checkout", "Platform", "Labs"]
    over_time = dict(open_questions(two_periods(), over_time=True))
    assert "Platform" not in [one.squad.name for one in over_time[MEASURES[1]]]


def test_what_may_explain_a_difference_goes_with_it() -> None:
    first = differences(comparison())[0]
    assert first.level is not None
    assert first.level.against.may_explain == (
        "Most lines are TypeScript here, Go with the others.",
        "No release train here.",
    )
    assert first.sentence == "0.5 times that of the others: lower."

"""People are told apart and never named."""

from __future__ import annotations

from flowlens.model.forge import Pull, Review
from flowlens.sources.pulls.people import Who, is_program, without_names


def pull(number: int, person: str | None, *reviewers: str) -> Pull:
    reviews = tuple(Review(str(at), at, "approved", name) for at, name in enumerate(reviewers))
    return Pull("github", number, 0, "main", person, reviews=reviews)


def told(*pulls: Pull) -> list[list[str | None]]:
    return [[one.person, *(review.person for review in (one.reviews or ()))] for one in without_names(pulls)]


def test_the_same_person_has_the_same_pseudonym_and_no_other() -> None:
    first, second = told(pull(2, "ben", "ann"), pull(1, "ann", "ben", "cat"))
    assert first == [second[1], second[0], first[2]]
    assert len(set(first)) == 3


def test_no_name_is_left_and_no_name_makes_it() -> None:
    names = told(pull(1, "ann", "ben"))
    assert names == told(pull(1, "zoe", "xi"))
    assert all(name is not None and len(name) == 12 for name in names[0])


def test_nobody_stays_nobody() -> None:
    assert told(pull(1, None)) == [[None]]


def test_a_service_that_writes_changes_may_be_a_tool_of_people() -> None:
    assert not is_program(Who("copilot", service=True), (), reviews=False)
    assert is_program(Who("copilot", service=True), (), reviews=True)
    assert is_program(Who("some-app", service=True), (), reviews=False)
    assert not is_program(Who("some-app"), (), reviews=False)
    assert not is_program(None, (), reviews=True)

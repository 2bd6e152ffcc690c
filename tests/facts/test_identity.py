"""Pseudonyms and bots."""

from __future__ import annotations

import pytest

from flowlens.facts.identity import is_bot, key_of, pseudonyms
from flowlens.model.history import Person
from tests.mined import ANN, commit


def named(*people: tuple[str, str]) -> list[str]:
    """The pseudonym of each of these, who made a commit a day."""
    commits = [commit(f"{n:040x}", day=n, author=Person(*one)) for n, one in enumerate(people)]
    known = pseudonyms(commits)
    return [known[key_of(one.author)] for one in commits]


def test_a_pseudonym_names_nobody() -> None:
    (name,) = named(("Ann", "ann@example.org"))
    assert len(name) == 12
    assert set(name) <= set("0123456789abcdef")


def test_an_address_alone_does_not_lead_to_a_pseudonym() -> None:
    """In another history the same person has another one, so that no list of addresses can be tried on it."""
    one, other = (pseudonyms([commit(oid, author=ANN)]) for oid in ("a" * 40, "b" * 40))
    assert one.keys() == other.keys()
    assert set(one.values()).isdisjoint(other.values())


def test_a_pseudonym_is_of_the_first_commit_and_stays() -> None:
    commits = [commit(oid, day=day, author=ANN) for oid, day in (("c", 5), ("a", 2), ("b", 2), ("u", None))]
    (alone,) = pseudonyms(commits[1:2]).values()
    assert pseudonyms(commits) == pseudonyms(reversed(commits)) == {"ann@example.org": alone}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(("Ann", "a@x"), ("Ann B.", "a@x"), True, id="one address, two names"),
        pytest.param(("Ann", "A@X"), ("Ann", " a@x "), True, id="case and spaces"),
        pytest.param(("Ann", "a@x"), ("Ann", "b@x"), False, id="one name, two addresses"),
        pytest.param(("Ann", ""), ("ann", ""), True, id="only a name"),
        pytest.param(("Ann", ""), ("Ben", ""), False, id="only names that differ"),
        pytest.param(("a@x", ""), ("Ann", "a@x"), True, id="an address given as the name"),
        pytest.param(("", ""), ("", ""), True, id="nothing"),
    ],
)
def test_who_is_the_same(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    first, second = named(one, other)
    assert (first == second) is same


@pytest.mark.parametrize(
    ("name", "email", "bot"),
    [
        pytest.param("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", True, id="by suffix"),
        pytest.param("Anyone", "123+thing[bot]@users.noreply.github.com", True, id="by address"),
        pytest.param("Renovate Bot", "r@x", True, id="by name"),
        pytest.param("GitHub-Actions", "a@x", True, id="in any case"),
        pytest.param("my-robot", "a@x", True, id="a word at the end"),
        pytest.param("bot", "a@x", True, id="the word alone"),
        pytest.param("Ann Talbot", "talbot@x", False, id="a person whose name ends so"),
        pytest.param("Abbot", "abbot@x", False, id="another one"),
        pytest.param("Botha", "b@x", False, id="a name that begins so"),
        pytest.param("copilot-swe-agent[bot]", "1+Copilot@users.noreply.github.com", False, id="a coding agent"),
        pytest.param("devin-ai-integration[bot]", "d@x", False, id="another agent"),
        pytest.param("", "", False, id="nobody"),
        pytest.param("Ann", "ann@bot.example", False, id="a domain"),
    ],
)
def test_who_is_a_bot(name: str, email: str, bot: bool) -> None:
    assert is_bot(Person(name, email)) is bot


@pytest.mark.parametrize("more", ["release train", "train@x"])
def test_more_bots_may_be_named(more: str) -> None:
    train = Person("Release Train", "Train@x")
    assert (is_bot(train), is_bot(train, {more})) == (False, True)


def test_an_agent_that_is_named_counts_as_a_bot() -> None:
    assert is_bot(Person("copilot[bot]", "c@x"), {"copilot[bot]"})

"""Pseudonyms and bots."""

from __future__ import annotations

import pytest

from flowlens.facts.identity import is_bot, pseudonym
from flowlens.model.history import Person


def test_a_pseudonym_names_nobody() -> None:
    name = pseudonym(Person("Ann", "ann@example.org"))
    assert len(name) == 12
    assert set(name) <= set("0123456789abcdef")


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
    assert (pseudonym(Person(*one)) == pseudonym(Person(*other))) is same


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

"""Who is the same person in several repositories, where each has pseudonyms of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flowlens.facts.gathered import Author

__all__ = ["SamePeople"]

_FEWEST_WORDS = 2  # "root" is no name to know somebody by


class SamePeople:
    """Numbers for people, the same in every repository, by e-mail address or by a name of two words or more.

    Whoever shares either is taken for one person, so that a group looks smaller rather than larger than it is: it is by
    the number of people that a number is withheld.
    """

    def __init__(self) -> None:
        self._above: dict[str, str] = {}
        self._known: dict[str, str] = {}

    def add(self, repository: str, authors: Mapping[str, Author]) -> None:
        """Take in the people of a repository."""
        for pseudonym, author in authors.items():
            key = f"key {author.key}"
            self._known[f"{repository}\n{pseudonym}"] = key
            words = author.name.casefold().split()
            if len(words) >= _FEWEST_WORDS:
                self._join(key, f"name {' '.join(words)}")

    def join(self, addresses: Sequence[str]) -> None:
        """Take these addresses for one person's."""
        for other in addresses[1:]:
            self._join(f"key {addresses[0]}", f"key {other}")

    def known(self, name: str) -> str:
        """What stands for a person in all repositories, by the repository and the pseudonym, a line each.

        What is no person that was taken in stays as it is.
        """
        return self._top(self._known.get(name, name))

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self._top(one), self._top(other)))
        if first != second:
            self._above[second] = first

    def _top(self, one: str) -> str:
        path = []
        while one in self._above:
            path.append(one)
            one = self._above[one]
        for passed in path:
            self._above[passed] = one
        return one

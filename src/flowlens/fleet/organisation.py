"""Which repositories an organisation, a group or a user has on a forge, by their addresses.

    org:NAME  org:github.com/NAME  org:https://gitlab.example/group/inner  org:gitea+https://git.example/NAME

Archived ones and forks are left out unless they are asked for, and those without a commit. An address is made of the
server's own and the name that it tells: whatever else it says, nothing leads to another server.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote, urlsplit

from flowlens.errors import CannotMeasureError, UsageError
from flowlens.sources.ci.json_text import Json
from flowlens.sources.ci.row import Tally
from flowlens.sources.forge.asking import Answer, Asker, MissingError, Question
from flowlens.sources.forge.door import asking
from flowlens.sources.forge.place import Place, organisation_of
from flowlens.sources.forge.record import Record, records_of

__all__ = ["Kind", "Listed", "repositories_of"]

Kind = Literal["archived", "fork", "empty"]

_PATH = re.compile(r"[\w.-]{1,255}(?:/[\w.-]{1,255}){1,20}", re.ASCII)
_MOST_PAGES = 10_000
_READ = ("archived", "fork", "empty", "empty_repo", "full_name", "path_with_namespace", "forked_from_project")


@dataclass(frozen=True, slots=True)
class Listed:
    """The addresses in the order of their names, and how many were left out, by why."""

    place: str
    addresses: tuple[str, ...]
    left_out: Mapping[Kind, int] = field(default_factory=dict)


def repositories_of(
    text: str, tell: Callable[[str], None], kinds: Collection[Kind] = (), protocols: Collection[str] = ("https",)
) -> Listed:
    """The repositories of `org:…`, with those of these kinds as well.

    UsageError where it names none, or the forge shows it to others only; CannotMeasureError where the forge is away.
    """
    place = organisation_of(text.removeprefix("org:"), os.environ)
    with asking(place, _Fields(), tell) as asker:
        rows = list(_rows(asker, place))
    return _chosen(rows, place, kinds, protocols)


class _Fields:
    """What of an answer is read: of a list of repositories what is said of each, and nothing about people."""

    def hidden(self, answer: Json) -> Json:
        """The same without anything else; what is no list is not looked into."""
        return [self._of(one) for one in answer] if isinstance(answer, list) else None

    def _of(self, one: Json) -> Json:
        if not isinstance(one, dict):
            return {}
        said: dict[str, Json] = {name: one[name] for name in _READ if isinstance(one.get(name), bool | str)}
        return said | {"fork": one.get("fork") is True or isinstance(one.get("forked_from_project"), dict)}


def _chosen(rows: list[Record], place: Place, kinds: Collection[Kind], protocols: Collection[str]) -> Listed:
    left_out: Counter[Kind] = Counter()
    paths = set()
    for row in rows:
        path = str(row.values.get("full_name") or row.values.get("path_with_namespace") or "")  # however long
        if not _PATH.fullmatch(path) or {".", ".."} & set(path.split("/")):
            raise CannotMeasureError(f"{place.host} names a repository of {place.project} that cannot be cloned.")
        why = next((kind for kind in _kinds(row) if kind not in kinds), None)
        if why is None:
            paths.add(path)
        else:
            left_out[why] += 1
    return Listed(str(place), tuple(_address(place, path, protocols) for path in sorted(paths)), dict(left_out))


def _kinds(row: Record) -> list[Kind]:
    """All of these that it is: an archived fork is taken only where both are."""
    said: tuple[tuple[Kind, bool], ...] = (
        ("empty", row.flag("empty") or row.flag("empty_repo")),
        ("archived", row.flag("archived")),
        ("fork", row.flag("fork")),
    )
    return [kind for kind, is_one in said if is_one]


def _address(place: Place, path: str, protocols: Collection[str]) -> str:
    """By the protocol of the forge's own address, or by ssh where only that may be used."""
    if urlsplit(place.web).scheme not in protocols and "ssh" in protocols:
        return f"git@{urlsplit(place.web).hostname}:{path}.git"
    return f"{place.web}/{path}.git"


def _rows(asker: Asker, place: Place) -> Iterator[Record]:
    """All of an organisation or group; where there is none of that name, all of the user."""
    tally = Tally()
    of_all, of_user = _questions(place)
    try:
        first = asker.ask(of_all)
        question = of_all
    except MissingError:
        first = asker.ask(of_user)
        question = of_user
    for answer in _pages(asker, first):
        try:
            yield from records_of(answer.content, question.path, tally)
        except ValueError as exc:
            raise CannotMeasureError(f"{place.host} lists repositories in a form that is not known.") from exc


def _pages(asker: Asker, answer: Answer) -> Iterator[Answer]:
    seen = set()
    for _ in range(_MOST_PAGES):
        yield answer
        if answer.next is None:
            return
        if answer.next in seen:
            break
        seen.add(answer.next)
        answer = asker.ask(Question(answer.next))
    raise CannotMeasureError("The forge's pages go round in a ring.", next_step="Run it again later.")


def _questions(place: Place) -> tuple[Question, Question]:
    if place.kind == "gitlab":
        group = quote(place.project, safe="")
        asked: Mapping[str, Json] = {"per_page": 100, "order_by": "id", "sort": "asc"}
        inner: Mapping[str, Json] = {**asked, "include_subgroups": "true", "with_shared": "false"}
        return Question(f"groups/{group}/projects", inner), Question(f"users/{group}/projects", asked)
    if "/" in place.project:
        raise UsageError(f"{place.project} is a repository, and no organisation.", next_step="Leave out its last part.")
    paged: Mapping[str, Json] = {"limit": 50} if place.kind == "gitea" else {"per_page": 100}
    return tuple(Question(f"{of}/{quote(place.project)}/repos", paged) for of in ("orgs", "users"))  # type: ignore[return-value]

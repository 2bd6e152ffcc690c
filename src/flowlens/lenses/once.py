"""What several lenses derive from the same tables is derived once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from flowlens.facts.tables import Facts

__all__ = ["once"]

_Asked = ParamSpec("_Asked")
_Found = TypeVar("_Found")


def once(derive: Callable[Concatenate[Facts, _Asked], _Found]) -> Callable[Concatenate[Facts, _Asked], _Found]:
    """The same function, whose answer is kept with the facts: the lenses share it, and none may change it.

    What is asked beside the facts must be hashable.
    """

    @wraps(derive)
    def found(facts: Facts, /, *asked: _Asked.args, **named: _Asked.kwargs) -> _Found:
        key = (derive, asked, tuple(sorted(named.items())))
        if key not in facts.derived:
            facts.derived[key] = derive(facts, *asked, **named)
        return cast("_Found", facts.derived[key])

    return found

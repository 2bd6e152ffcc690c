"""The objects of an event file: what the forge told the CI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowlens.errors import CannotMeasureError
from flowlens.gate.ci import values

__all__ = ["NO_PAYLOAD", "WITHOUT_EVENT", "Payload"]

WITHOUT_EVENT = "GITHUB_EVENT_PATH names that file; unset it to go without."


@dataclass(frozen=True, slots=True)
class Payload:
    """One object of an event file; `where` tells in a message which one.

    What is absent or null is not said, and neither is a text or a number that is none: a deleted account is null, and
    GitHub documents a payload that is empty. Anything else than an object or a list where one is documented raises
    CannotMeasureError: this is no file of the forge's.
    """

    fields: Mapping[str, object]
    where: str

    def inner(self, name: str) -> Payload:
        """The object of that name; an empty one where there is none."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, dict):
            raise self._misshapen(name, "an object")
        return Payload(value or {}, f"{name} in {self.where}")

    def rows(self, name: str) -> tuple[Payload, ...]:
        """The objects of the list of that name."""
        value = self.fields.get(name)
        if value is not None and not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
            raise self._misshapen(name, "a list of objects")
        return tuple(Payload(row, f"{name} in {self.where}") for row in value or ())

    def text(self, name: str) -> str | None:
        """The text of that name."""
        said = values.text(self.fields.get(name))
        # JSON can hold halves of characters, and nothing can write them to a file or hand them to Git.
        return said.encode("utf-8", "replace").decode("utf-8") if said else None

    def number(self, name: str) -> int | None:
        """The number of that name, from 1 on."""
        return values.number(self.fields.get(name))

    def sha(self, name: str) -> str | None:
        """The id of a commit of that name."""
        return values.sha(self.fields.get(name))

    def _misshapen(self, name: str, kind: str) -> CannotMeasureError:
        return CannotMeasureError(f"{name} in {self.where} is not {kind}.", next_step=WITHOUT_EVENT)


NO_PAYLOAD = Payload({}, "no event file")

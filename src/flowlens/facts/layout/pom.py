"""The elements of a `pom.xml`, read as hostile input."""

from __future__ import annotations

from xml.parsers import expat

__all__ = ["Path", "elements"]

Path = tuple[str, ...]

_DEEPEST = 50


def elements(text: str) -> list[tuple[Path, str]]:
    """The names down to each element, without their namespaces, and its own last text; in the order of their ends.

    ValueError where it is not XML, is nested too deeply, or declares a type: a document type is what entities that blow
    up, or that name files, are declared in; no pom.xml needs one.
    """
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.characters
    try:
        parser.Parse(text, True)
    except expat.ExpatError as exc:
        raise ValueError(f"it is no XML ({exc})") from exc
    return reading.found


class _Reading:
    """Follows the elements."""

    def __init__(self) -> None:
        self.found: list[tuple[Path, str]] = []
        self._path: list[str] = []
        self._text: list[str] = []

    def start(self, name: str, _: object) -> None:
        self._path.append(name.rpartition(" ")[2])
        self._text.clear()
        if len(self._path) > _DEEPEST:
            raise ValueError("it is nested too deeply")

    def characters(self, text: str) -> None:
        self._text.append(text)

    def end(self, _: str) -> None:
        self.found.append((tuple(self._path), "".join(self._text).strip()))
        self._path.pop()
        self._text.clear()


def _refuse(*_: object) -> None:
    raise ValueError("it declares a document type")

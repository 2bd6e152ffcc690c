"""The modules that a `pom.xml` names."""

from __future__ import annotations

from xml.parsers import expat

from flowlens.facts.layout.members import Members

__all__ = ["maven"]

_MODULE = ("project", "modules", "module")
_PROFILE = ("project", "profiles", "profile", "modules", "module")
_DEEPEST = 50
_MOST = 2_000


def maven(text: str) -> Members:
    """The modules of a project, those of its profiles included; ValueError where it is not XML, or declares a type.

    A document type is what entities that blow up, or that name files, are declared in; no pom.xml needs one.
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
    # A module is a folder, or the file in it.
    folders = (module.removesuffix("/pom.xml") for module in reading.modules)
    return Members(tuple(folder for folder in folders if not folder.endswith(".xml")))


class _Reading:
    """Follows the elements, and keeps the text of those that are modules."""

    def __init__(self) -> None:
        self.modules: list[str] = []
        self._path: list[str] = []
        self._text = ""

    def start(self, name: str, _: object) -> None:
        self._path.append(name.rpartition(" ")[2])
        self._text = ""
        if len(self._path) > _DEEPEST:
            raise ValueError("it is nested too deeply")

    def characters(self, text: str) -> None:
        self._text += text

    def end(self, _: str) -> None:
        if tuple(self._path) in {_MODULE, _PROFILE} and self._text.strip() and len(self.modules) < _MOST:
            self.modules.append(self._text.strip())
        self._path.pop()
        self._text = ""


def _refuse(*_: object) -> None:
    raise ValueError("it declares a document type")

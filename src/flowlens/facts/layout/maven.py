"""The modules that a `pom.xml` names."""

from __future__ import annotations

from flowlens.facts.layout.members import Members
from flowlens.facts.layout.pom import elements

__all__ = ["maven"]

_MODULE = ("project", "modules", "module")
_PROFILE = ("project", "profiles", "profile", "modules", "module")
_MOST = 2_000


def maven(text: str) -> Members:
    """The modules of a project, those of its profiles included; ValueError where it is not XML, or declares a type."""
    modules = [said for path, said in elements(text) if path in {_MODULE, _PROFILE} and said][:_MOST]
    # A module is a folder, or the file in it.
    folders = (module.removesuffix("/pom.xml") for module in modules)
    return Members(tuple(folder for folder in folders if not folder.endswith(".xml")))

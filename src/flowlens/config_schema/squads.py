"""The squads file, checked at once: what each squad claims, and where the repositories lie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationError, ValidationInfo, field_validator

from flowlens.config_file import Document
from flowlens.config_schema.faults import told
from flowlens.config_schema.part import Globs, Part, Text
from flowlens.errors import ConfigurationError
from flowlens.model.address import looks_remote, same_repository
from flowlens.model.policy import Stage
from flowlens.model.squads import Place, Squads, SquadSpec
from flowlens.toml_file import parsed, printable, read_small

__all__ = ["squads_in"]

_MOST_FOLDERS = 10_000
# Who asks by ssh is no secret; any other name in an address may be a token.
_SECRET = re.compile(r"(?!ssh://)[^/]*://[^/]*@|ssh://[^/@]*:[^/@]*@", re.IGNORECASE)
_ADDRESS = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")


def squads_in(file: Path) -> Squads:
    """The squads of a file; ConfigurationError names every fault of it, and a glob that no repository matches."""
    content = read_small(file)
    if content is None:
        raise ConfigurationError(
            f"{file} does not exist.", next_step="`flowlens init --squads FOLDER` drafts one from a folder of clones."
        )
    text, table = parsed(str(file), content, lists=True)
    document = Document(str(file), text, table)
    try:
        root = _Root.model_validate(table)
    except ValidationError as exc:
        raise ConfigurationError(told(exc, document, _Root)) from exc
    return Squads(str(file), tuple(_specs(root, file)))


def _a_team(value: str) -> str:
    if not value.startswith("@") or "/" not in value:
        raise ValueError(f"should be a team as CODEOWNERS writes it, as @shop/payments; it is {printable(value)}")
    return value


def _an_address(value: str) -> str:
    if "@" not in value or any(letter.isspace() for letter in value):
        raise ValueError("should be an e-mail address, or one with *, as *@payments.example.org")
    return value.lower()


_Team = Annotated[Text, AfterValidator(_a_team)]
_Address = Annotated[Text, AfterValidator(_an_address)]
_Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
_Lines = list[Text]


class _SquadPart(Part):
    """A squad: its name, and what belongs to it."""

    name: _Name
    repositories: _Lines = Field(default_factory=list)
    paths: Globs = Field(default_factory=list)
    owners: list[_Team] = Field(default_factory=list)
    members: list[_Address] = Field(default_factory=list)
    mailmap: Text | None = None
    stage: Stage | None = None


class _Root(Part):
    """The whole file; `repositories` at its top are those of every squad that names none."""

    repositories: _Lines = Field(default_factory=list)
    squad: list[_SquadPart] = Field(default_factory=list, validate_default=True)

    @field_validator("squad")
    @classmethod
    def _are_several(cls, value: list[_SquadPart], info: ValidationInfo) -> list[_SquadPart]:
        if len(value) < 2:
            raise ValueError(f"a comparison takes two squads or more; here {_so_many(len(value))}")
        names = [one.name for one in value]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two squads have the name {printable(twice[0])}")
        shared = bool(info.data.get("repositories"))
        for one in value:
            if not (one.repositories or shared):
                raise ValueError(f"{printable(one.name)} has no repositories, and there are none at the top either")
        return value


def _so_many(n: int) -> str:
    return "is one" if n == 1 else "is none"


def _specs(root: _Root, file: Path) -> Iterator[SquadSpec]:
    """The squads with their repositories found; every glob without any is told at once."""
    folder, faults, found = file.absolute().parent, [], []
    known: dict[str, Place] = {}
    for one in root.squad:
        places = []
        for text in one.repositories or root.repositories:
            if _SECRET.match(text):  # and is not told
                faults.append(
                    f"{file}: {printable(one.name)}: an address with a name or a password in it is not taken."
                )
                continue
            here = list(_places(folder, text))
            if not here:
                faults.append(f"{file}: {printable(one.name)}: {printable(text)} matches no folder.")
            # Of one repository that is named in two ways the first name counts, in every squad.
            places += [known.setdefault(_lies(place), place) for place in here]
        found.append((one, tuple(dict.fromkeys(places)), _members(one, folder, faults)))
    if faults:
        raise ConfigurationError("\n".join(dict.fromkeys(faults)))
    for one, repositories, (members, same) in found:
        yield SquadSpec(one.name, repositories, tuple(one.paths), tuple(one.owners), members, one.stage, same)


def _lies(place: Place) -> str:
    """The same for all names of one place."""
    return str(place.folder.resolve()) if place.address is None else same_repository(place.address)


def _places(folder: Path, text: str) -> Iterator[Place]:
    """The repositories that a text names: a folder, a glob of folders, or a folder of clones.

    A folder that is no repository itself and holds some stands for these. One that is there but holds none is given as
    it is, so that the reason why it cannot be read is told with the others. An address is one, where no folder is
    called like it.
    """
    if looks_remote(text) and not (folder / text).exists():
        yield Place(Path(), text, text)
        return
    wild = any(letter in text for letter in "*?[")
    base = Path(Path(text).anchor) if Path(text).is_absolute() else folder
    pattern = str(Path(text).relative_to(Path(text).anchor)) if Path(text).is_absolute() else text
    named = sorted(base.glob(pattern))[:_MOST_FOLDERS] if wild else [folder / text]
    for one in named:
        if _is_repository(one) or not wild:
            inner = [] if _is_repository(one) or not one.is_dir() else _inside(one)
            yield from (Place(each, _called(each, folder)) for each in inner or [one])


def _inside(folder: Path) -> list[Path]:
    return [one for one in sorted(folder.iterdir())[:_MOST_FOLDERS] if one.is_dir() and _is_repository(one)]


def _is_repository(folder: Path) -> bool:
    """A work tree, or a bare repository; nothing that is hidden."""
    if folder.name.startswith("."):  # the .git of a folder that is a clone itself
        return False
    bare = (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()
    return bare or (folder / ".git").exists()


def _called(place: Path, folder: Path) -> str:
    """The path from the file on, or the whole of it where the repository lies elsewhere."""
    try:
        return place.absolute().relative_to(folder).as_posix()
    except ValueError:
        return place.as_posix()


def _members(one: _SquadPart, folder: Path, faults: list[str]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The addresses of the squad and of the file that it calls its mailmap; and which of these are one person's."""
    if one.mailmap is None:
        return tuple(dict.fromkeys(one.members)), ()
    content = read_small(folder / one.mailmap)
    lines = [] if content is None else list(_addresses(content.decode("utf-8", "replace").splitlines()))
    if not lines:
        faults.append(f"{printable(one.name)}: {printable(one.mailmap)} is not there, or holds no address in < >.")
    listed = [address for line in lines for address in line]
    return tuple(dict.fromkeys([*one.members, *listed])), tuple(line for line in lines if len(line) > 1)


def _addresses(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Of each line that holds some its addresses, which are of one person."""
    for line in lines:
        if found := _ADDRESS.findall(line.partition("#")[0]):
            yield tuple(dict.fromkeys(address.lower() for address in found))

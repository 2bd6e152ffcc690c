"""What `--report FORMAT:FILE` names, checked before the long work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowlens.errors import UsageError

__all__ = ["STANDARD_OUTPUT", "Target", "targets_of"]

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Target:
    """One report to write: its format, and a path, or `-` for standard output."""

    format: str
    file: str


def targets_of(wanted: Sequence[str], formats: Mapping[str, object], *, option: str = "--report") -> list[Target]:
    """The targets that these texts name; UsageError where one could not be written."""
    targets: list[Target] = []
    for text in wanted:
        target = _target(text, formats, option)
        if target.file in {each.file for each in targets}:
            raise UsageError(f"{option} names {target.file} twice.")
        _check_file(target.file)
        targets.append(target)
    return targets


def _target(text: str, formats: Mapping[str, object], option: str) -> Target:
    name, colon, file = text.partition(":")
    if not colon or not file:
        example = next(iter(formats))
        raise UsageError(
            f"{option} {text} is not FORMAT:FILE.", next_step=f"For example --report {example}:report.txt."
        )
    if name not in formats:
        raise UsageError(f"{option} {text}: there is no format {name}.", next_step=f"Choose {', '.join(formats)}.")
    return Target(name, file)


def _check_file(file: str) -> None:
    path = Path(file)
    if file == STANDARD_OUTPUT:
        return
    if path.is_dir():
        raise UsageError(f"{file} is a folder.", next_step="Name a file in it.")
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent} is not a folder, so {file} cannot be written.", next_step="Make it first.")

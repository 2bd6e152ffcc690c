"""Answers of a forge put by as they came in, and given again without the forge.

A folder holds a folder for each run, which holds how far each resource had been read when it began, and the answers by
number. They hold the fields that came in by the door: those that are read, and people as pseudonyms. Giving them again
asks the same questions in the same order, so the rows come out the same; where a run was ended in between, so are its
answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from flowlens.errors import CannotMeasureError, FlowLensError, UsageError
from flowlens.facts.own_files import write_file
from flowlens.sources.forge.asking import (
    Answer,
    Asker,
    ForbiddenError,
    MissingError,
    Question,
    StaleCursorError,
    TooHeavyError,
)

__all__ = ["PUT_BY", "Archived", "EndOfArchiveError", "Replay", "new_archive", "replays"]

_START = "start.json"
_FORM = 3
_RUN = re.compile(r"run-[0-9]{1,9}")
_MOST_BYTES = 1 << 26
# The failures that are put by as answers are, as reading may go on after them.
PUT_BY = (ForbiddenError, MissingError, StaleCursorError, TooHeavyError)
_FAILURES: dict[str, type[FlowLensError]] = {one.__name__: one for one in PUT_BY}


class EndOfArchiveError(CannotMeasureError):
    """The run that was put by ended here."""


@dataclass(slots=True)
class Archived:
    """Asks somebody else, and puts each answer by before anybody sees it; also those failures that it goes on after."""

    asker: Asker
    folder: Path
    n: int = 0

    def ask(self, question: Question) -> Answer:
        """The other's answer."""
        try:
            answer = self.asker.ask(question)
        except PUT_BY as exc:
            self._put(question, {"failure": type(exc).__name__})
            raise
        self._put(question, {"answer": asdict(answer)})
        return answer

    def _put(self, question: Question, said: dict[str, Any]) -> None:
        self.n += 1
        kept = {"key": question.key, **said}
        draft = self.folder / f".new-{self.n:06d}"
        write_file(draft, json.dumps(kept, separators=(",", ":")).encode("utf-8", "surrogatepass"))
        draft.replace(self.folder / f"{self.n:06d}.json")


@dataclass(slots=True)
class Replay:
    """Gives what was put by in one run, in the same order; `start` is how far each resource had been read then."""

    folder: Path
    start: dict[str, object]
    n: int = field(default=0, init=False)

    def ask(self, question: Question) -> Answer:
        """The answer that was given then; EndOfArchiveError where that run had ended.

        UsageError where it was asked something else: the archive is of another version.
        """
        self.n += 1
        path = self.folder / f"{self.n:06d}.json"
        if not path.is_file():
            raise EndOfArchiveError("The archive ends here.")
        kept = _read(path)
        if kept.get("key") != question.key:
            raise UsageError(f"{path} answers another question.", next_step="Replay it with the version that wrote it.")
        if failure := _FAILURES.get(str(kept.get("failure"))):
            raise failure("The forge did not answer this when the archive was made.")
        try:
            answer = Answer(**kept["answer"])
        except (KeyError, TypeError) as exc:
            raise UsageError(f"{path} is no file of an archive.") from exc
        if not _is_sound(answer):
            raise UsageError(f"{path} is no file of an archive.")
        return answer


def new_archive(folder: Path, project: str, marks: dict[str, object]) -> Path:
    """A new folder below it for one run; UsageError where none can be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        n = max((int(run.name[4:]) for run in _runs(folder)), default=0) + 1
        run = folder / f"run-{n:06d}"
        run.mkdir(mode=0o700)
        start = {"form": _FORM, "project": project, "marks": marks}
        write_file(run / _START, json.dumps(start).encode())
    except OSError as exc:
        raise UsageError(f"{folder} cannot be written: {exc.strerror or exc}.") from exc
    return run


def replays(folder: Path, project: str) -> Iterator[Replay]:
    """The runs that were put by there, in order; UsageError where there is none, or one is of another project."""
    runs = sorted(_runs(folder))
    if not runs:
        raise UsageError(f"{folder} holds no archive of a forge.", next_step="`flowlens mine --archive` makes one.")
    for run in runs:
        start = _read(run / _START)
        if start.get("form") != _FORM or start.get("project") != project:
            raise UsageError(f"{run} is of {start.get('project')}, and this is {project}.")
        marks = start.get("marks")
        yield Replay(run, marks if isinstance(marks, dict) else {})


def _runs(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [one for one in folder.iterdir() if _RUN.fullmatch(one.name) and one.is_dir()]


def _is_sound(answer: Answer) -> bool:
    """Whether each field is of its kind: a file can hold any."""
    texts, counts = (answer.next, answer.etag), (answer.total, answer.at)
    return (
        all(each is None or isinstance(each, str) for each in texts)
        and all(each is None or type(each) is int for each in counts)
        and isinstance(answer.unchanged, bool)
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        # A FIFO is never at its end, and a device has no size.
        whole = path.is_file() and path.stat().st_size <= _MOST_BYTES
        found = json.loads(path.read_bytes() if whole else b"")
    except (OSError, ValueError, RecursionError) as exc:
        raise UsageError(f"{path} cannot be read: it is no file of an archive.") from exc
    if not isinstance(found, dict):
        raise UsageError(f"{path} is no file of an archive.")
    return found

"""`flowlens init`: a configuration to begin with, the file for the CI, and what the gate would have said so far."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowlens.cli.options import repository_path, voice_options
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import CannotMeasureError, UsageError

if TYPE_CHECKING:
    from flowlens.gate.detect import Detected
    from flowlens.model.backtest import Backtest
    from flowlens.model.survey import Answers, Survey
    from flowlens.outputs.init_ci import CiFile

__all__ = ["init"]

_FILE = "flowlens.toml"
_NO_CI = "none"
# Those of outputs/init_ci.py, which --help need not import; a test holds them together.
_CIS = ("github", "gitlab", "forgejo", "gitea", "azure", "bitbucket", "buildkite", "jenkins")


@click.command()
@click.argument("repository", metavar="[REPO]", default=".")
@click.option("--yes", is_flag=True, help="Ask nothing, as where there is no terminal.")
@click.option("--ci", type=click.Choice([*_CIS, _NO_CI]), help="The CI to write a file for; by default the one in use.")
@click.option("--source", metavar="PLACE", help="Where the CI gets FlowLens from: an account on GitHub, or an address.")
@click.option(
    "--backtest", "n", type=click.IntRange(min=1), metavar="N", default=200, show_default=True,
    help="Replay the last N changes.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write it though there is a configuration.")
@click.option(
    "--squads", "clones", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
    help="Write a squads.toml for this folder of clones instead, never over another.",
)  # fmt: skip
@voice_options
@pass_voice
def init(
    voice: Voice, repository: str, yes: bool, ci: str | None, source: str | None, n: int, force: bool,
    clones: Path | None,
) -> None:  # fmt: skip
    """Write a flowlens.toml at the root of REPO (by default of this folder), and a file for its CI.

    The first says what was found in the repository and why, has every key of the gate with its meaning and its default,
    and tells what the gate would have said of the changes so far. A CI file that is there is never overwritten. At a
    terminal it asks what no repository shows, and an empty answer leaves that out. With --squads it is a squads.toml,
    which `flowlens compare` reads, and nothing else.
    """
    if clones is not None:
        _write_squads(clones, voice)
        return
    from flowlens.gate.detect import detect
    from flowlens.outputs.gate import backtest_text
    from flowlens.outputs.init_found import found_lines
    from flowlens.outputs.init_toml import configuration_text
    from flowlens.outputs.whole_file import write_whole
    from flowlens.surveying.survey import survey

    path = repository_path(repository)
    found = detect(path)
    file = _file(found, path, force=force)
    seen = survey(path)
    for line in found_lines(seen):
        click.echo(line)
    of_ci = _ci_file(seen, ci)
    answers = _answers(seen, of_ci, source, yes=yes)
    draft = _Draft(seen, answers, found.unit or "")
    replayed = _replayed(path, draft, n)
    ci_text = _ci_text(of_ci, answers)  # a fault in --source is told before anything is written
    write_whole(str(file), configuration_text(seen, answers, draft.unit, replayed))
    voice.say(f"Wrote {file}")
    click.echo(backtest_text.report(replayed).partition("\n")[0])
    if of_ci is not None:
        _write_ci(file.parent, of_ci, ci_text, voice)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a configuration is made of."""

    seen: Survey
    answers: Answers
    unit: str


def _ci_file(seen: Survey, said: str | None) -> CiFile | None:
    """The file for the CI that is named, or else for the first in use; None for none that there is a file for."""
    from flowlens.outputs.init_ci import CI_FILES

    if said is not None:
        return CI_FILES.get(said)
    return next((CI_FILES[ci.id] for ci in seen.ci if ci.id in CI_FILES), None)


def _answers(seen: Survey, of_ci: CiFile | None, source: str | None, *, yes: bool) -> Answers:
    from flowlens.cli.init_questions import asked, can_ask
    from flowlens.model.survey import Answers

    return Answers(source=source) if yes or not can_ask() else asked(seen, of_ci, source)


def _ci_text(of_ci: CiFile | None, answers: Answers) -> str:
    from flowlens.outputs.init_ci import ci_text

    return "" if of_ci is None else ci_text(of_ci, answers.source)


def _write_ci(root: Path, of_ci: CiFile, text: str, voice: Voice) -> None:
    """Write it where nothing is, and say what is left to do."""
    from flowlens.outputs.init_ci import PLACEHOLDERS
    from flowlens.outputs.whole_file import write_whole

    file = root / of_ci.path
    if os.path.lexists(file):
        voice.say(f"{file} is there already, and was left as it is.")
        return
    # A folder that is a link leads wherever the repository likes.
    if any(folder.is_symlink() for folder in file.parents if folder.is_relative_to(root) and folder != root):
        voice.say(f"{file} was not written: a folder above it is a symbolic link.")
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise UsageError(f"{file.parent} could not be made: {exc.strerror or exc}.") from exc
    write_whole(str(file), text)
    voice.say(f"Wrote {file}")
    if left := [each for each in PLACEHOLDERS if each in text]:
        voice.say(f"Before you commit it, put the place that has FlowLens for {left[0]} there, or run with --source.")
    if of_ci.then:
        voice.say(of_ci.then)


def _write_squads(folder: Path, voice: Voice) -> None:
    """Draft a squads file in a folder of clones; UsageError where there is one, or no two squads to draft."""
    from flowlens.outputs.squads_toml import squads_text
    from flowlens.outputs.whole_file import write_whole
    from flowlens.pipeline import clones_in

    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.", next_step="Name a folder that holds clones.")
    file = folder / "squads.toml"
    if os.path.lexists(file):
        raise UsageError(f"{file} exists already, and is never overwritten.", next_step="Move it away first.")
    found = clones_in(folder)
    if all(clone.unread is not None for clone in found):
        raise CannotMeasureError(f"{folder} holds no clone that can be read.", next_step=found[0].unread or "")
    text = squads_text(found)
    write_whole(str(file), text)
    voice.say(f"Wrote {file}")
    n = text.count("\n[[squad]]\n")
    click.echo(f"{n} {'squad' if n == 1 else 'squads'} of {len(found)} {'clone' if len(found) == 1 else 'clones'}.")


def _file(found: Detected, repository: Path, *, force: bool) -> Path:
    """Where the configuration is to lie; UsageError where there is one, or it cannot be."""
    if found.work_tree is None:
        raise UsageError(
            f"{repository} is a bare repository, which has no place for a {_FILE}.",
            next_step="Run it in a clone that has files.",
        )
    file = found.work_tree / _FILE
    if file.is_symlink():
        raise UsageError(f"{file} is a symbolic link, which is not followed.", next_step="Remove it first.")
    if not force:
        _insist_on_none(file)
    return file


def _insist_on_none(file: Path) -> None:
    """UsageError where the work tree has a configuration."""
    from flowlens.config import load_config

    if os.path.lexists(file):
        raise UsageError(f"{file} exists already.", next_step="With --force it is written anew.")
    if there := load_config(file.parent).config:
        raise UsageError(
            f"{there} has a configuration already.", next_step=f"With --force a {_FILE} is written, which goes first."
        )


def _replayed(repository: Path, draft: _Draft, n: int) -> Backtest:
    """What the gate would have said under the configuration that is about to be written."""
    from flowlens import __version__
    from flowlens.checking import Asked, backtest
    from flowlens.model.backtest import Backtest
    from flowlens.outputs.init_toml import configuration_text

    try:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / _FILE
            file.write_text(configuration_text(draft.seen, draft.answers, draft.unit, None), "utf-8")
            return replace(backtest(Asked(repository, config=file), n), config=_FILE)
    except CannotMeasureError as exc:
        if draft.seen.head:  # there is a history, and it cannot be read
            raise
        return Backtest(
            flowlens=__version__,
            repository=repository.resolve().name,
            mainline=draft.seen.mainline,
            head="",
            config=_FILE,
            unit=draft.unit or "change",
            n_asked=n,
            replayed=(),
            left_out={},
            episodes=(),
            n_weeks=0,
            notices=(str(exc),),
        )

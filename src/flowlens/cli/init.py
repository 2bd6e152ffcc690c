"""`flowlens init`: a configuration to begin with, and what the gate would have said under it so far."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowlens.cli.options import repository_path, voice_options
from flowlens.cli.voice import Voice, pass_voice
from flowlens.errors import CannotMeasureError, UsageError

if TYPE_CHECKING:
    from flowlens.gate.detect import Detected
    from flowlens.model.backtest import Backtest

__all__ = ["init"]

_FILE = "flowlens.toml"


@click.command()
@click.argument("repository", metavar="[REPO]", default=".")
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
def init(voice: Voice, repository: str, n: int, force: bool, clones: Path | None) -> None:
    """Write a flowlens.toml at the root of REPO (by default of this folder).

    It says what was found in the repository, has every key of the gate with its meaning and its default, and tells what
    the gate would have said of the changes so far. Nothing else is written. With --squads it is a squads.toml, which
    `flowlens compare` reads.
    """
    if clones is not None:
        _write_squads(clones, voice)
        return
    from flowlens.gate.detect import detect
    from flowlens.outputs.gate import backtest_text
    from flowlens.outputs.init_toml import configuration_text
    from flowlens.outputs.whole_file import write_whole

    path = repository_path(repository)
    found = detect(path)
    file = _file(found, path, force=force)
    replayed = _replayed(path, found, n)
    write_whole(str(file), configuration_text(replayed, found.mainline, found.unit or ""))
    voice.say(f"Wrote {file}")
    click.echo(backtest_text.report(replayed).partition("\n")[0])


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


def _replayed(repository: Path, found: Detected, n: int) -> Backtest:
    """What the gate would have said under the configuration that is about to be written."""
    from flowlens import __version__
    from flowlens.checking import Asked, backtest
    from flowlens.model.backtest import Backtest
    from flowlens.outputs.init_toml import configuration_text

    try:
        with tempfile.TemporaryDirectory() as folder:
            draft = Path(folder) / _FILE
            draft.write_text(configuration_text(None, found.mainline, found.unit or ""), "utf-8")
            return replace(backtest(Asked(repository, config=draft), n), config=_FILE)
    except CannotMeasureError as exc:
        return Backtest(
            flowlens=__version__,
            repository=repository.resolve().name,
            mainline=found.mainline,
            head="",
            config=_FILE,
            unit=found.unit or "change",
            n_asked=n,
            replayed=(),
            left_out={},
            episodes=(),
            n_weeks=0,
            notices=(str(exc),),
        )

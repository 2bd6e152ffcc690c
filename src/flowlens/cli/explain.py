"""`flowlens explain`: what the words of a report mean, from the texts that the report itself is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from flowlens.cli.options import voice_options

if TYPE_CHECKING:
    pass

__all__ = ["explain"]


@click.command()
@click.argument("name", required=False)
@voice_options
def explain(name: str | None) -> None:
    """Say what NAME means: a lens, a measure, 'verdict' or 'facts'. Without NAME: what there is to explain."""
    click.echo(_contents() if name is None else _explanation(name))

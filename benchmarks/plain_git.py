"""Git as anybody runs it, for what a benchmark prepares."""

from __future__ import annotations

import subprocess
from pathlib import Path

import click

__all__ = ["git"]


def git(repository: Path, *arguments: str, given: str = "") -> str:
    """What that Git command prints, without the last line end; click.ClickException with Git's words if it fails."""
    command = ["git", "-C", str(repository), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise click.ClickException(f"git {arguments[0]} in {repository.name}: {done.stderr.strip()}")
    return done.stdout.rstrip("\n")

"""The peak memory of a first mine, by the size of one commit's patch: it must not grow with it.

    python benchmarks/big_patch.py [--mb N]... [--file-mb N] [--cores N]

Each history is three commits; the one in the middle adds so many megabytes of text, in files of one megabyte each or
of `--file-mb`. A file that is as large as the whole patch shows what one file costs: Git itself holds it in memory.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.measure import peak_of, pin
from benchmarks.plain_git import git

_MB = 1_000_000
_LINE_BYTES = 50
_WHO = "Ann <ann@example.org>"


@click.command()
@click.option("--mb", "sizes", multiple=True, type=click.IntRange(min=1), default=(10, 100, 400), show_default=True)
@click.option("--file-mb", default=1, show_default=True, type=click.IntRange(min=1), help="The size of each file.")
@click.option("--cores", default=2, show_default=True, type=click.IntRange(min=1), help="The mine runs on so many.")
def main(sizes: tuple[int, ...], file_mb: int, cores: int) -> None:
    """Print a row for each size of a patch: the largest memory of all processes together."""
    pin(cores)
    click.echo("| patch | in files of | peak Pss | peak Rss |\n|---|---|---|---|")
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            repository, cache = Path(folder, "big.git"), Path(folder, "cache")
            _build(repository, size, min(file_mb, size))
            peak = peak_of(
                [sys.executable, "-m", "flowlens", "mine", str(repository), "--quiet", "--cache-dir", str(cache)]
            )
        click.echo(f"| {size} MB | {min(file_mb, size)} MB | {peak.pss_mb:.0f} MB | {peak.rss_mb:.0f} MB |")


def _build(repository: Path, size_mb: int, file_mb: int) -> None:
    """A bare repository with that patch between two small commits, and a release behind them."""
    repository.mkdir()
    git(repository, "init", "--quiet", "--bare", "--initial-branch=main")
    command = ["git", "-C", str(repository), "-c", "pack.compression=1", "fast-import", "--quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as importer:
        if importer.stdin is None:
            raise click.ClickException("git fast-import takes no input")
        for piece in _stream(size_mb, file_mb):
            importer.stdin.write(piece)
        importer.stdin.close()
        if importer.wait():
            raise click.ClickException(f"git fast-import: status {importer.returncode}")


def _stream(size_mb: int, file_mb: int) -> Iterator[bytes]:
    yield _commit(0, "Start") + _file("README.md", b"one line\n")
    yield _commit(1, "Add all the data")
    n_lines = file_mb * _MB // _LINE_BYTES
    for number in range(size_mb // file_mb):
        yield _file(f"data/part_{number}.txt", _text(number * n_lines, n_lines))
    yield _commit(2, "Say more") + _file("README.md", b"one line\nanother line\n")
    yield b"reset refs/tags/v1.0.0\nfrom refs/heads/main\n"


def _commit(number: int, message: str) -> bytes:
    at = 1_700_000_000 + 86_400 * number
    return f"commit refs/heads/main\ncommitter {_WHO} {at} +0000\ndata {len(message)}\n{message}\n".encode("ascii")


def _file(path: str, content: bytes) -> bytes:
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode("ascii"), len(content), content)


def _text(first: int, n_lines: int) -> bytes:
    """Lines of fifty bytes, each different from all others."""
    return b"".join(b"the measurement with number %021d\n" % number for number in range(first, first + n_lines))


if __name__ == "__main__":
    main()

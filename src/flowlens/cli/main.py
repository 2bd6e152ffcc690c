"""The command `flowlens`: the table of its commands, each imported only when it is called."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

import click

from flowlens import __version__
from flowlens.cli.failures import run
from flowlens.cli.lazy import Entry, LazyGroup

__all__ = ["COMMANDS", "flowlens", "main"]

_ROWS_TO_A_SEARCH = 1_000_000

COMMANDS = {
    "report": Entry("flowlens.cli.report", "A verdict on the terminal, and a report for the browser."),
    "check": Entry("flowlens.cli.check", "The gate: is this change a regression against the repository's own history?"),
    "compare": Entry("flowlens.cli.compare", "Squads side by side, by their practice and not by people."),
    "mine": Entry("flowlens.cli.mine", "Read repositories into the store, so that a report is quick."),
    "cache": Entry("flowlens.cli.cache", "What is kept between runs, of which repository; clearing it."),
    "explain": Entry("flowlens.cli.explain", "What any word means, or how a commit, pull or release was counted."),
    "export": Entry("flowlens.cli.export", "The fact tables as CSV or Parquet; the JSON schemas."),
    "query": Entry("flowlens.cli.query", "SQL over the fact tables, of one repository or of a fleet."),
    "experiment": Entry("flowlens.cli.experiment", "Start an experiment, list them, and say what became of each."),
    "init": Entry("flowlens.cli.init", "A commented flowlens.toml with what was found, and a file for the CI."),
}


@click.group(cls=LazyGroup, entries=COMMANDS)
@click.version_option(__version__, message="%(prog)s %(version)s")
def flowlens() -> None:
    """Tell from a clone whether a team releases quickly and iterates on value.

    FlowLens reads the Git history of a repository, with no server and no token, and says what it saw, how sure it is,
    and one thing to try next.

    Exit codes: 0 done, 1 a rule of the gate failed, 2 wrong use, configuration or an internal error, 3 could not
    measure.
    """


def main() -> int:
    """Run the command on this process's arguments; the exit code."""
    # Nothing here multiplies matrices, and the threads that NumPy would begin cost a third of what the gate costs.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    before = gc.get_threshold()
    # Rows by the million are made and kept, and none is part of a cycle: to look for one again and again takes a tenth
    # of the time of a long history.
    gc.set_threshold(_ROWS_TO_A_SEARCH)
    try:
        status = run(flowlens)
    finally:
        gc.set_threshold(*before)
    if "query" in sys.argv and "duckdb" in sys.modules:
        _leave(status)
    return status


def _leave(status: int) -> NoReturn:
    """End at once: threads of DuckDB and Arrow that still read ahead end the process by a signal while Python ends.

    Seen once in 35 runs over a join of tables, after the whole answer: "terminate called … exception not rethrown".
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)

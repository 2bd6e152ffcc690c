"""`flowlens check`: the gate for a CI job, and its replay over the changes that have landed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import click

from flowlens.cli.options import config_option, repository_path, voice_options
from flowlens.cli.targets import Target, targets_of
from flowlens.errors import UsageError
from flowlens.model.check import RuleName

if TYPE_CHECKING:
    from flowlens.checking import Asked
    from flowlens.gate.exit_code import FailOn, OnUnknown
    from flowlens.model.check import CheckReport

__all__ = ["check"]

_FAIL_ON = ("regression", "warning", "never")
_DIFF_BYTES = 1 << 30


@click.command()
@click.argument("repository", metavar="[REPO]", default=".")
@click.option("--rule", "rules", multiple=True, type=click.Choice(get_args(RuleName)), help="A rule. Repeatable.")
@click.option("--base", metavar="REV", envvar="FLOWLENS_BASE", help="What the change goes to, instead of the CI's.")
@click.option("--head", metavar="REV", envvar="FLOWLENS_HEAD", help="The newest commit of the change.")
@click.option("--diff-file", metavar="FILE", help="A diff to judge, unified or --numstat; '-' reads it here.")
@click.option("--fail-on", type=click.Choice(_FAIL_ON), default="regression", help="What ends with 1.")
@click.option("--exit-zero", is_flag=True, help="Report only; what cannot be measured still ends with 3.")
@click.option("--on-unknown", type=click.Choice(["fail", "warn"]), default="fail", help="'warn': 0 in place of 3.")
@click.option("--require-history", is_flag=True, help="End with 3 where the history is too young.")
@click.option("--rule-in-queue", "in_queue", is_flag=True, help="Judge a change in a merge queue once more.")
@click.option("--output-format", "form", metavar="FORMAT", help="text, json, github, gitlab, junit or markdown.")
@click.option("--output-file", "-o", "file", metavar="FILE", default="-", help="Instead of standard output.")
@click.option("--report", "reports", multiple=True, metavar="FORMAT:FILE", help="A further report. Repeatable.")
@config_option
@click.option(
    "--config-from", type=click.Choice(["base", "worktree"]), help="Which version of the configuration holds."
)
@click.option("--explain", is_flag=True, help="Show the changes of the history, and how the commits were found.")
@click.option("--backtest", "n", type=click.IntRange(min=1), metavar="N", help="Replay the last N changes instead.")
@voice_options
def check(**given: Any) -> int:
    """Fail where a change, or the recent trend, is a batch-size regression against REPO's own history.

    A proposed change (a pull or merge request, or commits that have not landed) is judged by its size, a branch as it
    is by its trend. The CI says which it is; --base and --head go before that.

    Exit codes: 0 nothing to block, 1 a rule failed, 2 wrong use, configuration or an internal error, 3 could not
    measure.
    """
    asked = _asked(given)
    if given["n"] is not None:
        return _replayed(asked, given)
    from flowlens.checking import check as run
    from flowlens.gate.exit_code import ExitRules, exit_code
    from flowlens.outputs.gate.asked import Asked as Wanted
    from flowlens.outputs.gate.formats import FORMATS, write

    github = asked.environment.get("GITHUB_ACTIONS") == "true"
    targets = _targets(given, "github" if github else "text", FORMATS)
    answer = run(asked)
    fail_on: FailOn = "never" if given["exit_zero"] else given["fail_on"]
    on_unknown: OnUnknown = given["on_unknown"]
    code = exit_code(answer, ExitRules(fail_on, on_unknown, given["require_history"]))
    for target in targets:
        write(FORMATS[target.format](answer, Wanted(code, given["explain"])), target.file)
    if targets[0].format == "github":
        _tell_github(answer, code, asked.environment)
    return code


def _asked(given: Mapping[str, Any]) -> Asked:
    from flowlens.checking import Asked

    return Asked(
        repository=repository_path(given["repository"]),
        rules=given["rules"],
        base=given["base"] or None,
        head=given["head"] or None,
        diff=_diff(given["diff_file"]),
        config=given["config"],
        config_from=given["config_from"],
        in_queue=given["in_queue"],
        environment=dict(os.environ),
        now=datetime.now(UTC),
    )


def _diff(file: str | None) -> bytes | None:
    if file is None:
        return None
    try:
        if file == "-":
            content = sys.stdin.buffer.read(_DIFF_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                content = opened.read(_DIFF_BYTES + 1)
    except OSError as exc:
        raise UsageError(f"--diff-file {file} cannot be read: {exc.strerror or exc}.") from exc
    if len(content) > _DIFF_BYTES:
        raise UsageError(f"--diff-file {file} is larger than 1 GiB.", next_step="Give the output of --numstat.")
    return content


def _targets(given: Mapping[str, Any], default: str, formats: Mapping[str, object]) -> list[Target]:
    """Where the answer goes, and the further reports behind it; UsageError where two would go to one place."""
    (first,) = targets_of([f"{given['form'] or default}:{given['file']}"], formats, option="--output-format")
    further = targets_of(given["reports"], formats)
    if first.file in {target.file for target in further}:
        raise UsageError(f"--report names {first.file}, where the answer goes.", next_step="Name another file.")
    return [first, *further]


def _replayed(asked: Asked, given: Mapping[str, Any]) -> Literal[0]:
    from flowlens.checking import backtest
    from flowlens.outputs.gate.formats import BACKTEST_FORMATS, write

    targets = _targets(given, "text", BACKTEST_FORMATS)
    answer = backtest(asked, given["n"])
    for target in targets:
        write(BACKTEST_FORMATS[target.format](answer), target.file)
    return 0


def _tell_github(answer: CheckReport, code: int, environment: Mapping[str, str]) -> None:
    """Add to the files that the runner names: the summary of the step, and its outputs."""
    from flowlens.outputs.gate import github

    texts = {"GITHUB_STEP_SUMMARY": github.summary(answer), "GITHUB_OUTPUT": github.outputs(answer, code)}
    for variable, text in texts.items():
        if not (file := environment.get(variable)):
            continue
        try:
            with Path(file).open("a", encoding="utf-8", errors="backslashreplace") as opened:
                opened.write(text)
        except OSError as exc:
            raise UsageError(f"{variable} names {file}, which cannot be written: {exc.strerror or exc}.") from exc

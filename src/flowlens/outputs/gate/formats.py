"""The formats of the gate by name, and the one place that writes them to a file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

from flowlens.model.backtest import Backtest
from flowlens.model.check import CheckReport
from flowlens.outputs.gate.asked import Asked

__all__ = ["BACKTEST_FORMATS", "FORMATS", "write"]

_STANDARD_OUTPUT = "-"


def write(text: str, file: str) -> None:
    """Write a text of one of the formats to a file, as a whole or not at all; `-` is standard output.

    UsageError where the file cannot be written.
    """
    if file == _STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    from flowlens.outputs.whole_file import write_whole

    write_whole(file, text)


def _text(answer: CheckReport, asked: Asked) -> str:
    from flowlens.outputs.gate import text

    return text.report(answer, explain=asked.explain)


def _json(answer: CheckReport, asked: Asked) -> str:
    from flowlens.outputs.gate import json_check

    return json_check.report(answer, asked.exit_code)


def _github(answer: CheckReport, asked: Asked) -> str:
    from flowlens.outputs.gate import github

    return github.report(answer, asked)


def _gitlab(answer: CheckReport, _: Asked) -> str:
    from flowlens.outputs.gate import gitlab

    return gitlab.report(answer)


def _junit(answer: CheckReport, _: Asked) -> str:
    from flowlens.outputs.gate import junit

    return junit.report(answer)


def _markdown(answer: CheckReport, _: Asked) -> str:
    from flowlens.outputs.gate import markdown

    return markdown.report(answer)


def _backtest_text(backtest: Backtest) -> str:
    from flowlens.outputs.gate import backtest_text

    return backtest_text.report(backtest)


def _backtest_json(backtest: Backtest) -> str:
    from flowlens.outputs.gate import backtest_json

    return backtest_json.report(backtest)


def _backtest_markdown(backtest: Backtest) -> str:
    from flowlens.outputs.gate import backtest_markdown

    return backtest_markdown.report(backtest)


# Each reporter is imported when it is used: the gate has to start within tens of milliseconds.
FORMATS: Mapping[str, Callable[[CheckReport, Asked], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "gitlab": _gitlab,
    "junit": _junit,
    "markdown": _markdown,
}
BACKTEST_FORMATS: Mapping[str, Callable[[Backtest], str]] = {
    "text": _backtest_text,
    "json": _backtest_json,
    "markdown": _backtest_markdown,
}

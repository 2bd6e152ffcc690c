"""Answers of the gate and backtests to test with: one of each verdict, hostile ones, and empty ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flowlens.model.backtest import Backtest, Episode, Replayed
from flowlens.model.check import (
    VERDICTS,
    Baseline,
    BaselineChange,
    Check,
    CheckReport,
    CheckVerdict,
    Compared,
    Override,
    Size,
)
from flowlens.model.report import Exclusion
from tests.outputs.reports import HOSTILE as HOSTILE_NAMES

BASE = "b" * 40
HEAD = "a" * 40
TIP = "0123456789abcdef0123456789abcdef01234567"
START = datetime(2024, 1, 1, 23, 30, tzinfo=UTC)

HOSTILE = (
    *HOSTILE_NAMES,
    "\n::error::x",
    "  ::set-output name=x::y",
    "\r##[error]x",
    "a\n::stop-commands::x\n::add-mask::b",
    "]]></system-out><failure/>",
    "% %0A %25 : , ; =",
    "reason<<EOF\nx\nEOF\nverdict=pass",
    "\u200f\u202edrawkcab\u2069",
    "\x00\x08\x0b\x1f\x7f\x85\u2028\ufffe\uffff",
)
ALL_HOSTILE = " ".join(HOSTILE)

SENTENCES: dict[CheckVerdict, str] = {
    "pass": "pr-size 42 lines (limit 611; larger than 60 of the last 100 changes)",
    "exempt": "pr-size does not judge this change: it reverts 0123456789ab",
    "overridden": "pr-size 1,842 lines (limit 611); let through by the label batch-size-ok",
    "insufficient-history": "pr-size 1,842 lines; 12 changes of history where 49 are needed",
    "warn": "pr-size 540 lines (limit 611; larger than 96 of the last 100 changes)",
    "unknown": "pr-size could not be measured: the clone is shallow",
    "fail": "pr-size 1,842 lines (limit 611; larger than 99 of the last 100 changes)",
}
DRIFT = "drift 1.3 times the median of the 182 days before (limit 1.5)"


def size() -> Size:
    """A change of 1,842 net lines in two areas; 18,344 further lines do not count."""
    return Size(
        1_842, 20_186, 14, "src/app/models.py", {"src": 1_200, "tests": 642},
        (Exclusion("lock", 1, 1, 2), Exclusion("generated", 1, 40, 18_342)),
    )  # fmt: skip


def baseline(n: int = 100) -> Baseline:
    """Changes of 1, 2, … lines and one of 1,900, a day apart, the newest first."""
    changes = tuple(
        BaselineChange(
            f"{number:040x}", START + timedelta(days=number), 1_900 if number == 7 else number, f"Do {number}"
        )
        for number in reversed(range(1, n + 1))
    )
    return Baseline(changes, 31.5, 240.0, 611.0, {"by bots": 12, "reverts": 1})


def check(verdict: CheckVerdict = "fail") -> Check:
    """The rule `pr-size` with that verdict, and with all that it can come with."""
    if verdict in {"unknown", "exempt"}:
        return Check("pr-size", verdict, SENTENCES[verdict], "Fetch 400 commits.")
    young = verdict == "insufficient-history"
    value = {"pass": 42.0, "warn": 540.0}.get(verdict, 1_842.0)
    return Check(
        "pr-size",
        verdict,
        SENTENCES[verdict],
        "Split the change, or ask for the label batch-size-ok.",
        value=value,
        limit=None if young else 611.0,
        warn_limit=None if young else 320.0,
        alpha=0.02,
        p=2 / 101,
        n_larger=1,
        size=replace(size(), net_lines=int(value)),
        baseline=baseline(12) if young else baseline(),
        override=Override("label", "batch-size-ok", "agreed in review") if verdict == "overridden" else None,
        notes=("Attributes are those of the base.",),
    )


def drift(verdict: CheckVerdict = "pass") -> Check:
    """The rule `drift`, which judges a ratio."""
    return Check("drift", verdict, DRIFT, value=1.3, unit="ratio", limit=1.5, warn_limit=1.5, alpha=0.001, p=0.0004)


def answer(*checks: Check) -> CheckReport:
    """The answer for pull 812 on GitHub; without checks: one that fails."""
    return CheckReport(
        "0.1.0",
        "example/shop",
        checks or (check(),),
        Compared(
            "GitHub", 812, BASE, HEAD, TIP, "flowlens.toml at 0123456789ab",
            ("HEAD is the test merge of the pull request.", "Its first parent is the base."),
        ),
        ("flowlens.toml of the change is not used: that of the base counts.",),
    )  # fmt: skip


def bare_answer() -> CheckReport:
    """An answer in a plain clone, with as little as there can be."""
    return CheckReport("0.1.0", "new", (Check("pr-size", "pass", "pr-size 0 lines"),), Compared())


def no_check() -> CheckReport:
    """An answer without a check: nothing was judged."""
    return CheckReport("0.1.0", "new", (), Compared())


def hostile_answer(text: str = ALL_HOSTILE, verdict: CheckVerdict = "overridden") -> CheckReport:
    """An answer in which everything that a stranger can name is this text, a verdict that can be overridden."""
    changes = tuple(BaselineChange(text, START, number, text) for number in range(60))
    judged = Check(
        "pr-size",
        verdict,
        f"pr-size {text}",
        text,
        value=500.0,
        limit=400.0,
        n_larger=0,
        size=Size(500, 900, 3, text, {text: 300, f"{text}2": 200}, (Exclusion(text, 1, 1, 400),)),
        baseline=Baseline(changes, 1.0, 2.0, 3.0, {text: 3}),
        override=Override("label", text, text),
        notes=(text, text),
    )
    return CheckReport("0.1.0", text, (judged,), Compared(text, 7, text, text, text, text, (text, text)), (text,))


def every_answer() -> dict[str, CheckReport]:
    """All kinds of answers by name."""
    single: dict[str, CheckReport] = {verdict: answer(check(verdict)) for verdict in VERDICTS}
    return {
        **single,
        "two rules": answer(drift(), check("warn")),
        "bare": bare_answer(),
        "no check": no_check(),
        "hostile": hostile_answer(),
    }


def replayed(number: int, verdict: CheckVerdict, net_lines: int, limit: float | None = 611.0) -> Replayed:
    """A change that landed on the day of that number."""
    pull = None if number % 2 else 800 + number
    at = START + timedelta(days=number)
    return Replayed(f"{number:040x}", at, f"Do {number}", pull, net_lines, 3, verdict, limit, 1, 100)


def backtest() -> Backtest:
    """100 changes, of which 2 fail and 3 warn, and one episode of drift; nothing was left out."""
    flagged: dict[int, tuple[CheckVerdict, int]] = {
        99: ("fail", 1_842), 80: ("warn", 600), 60: ("warn", 400), 40: ("fail", 612), 20: ("warn", 321),
    }  # fmt: skip
    changes = tuple(replayed(number, *flagged.get(number, ("pass", 30))) for number in reversed(range(100)))
    return Backtest(
        "0.1.0", "example/shop", "main", TIP, "flowlens.toml", "change", 100, changes, {},
        (Episode(datetime(2024, 3, 4, tzinfo=UTC), datetime(2024, 3, 25, tzinfo=UTC), 88.0, 31.0, 22, 140),),
        104, ("2 commits are unknown.",), 61,
    )  # fmt: skip


def young_backtest() -> Backtest:
    """Of 10 changes 4 could be judged, of which one fails and one was overridden; 5 were left out."""
    judged: list[CheckVerdict] = ["fail", "overridden", "pass", "exempt"]
    young: list[CheckVerdict] = ["insufficient-history"] * 6
    changes = tuple(
        replayed(number, verdict, 700 if number < 2 else 30, None if number > 3 else 611.0)
        for number, verdict in enumerate(judged + young)
    )
    left_out = {"by bots": 4, "reverts": 1}
    return replace(backtest(), n_asked=100, replayed=changes, left_out=left_out, episodes=(), n_weeks=1, notices=())


def empty_backtest() -> Backtest:
    """A backtest on a repository without a change."""
    return replace(backtest(), replayed=(), episodes=(), n_weeks=0, notices=(), config="")


def hostile_backtest(text: str = ALL_HOSTILE) -> Backtest:
    """A backtest in which everything that a stranger can name is this text, and every change fails."""
    changes = tuple(replace(replayed(number, "fail", 900), oid=text, subject=text) for number in range(200))
    return Backtest("0.1.0", text, text, text, text, "change", 200, changes, {text: 3}, (), 3, (text,) * 30)


def every_backtest() -> dict[str, Backtest]:
    """All kinds of backtests by name."""
    return {
        "rich": backtest(),
        "young": young_backtest(),
        "empty": empty_backtest(),
        "hostile": hostile_backtest(),
    }

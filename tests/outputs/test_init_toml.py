"""The configuration to begin with: TOML that FlowLens takes as it stands, and with every key set."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from flowlens.config import config_from
from flowlens.errors import ConfigurationError
from flowlens.gate.settings import AcceptSettings, GateSettings, PrSizeSettings
from flowlens.model.backtest import Backtest, Replayed
from flowlens.model.check import CheckVerdict
from flowlens.model.survey import Answers, Survey
from flowlens.outputs import init_toml
from tests.outputs.reports import HOSTILE

OID = "0123456789abcdef0123456789abcdef01234567"
TOML = (
    "\nwindow = 1",
    "\r[check.pr-size]\rmax-lines = 1",
    "\x0bmax-lines = 1\x0c\x85\u2028[check]",
    "\"\"\"\n'''\n[[check.accept]]",
    "\x00\x08\x1f\x7f\ufffe",
    "{mainline} {0} %s \\",
)


def configuration_text(
    told: Backtest | None, mainline: str, unit: str, answers: Answers | None = None, **seen: Any
) -> str:
    """The file for a repository of which no more was seen than this."""
    survey = Survey(mainline, **{"why_mainline": "the default branch of origin", **seen})
    return init_toml.configuration_text(survey, answers or Answers(), unit, told)


def replayed(verdict: CheckVerdict, net_lines: int, subject: str = "Add a cart") -> Replayed:
    """A change that was replayed, with a limit of 611 lines."""
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    return Replayed(OID, at, subject, 12, net_lines, 3, verdict, 611.0, 1, 100)


def backtest(*changes: Replayed) -> Backtest:
    """A replay of these changes and nothing else."""
    return Backtest(
        "0.1.0", "example/shop", "main", OID, "", "change", max(1, len(changes)), changes, {"by bots": 4}, (), 0
    )  # fmt: skip


def comments(text: str) -> list[str]:
    """The lines that say something to the reader, without the `#`."""
    return [line.removeprefix("# ") for line in text.split("\n") if line.startswith("# ")]


def with_every_key(text: str) -> str:
    """The file as it is once the `#` is taken from each key; a comment has a space behind it."""
    return re.sub(r"(?m)^#(?! )", "", text)


def settings(text: str) -> GateSettings:
    """What FlowLens reads of the file about the gate."""
    return config_from({"flowlens.toml": text.encode()}, where="1a2b3c4").gate


def test_nothing_is_set_where_the_default_will_do() -> None:
    text = configuration_text(None, "main", "change")
    check: dict[str, Any] = {"pr-size": {"area-max-lines": {}}, "drift": {}, "override": {}}
    assert tomllib.loads(text) == {"release": {}, "size": {}, "areas": {}, "bots": {}, "ci": {}, "check": check}
    assert settings(text) == GateSettings()


def test_the_unit_is_set_where_the_gate_would_ask_for_it() -> None:
    assert settings(configuration_text(None, "main", "commit")) == GateSettings(unit="commit")


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        pytest.param(
            "change", "Found: at least half of the last steps look as if they had landed as pulls", id="change"
        ),
        pytest.param("commit", "Found: less than half of the last steps look as if they had landed as", id="commit"),
        pytest.param("auto", "Found: nothing that tells which.", id="auto"),
        pytest.param("\nwindow = 1", "Found: nothing that tells which.", id="hostile"),
    ],
)
def test_what_was_found_is_told_with_its_reason(unit: str, expected: str) -> None:
    told = comments(configuration_text(None, "main", unit))
    assert next(line for line in told if line.startswith("Found: ")).startswith(expected)
    assert "The branch that work lands on. Found: the default branch of origin." in told


def test_every_key_stands_there_with_its_default() -> None:
    text = with_every_key(configuration_text(backtest(replayed("fail", 1_842)), "main", "change"))
    assert config_from({"flowlens.toml": text.encode()}, where="1a2b3c4").git.mainline == "main"
    assert settings(text) == GateSettings(
        pr_size=PrSizeSettings(area_max_lines={"docs": 2_000}),
        accept=(AcceptSettings("drift", date(2026, 5, 1), "clients are generated now", date(2026, 11, 1)),),
    )


@pytest.mark.parametrize(
    "header", ["[check]", "[check.pr-size]", "[check.drift]", "[check.override]", "[[check.accept]]"]
)
def test_no_key_of_the_gate_is_left_out(header: str) -> None:
    """An unknown key is answered with the known ones, so the fault tells what the file should hold."""
    with pytest.raises(ConfigurationError) as caught:
        settings(f"{header}\nqqqqqqqq = 1\n")
    known = str(caught.value).partition("known here: ")[2].partition("\n")[0].split(", ")
    held: Any = tomllib.loads(with_every_key(configuration_text(None, "main", "change")))
    for step in header.strip("[]").split("."):
        held = held[step]
    assert {*known} == (held[0] if isinstance(held, list) else held).keys()


def test_every_key_has_a_line_of_meaning() -> None:
    lines = configuration_text(None, "main", "change").split("\n")
    keys = [number for number, line in enumerate(lines) if re.match(r"#(?! )[a-z-]+ = ", line)]
    assert len(keys) == 35
    # An area has no default, so its meaning stands over the table that it is an example for.
    assert [lines[at] for at in keys if not lines[at - 1].startswith("# ")] == ["#docs = 2_000"]


def test_a_replay_is_told_in_comments() -> None:
    text = configuration_text(
        backtest(replayed("fail", 1_842), replayed("warn", 540, "Rename all"), *[replayed("pass", 9)] * 98),
        "main",
        "change",
    )
    told = comments(text)
    start = told.index("What the gate would have said so far:")
    assert told[start + 1].strip().startswith("Of the last 100 changes")
    assert "failed 1 (1 %) and warned 1 (1 %)" in told[start + 1]
    (failed,) = (line for line in told if "Add a cart" in line)
    (warned,) = (line for line in told if "Rename all" in line)
    assert [part in failed for part in ("fail", OID[:12], "1,842 lines")] == [True] * 3
    assert [part in warned for part in ("warn", OID[:12], "540 lines")] == [True] * 3


def test_without_a_replay_it_is_said_how_to_get_one() -> None:
    assert "`flowlens check --backtest 200` tells." in configuration_text(None, "main", "change")


def test_a_replay_of_nothing_is_no_praise() -> None:
    told = comments(configuration_text(backtest(), "main", "change"))
    assert any("none of the last 1 change" in line for line in told)
    assert not any("failed 0" in line for line in told)


def test_a_long_replay_is_cut() -> None:
    text = configuration_text(backtest(*[replayed("fail", 1_842)] * 20_000), "main", "change")
    assert len(text) < 20_000
    assert any("lines more, which `flowlens check --backtest 200` tells." in line for line in comments(text))
    assert settings(text) == GateSettings()


@pytest.mark.parametrize("hostile", [*HOSTILE, *TOML, " ".join((*HOSTILE, *TOML))])
def test_text_of_the_repository_stays_a_comment(hostile: str) -> None:
    odd = replace(
        backtest(replayed("fail", 1_842, hostile), replayed("warn", 540, hostile)),
        repository=hostile,
        mainline=hostile,
        head=hostile,
        config=hostile,
        left_out={hostile: 3},
        notices=(hostile,),
    )
    text = configuration_text(odd, "main", "change")
    assert [letter for letter in text.replace("\n", "") if not letter.isprintable()] == []
    assert not re.search(r"^\s*::|#\w*#\[|##vso\[", text, re.MULTILINE)
    assert settings(text) == GateSettings()
    assert settings(with_every_key(text)) == settings(with_every_key(configuration_text(None, "main", "change")))


@pytest.mark.parametrize(
    ("mainline", "expected"),
    [
        pytest.param("trunk", "trunk", id="plain"),
        pytest.param("größe/大小", "größe/大小", id="letters-of-any-script"),
        pytest.param('a"b\\c', 'a"b\\c', id="quotes"),
        pytest.param("a\u202eb\x1b[31m\n", "a\u202eb\x1b[31m\n", id="signs-that-steer"),
        pytest.param('x"\nwindow = 1 #', 'x"\nwindow = 1 #', id="TOML"),
        pytest.param("a\udc80", "a?", id="lone-surrogate"),
        pytest.param("{replay}", "{replay}", id="braces"),
    ],
)
def test_the_mainline_can_be_taken_as_it_is_written(mainline: str, expected: str) -> None:
    text = configuration_text(None, mainline, "change")
    assert settings(text) == GateSettings()
    assert [letter for letter in text.replace("\n", "") if not letter.isprintable()] == []
    set_now = with_every_key(text)
    assert config_from({"flowlens.toml": set_now.encode()}, where="1a2b3c4").git.mainline == expected


def test_its_lines_are_not_too_long() -> None:
    for unit in ("change", "commit", "auto"):
        assert max(map(len, configuration_text(None, "main", unit).split("\n"))) <= 120

"""What may be said about the gate, and how a fault in it is told."""

from __future__ import annotations

from datetime import date

import pytest

from flowlens.config import config_from
from flowlens.errors import ConfigurationError
from flowlens.gate.settings import AcceptSettings, DriftSettings, GateSettings, OverrideSettings, PrSizeSettings


def gate(text: str) -> GateSettings:
    """What a `flowlens.toml` says of the gate."""
    return config_from({"flowlens.toml": text.encode()}, where="1a2b3c4").gate


def faults(text: str) -> list[str]:
    """What is said of a `flowlens.toml`: the line, the key and the reason of each fault."""
    with pytest.raises(ConfigurationError) as caught:
        gate(text)
    return [line.removeprefix("flowlens.toml at 1a2b3c4:") for line in str(caught.value).split("\n")]


ACCEPTED = "[[check.accept]]\nrule = 'drift'\nsince = 2026-05-01\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("check = 1", "1: check: should be a table", id="number-for-the-gate"),
        pytest.param("[[check]]\nunit = 'auto'", "1: check: should be a table", id="array-for-the-gate"),
        pytest.param(
            "[check]\nexclude = ['a', '!']", "2: check.exclude.1: ! is not a glob as in .gitignore", id="exclude"
        ),
        pytest.param(
            "[check]\nuse-gitattributes = 1",
            "2: check.use-gitattributes: should be true or false",
            id="number-for-a-flag",
        ),
        pytest.param("[check]\nunit = 'pull'", "2: check.unit: should be 'auto', 'change' or 'commit'", id="unit"),
        pytest.param(
            "[check]\nuse_gitattributes = true",
            "2: check.use_gitattributes: unknown key; did you mean use-gitattributes?",
            id="underscore-in-the-gate",
        ),
        pytest.param(
            "[check.prsize]\nwindow = 9",
            "1: check.prsize: unknown key; did you mean pr-size?",
            id="table-of-the-gate",
        ),
        pytest.param(
            "[check.pr-size]\nwindo = 9",
            "2: check.pr-size.windo: unknown key; did you mean window?",
            id="near-in-a-rule",
        ),
        pytest.param(
            "[check.pr-size]\nfail-alpha = 0",
            "2: check.pr-size.fail-alpha: should be greater than 0",
            id="no-alpha",
        ),
        pytest.param(
            "[check.pr-size]\nfail-alpha = nan", "2: check.pr-size.fail-alpha: should be a finite number", id="nan"
        ),
        pytest.param(
            "[check.pr-size]\nwarn-alpha = 0.51",
            "2: check.pr-size.warn-alpha: should be less than or equal to 0.5",
            id="large-alpha",
        ),
        pytest.param(
            "[check.pr-size]\nwarn-alpha = '5 %'",
            "2: check.pr-size.warn-alpha: should be a number",
            id="text-for-an-alpha",
        ),
        pytest.param(
            "[check.pr-size]\nwarn-alpha = 0.01",
            "2: check.pr-size.warn-alpha: should be at least fail-alpha, which is 0.02; it is 0.01",
            id="warns-less-than-it-fails",
        ),
        pytest.param(
            "[check]\n[check.pr-size]\nfail-alpha = 0.1",
            "2: check.pr-size.warn-alpha: should be at least fail-alpha, which is 0.1; it is 0.05",
            id="fails-more-than-it-warns",
        ),
        pytest.param(
            "[check.pr-size]\nwarn-floor = 401",
            "2: check.pr-size.warn-floor: should be at most fail-floor, which is 400; it is 401",
            id="warns-above-the-floor",
        ),
        pytest.param(
            "[check.pr-size]\nfail-floor = 199",
            "1: check.pr-size.warn-floor: should be at most fail-floor, which is 199; it is 200",
            id="fails-below-the-floor",
        ),
        pytest.param(
            "[check.pr-size]\nfail-floor = -1\nwarn-floor = 0",
            "2: check.pr-size.fail-floor: should be greater than or equal to 0",
            id="negative-floor",
        ),
        pytest.param(
            "[check.pr-size]\nwindow = 48",
            "2: check.pr-size.window: should be at least 49, or none can fail with a fail-alpha of 0.02; it is 48",
            id="small-window",
        ),
        pytest.param(
            "[check.pr-size]\nfail-alpha = 0.005",
            "1: check.pr-size.window: should be at least 199, or none can fail with a fail-alpha of 0.005; it is 100",
            id="small-alpha",
        ),
        pytest.param(
            "[check.pr-size]\nwindow = 0",
            "2: check.pr-size.window: should be greater than or equal to 1",
            id="no-window",
        ),
        pytest.param(
            "[check.pr-size]\nwindow = 9\nfail-alpha = 2",
            "3: check.pr-size.fail-alpha: should be less than or equal to 0.5",
            id="window-of-an-alpha-that-is-none",
        ),
        pytest.param(
            "[check.pr-size]\nwindow-days = 40_000",
            "2: check.pr-size.window-days: should be less than or equal to 36525",
            id="long-window",
        ),
        pytest.param(
            "[check.pr-size]\nwindow-days = -1",
            "2: check.pr-size.window-days: should be greater than or equal to 0",
            id="negative-window",
        ),
        pytest.param(
            "[check.pr-size]\nmax-lines = 10_000_000_000",
            "2: check.pr-size.max-lines: should be less than or equal to 1000000000",
            id="too-many-lines",
        ),
        pytest.param(
            "[check.pr-size.area-max-lines]\nmy_docs = 0",
            "2: check.pr-size.area-max-lines.my_docs: should be greater than or equal to 1",
            id="area-of-no-lines",
        ),
        pytest.param(
            "[check.pr-size.area-max-lines]\n'' = 1",
            '2: check.pr-size.area-max-lines."": should not be empty',
            id="area-of-no-name",
        ),
        pytest.param(
            "[check.drift]\nratio = 0.9",
            "2: check.drift.ratio: should be greater than or equal to 1",
            id="shrinking",
        ),
        pytest.param("[check.drift]\nratio = inf", "2: check.drift.ratio: should be a finite number", id="infinite"),
        pytest.param(
            "[check.drift]\nalpha = 0.6",
            "2: check.drift.alpha: should be less than or equal to 0.5",
            id="drift-of-a-large-alpha",
        ),
        pytest.param(
            "[check.drift]\nmin-recent = 0",
            "2: check.drift.min-recent: should be greater than or equal to 1",
            id="drift-of-nothing",
        ),
        pytest.param(
            "[check.drift]\nfail = 'yes'", "2: check.drift.fail: should be true or false", id="text-for-a-flag"
        ),
        pytest.param(
            "[check.override]\nlabels = ['']",
            "2: check.override.labels.0: should not be empty",
            id="label-of-no-name",
        ),
        pytest.param(
            "[check.override]\ntrailer = 'Size-OK:'",
            "2: check.override.trailer: should be letters, digits and hyphens, as Batch-Size-OK",
            id="trailer",
        ),
        pytest.param(
            "[check]\naccept = {rule = 'drift'}", "2: check.accept: should be an array", id="table-for-an-array"
        ),
        pytest.param(
            "[[check.accept]]\nrule = 'size'\nsince = 2026-05-01\nreason = 'x'",
            "2: check.accept.0.rule: should be 'pr-size' or 'drift'",
            id="rule",
        ),
        pytest.param(
            "[[check.accept]]\nrule = 'drift'\nreason = 'x'", "1: check.accept.0.since: is missing", id="no-day"
        ),
        pytest.param(
            "[[check.accept]]\nrule = 'drift'\nsince = '2026-05-01'\nreason = 'x'",
            "3: check.accept.0.since: should be a day without quotes, as 2026-01-31",
            id="text-for-a-day",
        ),
        pytest.param(
            "[[check.accept]]\nrule = 'drift'\nsince = 2026-05-01T00:00:00\nreason = 'x'",
            "3: check.accept.0.since: should be a day without quotes, as 2026-01-31",
            id="time-for-a-day",
        ),
        pytest.param(
            ACCEPTED + "reason = ' '",
            "4: check.accept.0.reason: should not be empty",
            id="no-reason",
        ),
        pytest.param(
            ACCEPTED + "reason = 'x'\nexpires = 2026-05-01",
            "5: check.accept.0.expires: should be after since, which is 2026-05-01",
            id="ends-as-it-begins",
        ),
        pytest.param(
            ACCEPTED + "reason = 'x'\n" + ACCEPTED + "reason = ''",
            "8: check.accept.1.reason: should not be empty",
            id="second-of-an-array",
        ),
        pytest.param(
            ACCEPTED + "reason = 'x'\nexpire = 2026-06-01",
            "5: check.accept.0.expire: unknown key; did you mean expires?",
            id="near-in-an-array",
        ),
    ],
)
def test_a_fault_is_one_line_with_its_place(text: str, expected: str) -> None:
    assert faults(text) == [expected]


def test_all_faults_are_told_at_once() -> None:
    text = "[check.pr-size]\nwarn-floor = 500\nwindow = 9\nmax-lines = '9'\n[check.drift]\nratio = 0\n" + ACCEPTED
    assert faults(text) == [
        "2: check.pr-size.warn-floor: should be at most fail-floor, which is 400; it is 500",
        "3: check.pr-size.window: should be at least 49, or none can fail with a fail-alpha of 0.02; it is 9",
        "4: check.pr-size.max-lines: should be a whole number",
        "6: check.drift.ratio: should be greater than or equal to 1",
        "7: check.accept.0.reason: is missing",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "fail-alpha = 0.5\nwarn-alpha = 0.5", PrSizeSettings(fail_alpha=0.5, warn_alpha=0.5), id="largest-alphas"
        ),
        pytest.param("warn-alpha = 0.02", PrSizeSettings(warn_alpha=0.02), id="same-alphas"),
        pytest.param("warn-floor = 400", PrSizeSettings(warn_floor=400), id="same-floors"),
        pytest.param("fail-floor = 0\nwarn-floor = 0", PrSizeSettings(fail_floor=0, warn_floor=0), id="no-floors"),
        pytest.param("window-days = 0", PrSizeSettings(window_days=0), id="of-any-age"),
        pytest.param("window = 49", PrSizeSettings(window=49), id="smallest-window"),
        pytest.param("fail-alpha = 0.01\nwindow = 99", PrSizeSettings(fail_alpha=0.01, window=99), id="smallest-alpha"),
        pytest.param("fail-alpha = 0.03\nwindow = 33", PrSizeSettings(fail_alpha=0.03, window=33), id="alpha-between"),
    ],
)
def test_what_a_rule_for_sizes_may_just_say(text: str, expected: PrSizeSettings) -> None:
    assert gate(f"[check.pr-size]\n{text}\n") == GateSettings(pr_size=expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("[check]\n[check.drift]\n", GateSettings(), id="empty-tables"),
        pytest.param("[check.drift]\nratio = 1", GateSettings(drift=DriftSettings(ratio=1.0)), id="any-growth"),
        pytest.param("[check.drift]\nalpha = 0.5", GateSettings(drift=DriftSettings(alpha=0.5)), id="largest-alpha"),
        pytest.param("[check.drift]\nmin-recent = 1", GateSettings(drift=DriftSettings(min_recent=1)), id="one-change"),
        pytest.param(
            "[check.override]\nlabels = []", GateSettings(override=OverrideSettings(labels=())), id="no-label"
        ),
        pytest.param("[check.override]\ntrailer = ''", GateSettings(), id="no-trailer"),
        pytest.param("[check]\naccept = []", GateSettings(), id="nothing-accepted"),
    ],
)
def test_what_the_gate_may_just_say(text: str, expected: GateSettings) -> None:
    assert gate(text) == expected


EVERY_KEY = """
[check]
exclude = ["docs/", "*.snap"]
use-gitattributes = false
unit = "commit"
[check.pr-size]
window = 200
window-days = 90
fail-alpha = 0.01
warn-alpha = 0.1
fail-floor = 300
warn-floor = 100
max-lines = 5000
max-files = 80
[check.pr-size.area-max-lines]
docs = 700
"search and browse" = 40
[check.drift]
recent-days = 14
baseline-days = 91
min-recent = 8
min-baseline = 20
ratio = 2
alpha = 0.01
weeks-alpha = 0.05
fail = true
[check.override]
labels = ["large", "size ok"]
trailer = "Size-OK"
[[check.accept]]
rule = "pr-size"
since = 2026-02-01
reason = " one repository now "
[[check.accept]]
rule = "drift"
since = 2026-05-01
reason = "clients are generated"
expires = 2026-05-02
"""
EVERY_SETTING = GateSettings(
    pr_size=PrSizeSettings(
        window=200,
        window_days=90,
        fail_alpha=0.01,
        warn_alpha=0.1,
        fail_floor=300,
        warn_floor=100,
        max_lines=5_000,
        max_files=80,
        area_max_lines={"docs": 700, "search and browse": 40},
    ),
    drift=DriftSettings(
        recent_days=14,
        baseline_days=91,
        min_recent=8,
        min_baseline=20,
        ratio=2.0,
        alpha=0.01,
        weeks_alpha=0.05,
        fail=True,
    ),
    override=OverrideSettings(labels=("large", "size ok"), trailer="Size-OK"),
    accept=(
        AcceptSettings("pr-size", date(2026, 2, 1), "one repository now"),
        AcceptSettings("drift", date(2026, 5, 1), "clients are generated", date(2026, 5, 2)),
    ),
    exclude=("docs/", "*.snap"),
    use_gitattributes=False,
    unit="commit",
)


def test_every_key() -> None:
    assert gate(EVERY_KEY) == EVERY_SETTING


def test_every_key_in_a_pyproject() -> None:
    shared = EVERY_KEY.replace("[check", "[tool.flowlens.check")
    assert config_from({"pyproject.toml": shared.encode()}, where="1a2b3c4").gate == EVERY_SETTING

"""The examples are what they say: files that FlowLens takes as they stand."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flowlens.config import load_config
from flowlens.errors import ConfigurationError
from flowlens.facts.settings import FactsSettings
from flowlens.gate.settings import AcceptSettings, GateSettings, OverrideSettings, PrSizeSettings
from flowlens.sources.git.settings import GitSettings

EXAMPLE = Path(__file__).parents[2] / "examples" / "flowlens.toml"


def keys(table: dict[str, Any], above: str = "") -> set[str]:
    """Every key of a table, of those in it and of those in its arrays, with dots between."""
    found = {f"{above}{name}" for name in table}
    for name, value in table.items():
        for inner in value if isinstance(value, list) else [value]:
            found |= keys(inner, f"{above}{name}.") if isinstance(inner, dict) else set()
    return found


def behind_a_sign(text: str) -> set[str]:
    """The keys that are examples only, because they exclude each other: `#key = value`."""
    found, table = set(), ""
    for line in text.splitlines():
        if line.startswith("["):
            table = line.strip("[]")
        elif shown := re.match(r"#([a-z-]+) = ", line):
            found.add(f"{table}.{shown[1]}")
    return found


def test_the_configuration_is_read(tmp_path: Path) -> None:
    settings = load_config(tmp_path, file=EXAMPLE)
    assert settings.git == GitSettings(mainline="main", tag_pattern="v*")
    assert settings.facts == FactsSettings(
        generated=("src/api/*_pb2.py", "docs/reference/"),
        vendored=("third_party/",),
        areas={
            "checkout": ("services/checkout/", "libs/payment/"),
            "search and browse": ("services/search/",),
            "new idea": ("services/idea/",),
        },
        bots=("release-robot",),
    )
    assert settings.lenses.area_stages == {"new idea": "innovation"}
    assert (settings.lenses.stage, settings.lenses.large_change_lines, settings.lenses.level_days) == (
        "differentiation",
        400,
        365,
    )
    assert settings.gate == GateSettings(
        pr_size=PrSizeSettings(area_max_lines={"checkout": 300, "docs": 2_000}),
        override=OverrideSettings(labels=("batch-size-ok",), trailer="Batch-Size-OK"),
        accept=(AcceptSettings("drift", date(2026, 5, 1), "clients are generated now", date(2026, 11, 1)),),
        exclude=("**/__snapshots__/**",),
    )


@pytest.mark.parametrize(
    "header",
    [
        "", "[release]", "[ci]", "[forge]", "[size]", "[bots]", "[report]", "[check]", "[check.pr-size]",
        "[check.drift]", "[check.override]", "[[check.accept]]",
    ],
)  # fmt: skip
def test_the_configuration_has_every_key(tmp_path: Path, header: str) -> None:
    """An unknown key is answered with the known ones, so the fault tells what the example should hold."""
    odd = tmp_path / "odd.toml"
    odd.write_text(f"{header}\nqqqqqqqq = 1\n", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_config(tmp_path, file=odd)
    known = str(caught.value).partition("known here: ")[2].partition("\n")[0].split(", ")
    prefix = f"{header.strip('[]')}." if header else ""
    text = EXAMPLE.read_text("utf-8")
    held = keys(tomllib.loads(text)) | behind_a_sign(text)
    assert [name for name in known if prefix + name not in held] == []
    assert known != [""]

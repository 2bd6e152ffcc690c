"""The examples are what they say: files that FlowLens takes as they stand."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from flowlens.config import load_config
from flowlens.errors import ConfigurationError
from flowlens.facts.settings import FactsSettings
from flowlens.sources.git.settings import GitSettings

EXAMPLE = Path(__file__).parents[2] / "examples" / "flowlens.toml"


def keys(table: dict[str, Any], above: str = "") -> set[str]:
    """Every key of a table and of those in it, with dots between."""
    inner = [keys(value, f"{above}{name}.") for name, value in table.items() if isinstance(value, dict)]
    return {f"{above}{name}" for name in table}.union(*inner)


def test_the_configuration_is_read(tmp_path: Path) -> None:
    settings = load_config(tmp_path, file=EXAMPLE)
    assert settings.git == GitSettings(mainline="main", tag_pattern="v*")
    assert settings.facts == FactsSettings(
        generated=("src/api/*_pb2.py", "docs/reference/"),
        vendored=("third_party/",),
        areas={"checkout": ("services/checkout/", "libs/payment/"), "search and browse": ("services/search/",)},
        bots=("release-robot",),
    )
    assert (settings.lenses.stage, settings.lenses.large_change_lines, settings.lenses.level_days) == (
        "differentiation",
        400,
        365,
    )


@pytest.mark.parametrize("table", ["", "release", "size", "bots", "report"])
def test_the_configuration_has_every_key(tmp_path: Path, table: str) -> None:
    """An unknown key is answered with the known ones, so the fault tells what the example should hold."""
    odd = tmp_path / "odd.toml"
    odd.write_text(f"[{table}]\nqqqqqqqq = 1\n" if table else "qqqqqqqq = 1\n", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_config(tmp_path, file=odd)
    known = str(caught.value).partition("known here: ")[2].split(", ")
    prefix = f"{table}." if table else ""
    held = keys(tomllib.loads(EXAMPLE.read_text("utf-8")))
    assert [name for name in known if prefix + name not in held] == []
    assert known != [""]

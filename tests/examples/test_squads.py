"""The example of a squads file is read as it stands, and has every key that there is."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest

from flowlens.config import load_squads
from flowlens.errors import ConfigurationError
from tests.examples.test_examples import keys

EXAMPLE = Path(__file__).parents[2] / "examples" / "squads.toml"


def test_the_squads_are_read(tmp_path: Path) -> None:
    for name in ("shop", "search-api", "search-web", "recommendations", "platform"):
        (tmp_path / name / ".git").mkdir(parents=True)
    (tmp_path / "platform.mailmap").write_text("Pat <pat@old.example>\n", "utf-8")
    shutil.copy(EXAMPLE, tmp_path)
    found = load_squads(tmp_path / "squads.toml")
    assert [(squad.name, squad.stage) for squad in found.squads] == [
        ("Checkout", "commodity"), ("Search", "differentiation"), ("Platform", None),
    ]  # fmt: skip
    assert [[place.name for place in squad.repositories] for squad in found.squads] == [
        ["shop"], ["search-api", "search-web", "recommendations"], ["shop", "platform"],
    ]  # fmt: skip
    assert found.squads[2].members == ("*@platform.shop.example", "pat@old.example")


@pytest.mark.parametrize("header", ["", "[[squad]]"])
def test_the_example_has_every_key(tmp_path: Path, header: str) -> None:
    (tmp_path / "odd.toml").write_text(f"{header}\nqqqqqqqq = 1\n", "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_squads(tmp_path / "odd.toml")
    known = str(caught.value).partition("known here: ")[2].partition("\n")[0].split(", ")
    held = keys(tomllib.loads(EXAMPLE.read_text("utf-8")))
    assert known != [""]
    assert [name for name in known if (f"squad.{name}" if header else name) not in held] == []

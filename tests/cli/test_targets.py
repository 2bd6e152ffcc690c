"""What `--report FORMAT:FILE` names."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.cli.targets import Target, targets_of
from flowlens.errors import UsageError

FORMATS = {"text": None, "json": None}


def test_what_is_named(tmp_path: Path) -> None:
    file = str(tmp_path / "a:b.json")
    assert targets_of([f"json:{file}", "text:-"], FORMATS) == [Target("json", file), Target("text", "-")]
    assert targets_of([], FORMATS) == []
    # The checks write nothing.
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        pytest.param(["json"], "--report json is not FORMAT:FILE. For example --report text:report.txt.", id="no file"),
        pytest.param(["json:"], "--report json: is not FORMAT:FILE. For example", id="an empty file"),
        pytest.param([":x"], "--report :x: there is no format . Choose text, json.", id="no format"),
        pytest.param(["JSON:x"], "--report JSON:x: there is no format JSON. Choose text, json.", id="another format"),
        pytest.param(["json:x", "text:x"], "--report names x twice.", id="twice"),
        pytest.param(["json:-", "text:-"], "--report names - twice.", id="standard output twice"),
        pytest.param(["json:{folder}"], "{folder} is a folder. Name a file in it.", id="a folder"),
        pytest.param(["json:{folder}/no/x"], "{folder}/no is not a folder, so {folder}/no/x cannot", id="no folder"),
    ],
)
def test_what_could_not_be_written(tmp_path: Path, wanted: list[str], told: str) -> None:
    with pytest.raises(UsageError) as caught:
        targets_of([text.format(folder=tmp_path) for text in wanted], FORMATS)
    assert str(caught.value).startswith(told.format(folder=tmp_path))


def test_the_option_is_told() -> None:
    with pytest.raises(UsageError, match=r"^--output-format x:- there is|^--output-format x:-: there is no format x\."):
        targets_of(["x:-"], FORMATS, option="--output-format")

"""Which versions count on to the next one, and are betas of it."""

from __future__ import annotations

import pytest

from flowlens.sources.git.betas import with_betas
from flowlens.sources.git.tag import Tag
from flowlens.sources.git.versions import parse_tag


@pytest.mark.parametrize(
    ("names", "betas"),
    [
        pytest.param(["v5.2.0", "v5.2.95", "v5.3.0"], ["v5.2.95"], id="the third number"),
        pytest.param(["v5.27.0", "v5.90.0", "v5.93.0", "v6.0.0"], ["v5.90.0", "v5.93.0"], id="the second number"),
        pytest.param(["v5.27.80"], ["v5.27.80"], id="alone on its line"),
        pytest.param(["v1.16.79", "v1.16.80", "v1.16.81"], [], id="a line that has come so far"),
        pytest.param(["v1.16.30", "v1.16.80"], [], id="a line that has come far enough"),
        pytest.param(["v1.95", "v1.96"], [], id="two numbers are counted on"),
        pytest.param(["v2.100.0", "v2.1.0"], [], id="beyond two digits"),
        pytest.param(["v1.2.79", "v1.2.5"], [], id="below 80"),
        pytest.param(["2024.08.31", "98.0.4758"], [], id="dates, and builds"),
        pytest.param([], [], id="none"),
    ],
)
def test_betas(names: list[str], betas: list[str]) -> None:
    tags = [Tag(name, f"at {name}", None, parse_tag(name)) for name in names]
    assert [tag.name for tag in with_betas(tags) if tag.stage == "pre-release"] == betas


def test_a_name_without_a_version_stays() -> None:
    tags = [Tag("stable", "a", None, None)]
    assert with_betas(tags) == tags

"""Configuration, squads and experiments of a stranger: taken, or refused in lines that quote nothing that can harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowlens.config import config_from, load_squads
from flowlens.errors import FlowLensError
from flowlens.experiments import FOLDER, experiments_of
from tests.fuzz.lasting import lasting
from tests.fuzz.mutations import mutated

_CONFIG = (
    b'mainline = "main"\nstage = "innovation"\n[release]\nfrom = "tags"\ntags = "v*"\n',
    b'[[area]]\nname = "shop"\npaths = ["shop/**"]\nstage = "commodity"\n',
    b'[size]\nexclude = ["gen/*"]\n[bots]\nnames = ["x"]\n',
    b'[check.pr-size]\nfail-at = 0.02\n[check.drift]\n[[check.accept]]\nsince = "2024-01-31"\nreason = "x"\n',
    b'[ci]\nruns = ["ci/*.json"]\n[privacy]\nsmallest-group = 7\n[tool.flowlens]\nmainline = "x"\n',
)
_SQUADS = (
    b'[[squad]]\nname = "One"\nrepositories = ["a"]\npaths = ["x/**"]\n[[squad]]\nname = "Two"\nrepositories = ["b"]\n',
    b'repositories = ["a"]\n[[squad]]\nname = "Pay"\nowners = ["@org/pay"]\n',
    b'[[squad]]\nmembers = ["ann@x.org"]\nstage = "commodity"\n',
)
_EXPERIMENT = b"""hypothesis = "If so."
start = 2026-01-01
review = 2026-02-01
[aim]
measure = "batch-size.p90"
goal = "at most"
target = 3.5
[[guard]]
measure = "recovery.reverted_30"
goal = "below"
"""
WHATEVER = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def told(read: Callable[[], object]) -> None:
    """It is taken, or refused in lines that a terminal shows as they are."""
    try:
        read()
    except FlowLensError as exc:
        lines = str(exc).split("\n")
        assert [line for line in lines if not line.isprintable()] == []
        assert len(lines) < 200


@pytest.mark.parametrize("name", ["flowlens.toml", "pyproject.toml"])
@lasting
@WHATEVER
@given(data=st.data())
def test_any_configuration(name: str, data: st.DataObject) -> None:
    text = data.draw(mutated(*_CONFIG))
    told(lambda: config_from({name: text}, where="1a2b3c4"))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two that look like clones, and is one itself."""
    folder = tmp_path_factory.mktemp("place")
    for name in ("", "a", "b"):
        (folder / name / ".git").mkdir(parents=True)
    (folder / FOLDER).mkdir(parents=True)
    return folder


@lasting
@WHATEVER
@given(data=st.data())
def test_any_squads(place: Path, data: st.DataObject) -> None:
    (place / "squads.toml").write_bytes(data.draw(mutated(*_SQUADS)))
    told(lambda: load_squads(place / "squads.toml"))


@lasting
@WHATEVER
@given(data=st.data())
def test_any_experiment(place: Path, data: st.DataObject) -> None:
    (place / FOLDER / "one.toml").write_bytes(data.draw(mutated(_EXPERIMENT)))
    told(lambda: experiments_of(place))

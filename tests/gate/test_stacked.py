"""Where the history begins that a change on another change is ranked in."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowlens.facts.settings import FactsSettings
from flowlens.gate.base import Place, Range
from flowlens.gate.context import Context
from flowlens.gate.proposal import Proposal
from flowlens.gate.settings import GateSettings
from flowlens.gate.stacked import history_tip
from flowlens.sources.git.line import read_commit
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import open_shadow
from tests.repos import Repo, day


def history_of(folder: Path, n_below: int, proposal: Proposal, *, updated: bool = False) -> str:
    """The subject of the commit where the history begins, for a change that goes to `below`.

    That has so many commits, and left `main` at m1; `updated`: it has merged the newest commit of main, m2.
    """
    repo = Repo(folder / "project")
    line = [repo.commit({"a": f"{n}\n"}, f"m{n}", at=day(n)) for n in range(3)]
    repo.set_branch("below", line[1])
    for n in range(n_below):
        repo.commit({f"b{n}": "b\n"}, f"b{n}", branch="below", at=day(3))
    if updated:
        repo.merge(line[2], "b-merge", branch="below", at=day(4))
    base = str(repo.git.references["refs/heads/below"].target)
    with open_shadow(repo.folder) as shadow:
        here = Range(base, base, base, shadow.git, ())
        place = Place(shadow, read_refs(shadow))
        tip = history_tip(Context.at_base(place, proposal, here, GateSettings(), FactsSettings()))
        commit = read_commit(shadow, tip)
    return commit.subject if commit is not None else ""


STACKED = Proposal("x", "change", target="below", default_branch="main")


@pytest.mark.parametrize(
    ("n_below", "updated", "expected"),
    [
        pytest.param(1, False, "m1", id="1"),
        pytest.param(50, False, "m1", id="50"),
        pytest.param(51, False, "b50", id="51: it has a history of its own"),
        pytest.param(0, False, "m1", id="0: it is the mainline"),
        pytest.param(3, True, "m1", id="updated since"),
    ],
)
def test_a_change_on_another_one(tmp_path: Path, n_below: int, updated: bool, expected: str) -> None:
    assert history_of(tmp_path, n_below, STACKED, updated=updated) == expected


@pytest.mark.parametrize(
    "proposal",
    [
        pytest.param(Proposal("x", "change", target="below", default_branch="below"), id="to the default branch"),
        pytest.param(Proposal("x", "change", target="refs/heads/below", default_branch="below"), id="as a full ref"),
        pytest.param(Proposal("x", "change", target="below"), id="the default branch is not known"),
        pytest.param(Proposal("x", "change", target="below", default_branch="gone"), id="it is not in this clone"),
        pytest.param(Proposal("x", "change", default_branch="main"), id="the target is not known"),
        pytest.param(Proposal(), id="nothing is known"),
    ],
)
def test_any_other_change(tmp_path: Path, proposal: Proposal) -> None:
    assert history_of(tmp_path, 3, proposal) == "b2"

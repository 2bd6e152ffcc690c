"""Whose change it is, and which commits are its own."""

from __future__ import annotations

import pygit2
import pytest

from flowlens.gate.allowed import by_bot, override_of, own_commits
from flowlens.gate.proposal import Proposal
from flowlens.gate.settings import OverrideSettings
from flowlens.gate.units import Judging
from flowlens.model.check import Override
from flowlens.model.history import Commit
from flowlens.sources.git.tip_files import TipFiles
from tests.mined import ANN, BOT, commit

JUDGING = Judging(TipFiles(pygit2.Mailmap(), {}, frozenset(), ()), frozenset({"helper"}))
BY_ANN, BY_BOT = commit("a" * 40, author=ANN), commit("b" * 40, author=BOT)


@pytest.mark.parametrize(
    ("author", "work", "expected"),
    [
        pytest.param(None, [BY_BOT], True, id="by the commits"),
        pytest.param(None, [BY_BOT, BY_ANN], False, id="one of a person"),
        pytest.param("renovate[bot]", [BY_BOT], True, id="by the pull as well"),
        pytest.param("ann", [BY_BOT], False, id="a person's pull"),
        pytest.param("helper", [BY_BOT], True, id="a configured one"),
        pytest.param("some-bot", [BY_BOT], True, id="by the name"),
        pytest.param("copilot-swe-agent[bot]", [BY_BOT], False, id="a coding agent"),
        pytest.param("abbot", [BY_BOT], False, id="a name that only ends so"),
        pytest.param(None, [], False, id="nobody"),
    ],
)
def test_by_bot(author: str | None, work: list[Commit], expected: bool) -> None:
    assert by_bot(Proposal(author=author), work, JUDGING) is expected


@pytest.mark.parametrize(
    ("proposal", "expected"),
    [
        pytest.param(Proposal(), "mdcba", id="nothing is known"),
        pytest.param(Proposal(merged="m"), "dcba", id="the test merge is not the change's"),
        pytest.param(Proposal(merged="m", n_commits=3), "dcb", id="so many are"),
        pytest.param(Proposal(merged="m", n_commits=9), "dcba", id="some are not shown"),
    ],
)
def test_own_commits(proposal: Proposal, expected: str) -> None:
    assert "".join(each.oid for each in own_commits([commit(oid) for oid in "mdcba"], proposal)) == expected


WAIVED = commit("c" * 40, message="Work\n\nSize-OK: agreed\n")


@pytest.mark.parametrize(
    ("labels", "work", "settings", "expected"),
    [
        pytest.param(("x", "ok"), [], OverrideSettings(("ok",)), Override("label", "ok"), id="a label"),
        pytest.param(("x",), [], OverrideSettings(("ok",)), None, id="another label"),
        pytest.param(("OK",), [], OverrideSettings(("ok",)), None, id="in other letters"),
        pytest.param(
            (),
            [BY_ANN, WAIVED],
            OverrideSettings((), "Size-OK"),
            Override("trailer", "Size-OK in cccccccccc", "agreed"),
            id="a trailer",
        ),
        pytest.param((), [WAIVED], OverrideSettings(), None, id="a trailer that is off"),
        pytest.param(
            ("ok",), [WAIVED], OverrideSettings(("ok",), "Size-OK"), Override("label", "ok"), id="a label goes first"
        ),
        pytest.param((), [], OverrideSettings(), None, id="nothing"),
    ],
)
def test_override(
    labels: tuple[str, ...], work: list[Commit], settings: OverrideSettings, expected: Override | None
) -> None:
    assert override_of(Proposal(labels=labels), work, settings) == expected

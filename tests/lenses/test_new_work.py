"""What is new work, when it was shipped, and what became of it."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.new_work import shipped_work
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.touches import source_rows, touches
from tests.lenses.files import Step, history
from tests.lenses.tables import Landed, Tag

S = LensSettings()
INF = float("inf")


def pieces(given: Facts) -> pd.DataFrame:
    rows = source_rows(given, S)
    return shipped_work(given, rows, touches(rows))


@pytest.mark.parametrize(
    ("landed", "step", "fresh"),
    [
        pytest.param(Landed("w", 1), Step("w", "new.py", "added", 1), [True], id="a new file"),
        pytest.param(Landed("w", 1), Step("w", "new.py", "added", 0), [], id="an empty one"),
        pytest.param(Landed("w", 1), Step("w", "new.py", "added", 9, moved_in=9), [], id="split off another"),
        pytest.param(Landed("w", 1, kind="fix"), Step("w", "new.py", "added"), [True], id="new with a fix"),
        pytest.param(Landed("w", 1), Step("w", "a.py", added=20), [False], id="grown by 20 lines"),
        pytest.param(Landed("w", 1), Step("w", "a.py", added=19), [], id="by 19"),
        pytest.param(Landed("w", 1), Step("w", "a.py", added=60, deleted=20), [False], id="three times what went"),
        pytest.param(Landed("w", 1), Step("w", "a.py", added=59, deleted=20), [], id="rewritten"),
        pytest.param(Landed("w", 1, kind="fix"), Step("w", "a.py", added=90), [], id="grown with a fix"),
        pytest.param(Landed("w", 1, kind="revert", reverts="x"), Step("w", "n.py", "added"), [], id="a revert"),
        pytest.param(Landed("w", 1, event="imported files"), Step("w", "n.py", "added"), [], id="imported"),
        pytest.param(Landed("w", 1, bot=True), Step("w", "n.py", "added"), [], id="a bot's"),
        pytest.param(Landed("w", 1), Step("w", "t.py", "added", content="test"), [], id="a test"),
    ],
)
def test_what_is_new_work(landed: Landed, step: Step, fresh: list[bool]) -> None:
    given = history([Landed("old", 0), landed], [Step("old", "a.py", "added"), step], [Tag("v1", 2, ("w",))])
    assert pieces(given)["fresh"].tolist() == fresh


def test_what_is_in_no_final_release_is_not_shipped() -> None:
    steps = [Step("a", "a.py", "added"), Step("b", "b.py", "added")]
    given = history([Landed("a", 0), Landed("b", 1)], steps, [Tag("v1rc", 2, ("a", "b"), "pre-release")])
    assert pieces(given).empty
    given = history([Landed("a", 0), Landed("b", 1)], steps, [Tag("v1", 2, ("a",)), Tag("undated", None, ("b",))])
    assert pieces(given)["change"].tolist() == ["a"]


def test_what_became_of_it() -> None:
    """Touched before its release, repaired after 3 days, improved under another name after 10, removed after 20."""
    changes = [Landed("new", 0), Landed("early", 1), Landed("fix", 5, kind="fix"), Landed("name", 8),
               Landed("more", 12), Landed("gone", 22)]  # fmt: skip
    steps = [
        Step("new", "a.py", "added"), Step("early", "a.py", added=1), Step("fix", "a.py", added=1),
        Step("name", "b.py", "renamed", 0, 0, "a.py"), Step("more", "b.py", added=2),
        Step("gone", "b.py", "deleted", 0, 30),
    ]  # fmt: skip
    found = pieces(history(changes, steps, [Tag("v1", 2, ("new", "early"))]))
    assert found[["after", "repaired", "improved", "removed"]].to_numpy().tolist() == [[3.0, 3.0, 10.0, 20.0]]


def test_what_was_gone_before_its_release_was_never_shipped() -> None:
    changes = [Landed("new", 0), Landed("gone", 1)]
    steps = [Step("new", "a.py", "added"), Step("gone", "a.py", "deleted", 0, 30)]
    assert pieces(history(changes, steps, [Tag("v1", 2, ("new", "gone"))])).empty


def test_released_from_aside_it_counts_from_its_landing() -> None:
    changes = [Landed("new", 10), Landed("more", 14)]
    steps = [Step("new", "a.py", "added"), Step("more", "a.py", added=1)]
    assert pieces(history(changes, steps, [Tag("v1", 2, ("new",))]))["after"].tolist() == [4.0]


def test_a_file_is_one_piece_of_a_release_and_another_of_the_next() -> None:
    changes = [Landed("a", 0), Landed("b", 1), Landed("c", 5)]
    steps = [Step("a", "a.py", "added"), Step("b", "a.py"), Step("c", "a.py")]
    found = pieces(history(changes, steps, [Tag("v1", 2, ("a", "b")), Tag("v2", 6, ("c",))]))
    assert found[["release", "change", "fresh"]].to_numpy().tolist() == [["v1", "a", True], ["v2", "c", False]]
    assert found["after"].tolist() == [3.0, INF]

"""What counts as coming back to a file, and what does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from flowlens.lenses.settings import LensSettings
from flowlens.lenses.touches import SECONDS, Touches, source_rows, touches
from tests.lenses.files import Step, history
from tests.lenses.tables import Landed, day

S = LensSettings()
DAY_0 = day(0).timestamp() * 1e6 / SECONDS
NEW = (Landed("new", 0), Step("new", "a.py", "added"))


def found(*more: tuple[Landed, Step]) -> Touches:
    pairs = [NEW, *more]
    given = history([landed for landed, _ in pairs], [step for _, step in pairs])
    return touches(source_rows(given, S))


@pytest.mark.parametrize(
    ("landed", "step", "n"),
    [
        pytest.param(Landed("t", 9), Step("t", "a.py"), 1, id="modified"),
        pytest.param(Landed("t", 9), Step("t", "b.py", "renamed", 3, 0, "a.py"), 1, id="renamed and changed"),
        pytest.param(Landed("t", 9), Step("t", "b.py", "renamed", 0, 0, "a.py"), 0, id="only renamed"),
        pytest.param(Landed("t", 9), Step("t", "a.py", added=5, moved_in=5), 0, id="only moved lines"),
        pytest.param(Landed("t", 9, bot=True), Step("t", "a.py"), 0, id="a bot"),
        pytest.param(Landed("t", 9, ignored=True), Step("t", "a.py"), 0, id="a bulk reformat"),
        pytest.param(Landed("t", 9, lines=None), Step("t", "a.py"), 0, id="of unknown size"),
        pytest.param(Landed("t", None), Step("t", "a.py"), 0, id="an impossible date"),
        pytest.param(Landed("t", 9, kind="revert", reverts="new"), Step("t", "a.py"), 0, id="a revert"),
        pytest.param(Landed("t", 9), Step("t", "a.py", content="generated"), 0, id="generated"),
        pytest.param(Landed("t", 9), Step("t", "a.py", content="docs"), 0, id="documents"),
        pytest.param(Landed("t", 9), Step("t", "a.py", "deleted", 0, 30), 0, id="deleted"),
        pytest.param(Landed("t", 9, event="imported files"), Step("t", "a.py"), 1, id="changed beside an import"),
    ],
)
def test_what_is_a_touch(landed: Landed, step: Step, n: int) -> None:
    assert len(found((landed, step)).file) == n


def test_no_row_at_all() -> None:
    nothing = touches(source_rows(history([], []), S))
    assert (nothing.file.size, nothing.n_sweeps) == (0, 0)
    assert nothing.first_after(np.array([3]), np.array([0.0])).tolist() == [-1]


@pytest.mark.parametrize(
    ("n_touched", "n_files", "sweeps"),
    [
        pytest.param(30, 400, 1, id="thirty files"),
        pytest.param(29, 400, 0, id="under thirty of many"),
        pytest.param(10, 40, 1, id="a quarter of all"),
        pytest.param(10, 41, 0, id="less than a quarter"),
        pytest.param(9, 9, 0, id="all of nine"),
    ],
)
def test_a_change_over_many_files_is_a_sweep(n_touched: int, n_files: int, sweeps: int) -> None:
    made = [Step("new", f"{k}.py", "added") for k in range(n_files)]
    swept = [Step("sweep", f"{k}.py", added=1) for k in range(n_touched)]
    told = touches(source_rows(history([Landed("new", 0), Landed("sweep", 9)], [*made, *swept]), S))
    assert (told.n_sweeps, len(told.file)) == (sweeps, 0 if sweeps else n_touched)


def test_many_new_files_are_no_sweep() -> None:
    made = [Step("new", f"{k}.py", "added") for k in range(50)]
    more = [Step("more", f"{k + 50}.py", "added") for k in range(50)]
    told = touches(source_rows(history([Landed("new", 0), Landed("more", 9)], [*made, *more, Step("more", "0.py")]), S))
    assert (told.n_sweeps, len(told.file)) == (0, 1)


def test_the_first_after_a_day() -> None:
    told = found(
        (Landed("t1", 5, kind="fix"), Step("t1", "a.py")),
        (Landed("t2", 9), Step("t2", "b.py", "renamed", 3, 0, "a.py")),
        (Landed("t3", 7), Step("t3", "c.py", "added")),
    )
    file = int(told.file[0])
    place = told.first_after(np.full(4, file), DAY_0 + np.array([0.0, 5.0, 8.9, 9.0]))
    assert [None if p < 0 else told.change[p] for p in place] == ["t1", "t2", "t2", None]
    assert told.fix.tolist() == [True, False]
    assert told.only(~told.fix).change.tolist() == ["t2"]
    assert told.first_after(np.array([file + 1]), np.array([DAY_0])).tolist() == [-1]


def test_landings_out_of_order_are_told_by_their_day() -> None:
    told = found((Landed("t1", 9), Step("t1", "a.py")), (Landed("t2", 5), Step("t2", "a.py")))
    assert told.change.tolist() == ["t2", "t1"]


def test_bots_may_be_included() -> None:
    given = history([NEW[0], replace(Landed("t", 9), bot=True)], [NEW[1], Step("t", "a.py")])
    assert len(touches(source_rows(given, LensSettings(include_bots=True))).file) == 1

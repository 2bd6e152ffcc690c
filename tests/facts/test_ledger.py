"""The exclusion ledger."""

from __future__ import annotations

import pandas as pd

from flowlens.facts.build import build
from flowlens.facts.ledger import ledger
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts
from flowlens.model.report import Exclusion
from tests.mined import BOT, commit, diff, diffs_of, file, mined, step


def facts() -> Facts:
    given = mined(
        [
            commit("a"), commit("b", "a", 1, author=BOT), commit("c", "b", None), commit("d", "c", 3),
            commit("e", "d", 4),
        ],
        [step("a", None), step("b", "a"), step("c", "b"), step("d", "c"), step("e", "d")],
        ignored=["a"],
    )  # fmt: skip
    table = diffs_of(
        diff("a", None, file("a.py", 10, 0), file("go.sum", 100, 0), file("x.png", None, None)),
        diff("b", "a", file("go.sum", 3, 2), file("vendor/a.go", 7, 0)),
        diff(
            "c", "b", file("a.py", 6, 2, moved_in=5, moved_out=1), file("old.py", 0, 9, status="deleted", moved_out=4)
        ),
        diff("d", "c", unknown="damaged"),
        diff("e", "d"),
    )
    return build(given, table, {}, FactsSettings())


def test_every_exclusion_has_a_reason_and_a_count() -> None:
    given = facts()
    assert ledger(given.changes, given.change_files) == (
        Exclusion("binary", 1, 1, 0),
        Exclusion("deleted file", 1, 1, 9),
        Exclusion("lock", 2, 2, 105),
        Exclusion("vendored", 1, 1, 7),
        Exclusion("moved lines", 1, 1, 6),
        Exclusion("bulk reformat (.git-blame-ignore-revs)", 1, 3, 110),
        Exclusion("written by bots", 1, 2, 12),
        Exclusion("no mainline date", 1, 2, 17),
        Exclusion("unknown: damaged", 1, 0, 0),
    )


def test_net_and_the_ledger_s_files_and_moves_make_up_raw() -> None:
    given = facts()
    left_out = sum(row.lines for row in ledger(given.changes, given.change_files)[:5])
    assert given.changes["net_lines"].sum() + left_out == given.changes["raw_lines"].sum()


def test_nothing_left_out_no_ledger() -> None:
    given = build(mined([commit("a")], [step("a", None)]), diffs_of(diff("a", None, file())), {}, FactsSettings())
    assert ledger(given.changes, given.change_files) == ()
    assert ledger(given.changes.head(0), given.change_files.head(0)) == ()


def test_another_history_is_in_the_ledger_and_imported_files_are_not() -> None:
    given = facts()
    changes = given.changes.assign(
        event=pd.Series(["another history merged in", *[None] * 3, "imported files"], dtype="str")
    )
    rows = [row for row in ledger(changes, given.change_files) if row.reason.startswith(("another", "imported"))]
    assert rows == [Exclusion("another history merged in", 1, 3, 110)]

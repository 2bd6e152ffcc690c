"""From what was read to the fact tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pandas as pd
import pytest

from flowlens.facts.build import build
from flowlens.facts.diff_table import DiffTable
from flowlens.facts.schema import TABLES
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import DTYPES, Facts
from flowlens.model.history import Diff, PathAttributes, Release
from flowlens.model.mined import Mined
from tests.mined import commit, diff, diffs_of, file, mined, release, step
from tests.repos import day


def facts_of(given: Mined, *diffs: Diff) -> Facts:
    return build(given, diffs_of(*diffs), {}, FactsSettings())


def line(*days: float | None, releases: Sequence[Release] = (), shallow: bool = False) -> Mined:
    """Commits c0, c1 … in a row, each a change, landed on these days."""
    commits = [commit(f"c{i}", f"c{i - 1}" if i else "", d) for i, d in enumerate(days)]
    steps = [step(f"c{i}", f"c{i - 1}" if i else None) for i in range(len(days))]
    return mined(commits, steps, releases, shallow=shallow)


ONE = line(0)
BRANCHED = mined(
    [commit("a"), commit("b", "a", 1), commit("s", "a", 2), commit("m", "b s", 3)],
    [step("a", None), step("b", "a"), step("m", "b", "s m", "merge")],
    [release("v1", "b", 1.5), release("v2-rc1", "m", 4, stage="pre-release"), release("v2", "m", 5)],
)


@pytest.mark.parametrize(
    "given", [ONE, BRANCHED, line(None), line(0, None, 2)], ids=["one", "merge", "no date", "a gap"]
)
@pytest.mark.parametrize("known", [True, False])
def test_every_table_is_as_the_schema_declares_it(given: Mined, known: bool) -> None:
    diffs = [diff(step.oid, step.base, file(), file("x.png", None, None)) for step in given.steps] if known else []
    facts = facts_of(given, *diffs)
    for table in TABLES:
        made = getattr(facts, table.name)
        assert {name: str(dtype) for name, dtype in made.dtypes.items()} == {
            column.name: DTYPES[column.type] for column in table.columns
        }, table.name


def test_sums_over_files() -> None:
    facts = facts_of(
        line(0, 1, 2, 3),
        diff(
            "c0", None, file("src/a.py", 10, 2, moved_in=4, moved_out=1), file("docs/b.md", 5, 0), file("go.sum", 9, 9)
        ),
        diff("c1", "c0"),
        diff("c2", "c1", unknown="damaged"),
        diff("c3", "c2", file("x.png", None, None)),
    )
    sums = facts.changes[["raw_lines", "net_lines", "moved_lines", "n_files", "n_areas"]].astype(object)
    nulls = sums.where(sums.notna(), None).to_numpy().tolist()
    assert nulls == [[35, 12, 5, 3, 3], [0, 0, 0, 0, 0], [None] * 5, [0, 0, 0, 1, 1]]


def test_a_merge_and_its_branch_are_counted_once() -> None:
    facts = facts_of(
        BRANCHED, diff("a", None, file("a", 3)), diff("s", "a", file("s", 5)), diff("m", "b", file("s", 5))
    )
    assert facts.change_files["change"].tolist() == ["a", "m"]
    assert facts.commits.set_index("oid").loc[["s", "m"], "added"].isna().tolist() == [False, True]


def test_releases_and_what_they_first_contain() -> None:
    facts = facts_of(BRANCHED)
    assert facts.releases[["name", "carries_work", "n_changes"]].to_numpy().tolist() == [
        ["v1", True, 2],
        ["v2-rc1", True, 3],
        ["v2", True, 1],
    ]
    links = facts.release_changes.to_numpy().tolist()
    assert sorted(links) == [
        ["v1", "a", 1.5], ["v1", "b", 0.5], ["v2", "m", 2.0],
        ["v2-rc1", "a", 4.0], ["v2-rc1", "b", 3.0], ["v2-rc1", "m", 1.0],
    ]  # fmt: skip
    assert facts.repository.n_releases == 2, "final ones"


def test_a_release_that_carries_nothing_is_kept_and_told_apart() -> None:
    facts = facts_of(line(0, 1, releases=[release("v1", "c1", 2), release("v1.0.1", "c1", 3)]))
    assert facts.releases["carries_work"].tolist() == [True, False]
    assert (facts.repository.n_releases, len(facts.release_changes)) == (1, 2)


def test_without_releases_the_tables_are_empty() -> None:
    facts = facts_of(ONE)
    assert (len(facts.releases), len(facts.release_changes), facts.repository.n_releases) == (0, 0, 0)


@pytest.mark.parametrize(
    ("days", "at", "waited"),
    [
        pytest.param((0, 4), 6, 2.0, id="after it landed"),
        pytest.param((0, 4), 4, 0.0, id="at once"),
        pytest.param((0, 4), 3, None, id="before it landed, as on a maintenance branch"),
        pytest.param((0, None), 6, None, id="landed at no known time"),
    ],
)
def test_waiting(days: tuple[float | None, ...], at: float, waited: float | None) -> None:
    facts = facts_of(line(*days, releases=[release("v1", "c1", at)]))
    values = facts.release_changes.set_index("change")["waited"].astype(object)
    assert values.where(values.notna(), None).to_dict()["c1"] == waited


def test_a_late_tag_gets_its_commit_s_date_and_is_said() -> None:
    facts = facts_of(line(0, 1, 2, releases=[release("v2", "c2", 3), release("v1", "c0", 9)]))
    assert facts.releases["name"].tolist() == ["v1", "v2"]
    assert [time.to_pydatetime() for time in facts.releases["at"]] == [day(0), day(3)]
    said = "1 tag is younger than a release that contains it; its commit's date is used: v1."
    assert said in facts.notices


def test_a_release_with_no_date_anywhere_is_left_out_and_said() -> None:
    facts = facts_of(line(0, None, 2, releases=[release("v2", "c2", 3), release("v1", "c1", None)]))
    assert facts.releases["name"].tolist() == ["v2"]
    said = "1 release with no date that is possible, neither of the tag nor of its commit, hence left out: v1."
    assert said in facts.notices
    assert not any("younger" in notice for notice in facts.notices)


@pytest.mark.parametrize(
    ("days", "as_of", "begin"),
    [
        pytest.param((0, 3), day(3), day(0), id="the newest commit"),
        pytest.param((0, 3, None), day(3), day(0), id="the newest that has a date"),
        pytest.param((0, 9, 3), day(9), day(0), id="a later date before it"),
        pytest.param((5, 9, 3), day(9), day(3), id="a clock that ran backwards"),
        pytest.param((*range(20), 9_000), day(19), day(0), id="not a date that cannot be believed"),
        pytest.param((None,), datetime(1970, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, tzinfo=UTC), id="no date at all"),
    ],
)
def test_as_of(days: tuple[float | None, ...], as_of: datetime, begin: datetime) -> None:
    facts = facts_of(line(*days))
    assert (facts.as_of, facts.repository.period) == (as_of, (begin, as_of))


@pytest.mark.parametrize(
    ("tagged", "as_of"),
    [
        pytest.param(1, 3, id="before the newest commit"),
        pytest.param(5, 5, id="after it"),
        pytest.param(368, 368, id="within a year after it"),
        pytest.param(369, 3, id="later than a year after it"),
    ],
)
def test_a_tag_may_be_the_newest_that_is_known(tagged: float, as_of: float) -> None:
    assert facts_of(line(0, 3, releases=[release("v1", "c0", tagged)])).as_of == day(as_of)


def test_the_repository() -> None:
    repository = facts_of(line(0, 1, shallow=True)).repository
    assert (repository.name, repository.head, repository.mainline, repository.shallow) == (
        "project",
        "c1",
        "main",
        True,
    )
    assert (repository.n_commits, repository.n_changes) == (2, 2)


@pytest.mark.parametrize(
    ("given", "diffs", "said"),
    [
        pytest.param(
            line(0, 1, 2),
            [diff("c0", None), diff("c1", "c0", unknown="x"), diff("c2", "c1", unknown="x")],
            "2 commits are unknown, because x", id="unknown",
        ),
        pytest.param(line(0), [diff("c0", None, coarse=True)], "1 very large diff", id="coarse"),
        pytest.param(
            line(*range(20), 9_000), [], "1 change dated later than can be believed, and left out.", id="in the future"
        ),
        pytest.param(line(0, None), [diff("c0", None), diff("c1", "c0")], "1 commit", id="undated"),
    ],
)  # fmt: skip
def test_what_is_odd_is_said(given: Mined, diffs: list[Diff], said: str) -> None:
    notices = facts_of(given, *diffs).notices
    assert len([notice for notice in notices if notice.startswith(said)]) == 1, notices


@pytest.mark.parametrize(
    ("given", "now", "as_of", "said"),
    [
        pytest.param(line(0, 1, 9_000), 5, 1, "1 change dated later than the clock of this machine", id="a change"),
        pytest.param(
            line(0, 1, releases=[release("v1", "c0", 9)]), 5, 1, "1 release dated later than the clock", id="a release"
        ),
        pytest.param(line(8, 9), 5, 9, "All changes are dated later than the clock of this machine", id="all"),
        pytest.param(line(0, 6), 5, 6, None, id="a day ahead is none"),
    ],
)
def test_what_is_ahead_of_the_clock_is_left_out_and_said(
    given: Mined, now: float, as_of: float, said: str | None
) -> None:
    facts = build(given, diffs_of(), {}, FactsSettings(), day(now))
    assert facts.as_of == day(as_of)
    assert [notice for notice in facts.notices if "clock" in notice or "left out" in notice] == [
        notice for notice in facts.notices if said is not None and notice.startswith(said)
    ]
    assert said is None or any(notice.startswith(said) for notice in facts.notices)


def test_nothing_odd_nothing_said_but_where_areas_come_from() -> None:
    made = facts_of(line(0, 1), diff("c0", None), diff("c1", "c0"))
    assert made.notices == ("Areas: the top-level folders.",)


def test_diffs_of_a_history_that_is_gone_change_nothing() -> None:
    """The store keeps the diffs of commits that a forced push took away."""
    given, diffs = line(0, 1), [diff("c0", None, file()), diff("c1", "c0", file())]
    gone = [diff("x", None, file("z", 99), coarse=True), diff("c1", "x", file("z", 99), coarse=True)]
    fresh, kept = facts_of(given, *diffs), facts_of(given, *gone, *diffs)
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(fresh, table.name), getattr(kept, table.name))
    assert (fresh.notices, fresh.repository) == (kept.notices, kept.repository)


def test_another_history_merged_in_is_an_event() -> None:
    given = mined(
        [commit("a"), commit("other"), commit("m", "a other", 1), commit("b", "m", 2)],
        [step("a", None), step("m", "a", "other m", "merge"), step("b", "m")],
    )
    events = facts_of(given).changes["event"]
    assert events.isna().tolist() == [True, False, True]
    assert events[1] == "another history merged in"


def test_files_look_imported_by_their_net_lines() -> None:
    """Twenty changes of a line, then two of 2,000 in 20 new files: people wrote the first, the second is vendored."""
    new = [file(f"lib/{k}.py", 100, status="added") for k in range(20)]
    vendored = [file(f"vendor/{k}.py", 100, status="added") for k in range(20)]
    facts = facts_of(
        line(*range(22)),
        diff("c0", None, file()),
        *(diff(f"c{k}", f"c{k - 1}", file()) for k in range(1, 20)),
        diff("c20", "c19", *new),
        diff("c21", "c20", *vendored),
    )
    assert facts.changes["raw_lines"].tolist()[-2:] == [2000, 2000]
    assert facts.changes["event"].dropna().to_dict() == {20: "imported files"}


def test_a_boundary_of_a_shallow_clone_is_no_other_history() -> None:
    given = mined(
        [commit("a", cut=True), commit("s", cut=True), commit("m", "a s", 1)],
        [step("a", None), step("m", "a", "s m", "merge")],
    )
    assert facts_of(given).changes["event"].isna().all()


def test_attributes_and_settings_reach_the_files() -> None:
    table = diffs_of(diff("c0", None, file("a/x.py", 3), file("b/y.py", 4), file("c/z.py", 5)))
    settings = FactsSettings(generated=("b/**",), areas={"both": ("a/**", "b/**")}, bots=("ann",))
    facts = build(ONE, table, {"a/x.py": PathAttributes(vendored=True)}, settings)
    assert facts.change_files["content"].tolist() == ["vendored", "generated", "source"]
    assert facts.changes[["raw_lines", "net_lines", "n_areas", "bot"]].to_numpy().tolist() == [[12, 5, 2, True]]


@pytest.mark.parametrize("seconds", [1, 253_402_300_799], ids=["1970", "9999"])
def test_the_ends_of_time_are_dates(seconds: int) -> None:
    days = (seconds - 1_704_110_400) / 86_400
    assert facts_of(line(days)).as_of == datetime.fromtimestamp(seconds, UTC)


def test_a_table_with_no_diffs_at_all() -> None:
    facts = build(line(0, 1), DiffTable(), {}, FactsSettings())
    assert facts.changes["raw_lines"].isna().all()
    assert facts.changes["net_lines"].isna().all()
    assert any(notice.startswith("2 commits are unknown, because its diff was not made") for notice in facts.notices)

"""The facts of a part of the history."""

from __future__ import annotations

from datetime import datetime

import pytest

from flowlens.facts.build import build
from flowlens.facts.period import within
from flowlens.facts.settings import FactsSettings
from flowlens.facts.tables import Facts
from tests.mined import commit, diff, diffs_of, file, mined, release, step
from tests.repos import day


@pytest.fixture
def facts() -> Facts:
    n = 5
    commits = [commit(f"c{i}", f"c{i - 1}" if i else "", i * 10 if i != 3 else None) for i in range(n)]
    steps = [step(f"c{i}", f"c{i - 1}" if i else None) for i in range(n)]
    table = diffs_of(*(diff(f"c{i}", f"c{i - 1}" if i else None, file("go.sum", i, 0)) for i in range(n)))
    releases = [release("v1", "c1", 12), release("v2", "c2", 25), release("v3", "c4", 45)]
    return build(mined(commits, steps, releases), table, {}, FactsSettings())


@pytest.mark.parametrize(
    ("since", "until", "changes", "releases", "links"),
    [
        pytest.param(
            None, None, ["c0", "c1", "c2", "c4"], ["v1", "v2", "v3"], ["c0", "c1", "c2", "c4"], id="all that is dated"
        ),
        pytest.param(
            day(10), None, ["c1", "c2", "c4"], ["v1", "v2", "v3"], ["c1", "c2", "c4"], id="since, itself included"
        ),
        pytest.param(day(10.1), None, ["c2", "c4"], ["v1", "v2", "v3"], ["c2", "c4"], id="since, later"),
        pytest.param(None, day(20), ["c0", "c1", "c2"], ["v1"], ["c0", "c1"], id="until, itself included"),
        pytest.param(
            None, day(44), ["c0", "c1", "c2", "c4"], ["v1", "v2"], ["c0", "c1", "c2"], id="until before a tag"
        ),
        pytest.param(day(15), day(22), ["c2"], [], [], id="between"),
        pytest.param(day(100), day(200), [], [], [], id="nothing"),
    ],
)
def test_a_period(
    facts: Facts,
    since: datetime | None,
    until: datetime | None,
    changes: list[str],
    releases: list[str],
    links: list[str],
) -> None:
    part = within(facts, since, until)
    assert part.changes["id"].tolist() == changes
    assert part.change_files["change"].tolist() == changes
    assert part.releases["name"].tolist() == releases
    assert part.release_changes["change"].tolist() == links
    assert (part.repository.n_changes, part.repository.n_releases) == (len(changes), len(releases))
    assert part.as_of == part.repository.period[1] == (until or facts.as_of)
    for table in (part.changes, part.change_files, part.releases, part.release_changes):
        assert list(table.index) == list(range(len(table)))


@pytest.mark.parametrize(
    ("since", "until", "begin"),
    [(None, None, day(0)), (day(5), None, day(5)), (None, day(12), day(0)), (None, day(-5), day(-5))],
    ids=["all", "since", "until", "before it began"],
)
def test_the_period_begins(facts: Facts, since: datetime | None, until: datetime | None, begin: datetime) -> None:
    assert within(facts, since, until).repository.period[0] == begin


def test_what_has_no_date_is_in_the_ledger_and_nowhere_else(facts: Facts) -> None:
    reasons = {row.reason: row.changes for row in within(facts, day(10), day(20)).excluded}
    assert reasons == {"lock": 2, "no mainline date": 1}


def test_links_are_those_of_the_whole_history(facts: Facts) -> None:
    part = within(facts, day(24), day(50))
    assert part.releases["name"].tolist() == ["v2", "v3"]
    assert part.release_changes["release"].tolist() == ["v3"]


def test_the_facts_themselves_are_left_as_they_were(facts: Facts) -> None:
    before = len(facts.changes), facts.repository.period
    within(facts, day(24), None)
    assert (len(facts.changes), facts.repository.period) == before

"""The facts of a part of the history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pandas as pd
import pytest

from flowlens.errors import UsageError
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
        pytest.param(day(21), day(24), [], [], [], id="nothing"),
        pytest.param(day(45), None, [], ["v3"], [], id="the newest moment itself"),
        pytest.param(day(40), day(200), ["c4"], ["v3"], ["c4"], id="until after the newest moment"),
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
    assert part.as_of == part.repository.period[1] == min(until or facts.as_of, facts.as_of)
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


@pytest.mark.parametrize(
    ("since", "until", "end"),
    [
        pytest.param(day(45.5), None, "2024-02-15", id="after the newest moment"),
        pytest.param(day(100), day(200), "2024-02-15", id="all of it after the newest moment"),
        pytest.param(day(20), day(10), "2024-01-11", id="since after until"),
    ],
)
def test_since_after_the_end_is_an_error(facts: Facts, since: datetime, until: datetime | None, end: str) -> None:
    with pytest.raises(UsageError) as caught:
        within(facts, since, until)
    assert caught.value.what == f"Nothing is left from {since:%Y-%m-%d} on: the facts of project end on {end}."
    assert "--since" in caught.value.next_step


@pytest.mark.parametrize(
    ("since", "until", "commits"),
    [
        pytest.param(None, None, ["c0", "c1", "c2", "c3", "c4"], id="all, dated or not"),
        pytest.param(day(10), None, ["c1", "c2", "c4"], id="since, itself included"),
        pytest.param(None, day(20), ["c0", "c1", "c2"], id="until, itself included"),
        pytest.param(None, day(900), ["c0", "c1", "c2", "c4"], id="until after the newest moment"),
        pytest.param(day(21), day(24), [], id="nothing"),
    ],
)
def test_commits_are_those_of_the_period(
    facts: Facts, since: datetime | None, until: datetime | None, commits: list[str]
) -> None:
    part = within(facts, since, until)
    assert part.commits["oid"].tolist() == commits
    assert part.repository.n_commits == len(commits)
    assert list(part.commits.index) == list(range(len(commits)))


def test_events_of_the_period_are_told(facts: Facts) -> None:
    events = pd.Series(["imported files", *[None] * 3, "another history merged in"], dtype="str")
    given = replace(facts, changes=facts.changes.assign(event=events), notices=("As before.",))
    imports = "1 change looks like imported files; the batch size is told without as well."
    history = "1 change merged another history in, and left out of the net numbers."
    assert within(given, None, None).notices == ("As before.", history, imports)
    assert within(given, None, day(20)).notices == ("As before.", imports)
    assert within(given, day(10), day(20)).notices == ("As before.",)

"""Recovery: how soon what fails is taken back or repaired, how often, and what is no failure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from flowlens.config import Overrides, load_config
from flowlens.facts.tables import Facts
from flowlens.lenses.recovery import MEASURES, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measure, Measures
from flowlens.model.policy import Stage
from flowlens.pipeline import gather
from flowlens.verdict.policy import policy
from tests.lenses.history import Out, released, train_of
from tests.lenses.tables import Landed, facts, landed
from tests.repos import BOT, Repo, day


def taken_back(days: list[float], first: float = 0.0, gap: float = 20.0, prefix: str = "a") -> list[Landed]:
    """A change each gap from the first day on, and its revert after so many days, in the order of landing."""
    rows = []
    for number, after in enumerate(days):
        at = first + gap * number
        rows += [
            Landed(f"{prefix}{number}", at),
            Landed(f"r{prefix}{number}", at + after, kind="revert", reverts=f"{prefix}{number}"),
        ]
    return sorted(rows, key=lambda row: row.day or 0)


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts, stage: Stage | None = None) -> Finding:
    return judge(measured(given), policy(stage))


def with_values(**values: tuple[float, float | None, float | None]) -> Measures:
    """Measures of which only these are known, each with its interval."""
    base = measured(facts(taken_back([1.0] * 6)))
    known: Mapping[str, Measure] = {
        name: Measure(value, base.values[name].unit, 20, low, high) for name, (value, low, high) in values.items()
    }
    nothing = {name: Measure(None, one.unit, 0, missing="unknown") for name, one in base.values.items()}
    return replace(base, values={**nothing, **known}, not_enough=None)


def test_without_changes_it_is_not_applicable() -> None:
    for given in (facts(), facts([Landed("a", bot=True)])):
        finding = found(given)
        assert finding.state == "not-applicable"
        assert finding.sentence.startswith("There is no change to look at")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param(
            facts([Landed("a")]),
            "0 of 6 reverts; none so far, so no pace can be told; and for releases, no final release.",
            id="one change",
        ),
        pytest.param(
            facts(taken_back([1.0] * 5)),
            "5 of 6 reverts; about 2 weeks at this pace; and for releases, no final release.",
            id="five reverts",
        ),
        pytest.param(
            released([*train_of(7), Out("v1.2.1", 62, 1, "fix")], as_of=300),
            "0 of 6 reverts; none so far, so no pace can be told; and for releases, "
            "7 of 8 releases; about 6 weeks at this pace.",
            id="seven releases",
        ),
    ],
)
def test_too_little_is_an_answer(given: Facts, sentence: str) -> None:
    finding = found(given)
    assert finding.state == "not-enough-data"
    assert finding.sentence == f"Not enough data to tell how quickly failures are repaired: {sentence}"


def test_reverts_alone_answer() -> None:
    finding = found(facts(taken_back([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])))
    assert finding.state == "healthy"
    assert finding.measures["revert_days"].value == 3.5
    assert finding.measures["fail_rate"].missing == "no final release"
    assert finding.sentence == (
        "A revert comes 3.5 days after what it takes back (median of 6 in 365 days), with no level before to compare "
        "it with (the window before has 0 of 8 reverts)."
    )
    assert finding.evidence[0].note == "reverts a5 after 6 days, 2020-04-16"
    assert (finding.evidence[0].kind, finding.evidence[0].id) == ("change", "ra5")


def test_releases_alone_answer() -> None:
    rows = [*train_of(12), Out("v1.4.1", 121, 1, "fix"), Out("v1.9.1", 273, 1, "fix")]
    finding = found(released(rows, as_of=375))
    assert finding.sentence == (
        "2 of 12 releases had to be patched within 7 days (17 %; a release-based proxy of failure)."
    )
    assert finding.measures["fix_days"].value == 2
    assert finding.measures["rework_rate"].value == pytest.approx(2 / 14)
    assert [(one.kind, one.id) for one in finding.evidence] == [("release", "v1.9.0"), ("release", "v1.4.0")]
    assert finding.evidence[0].note == "repaired by v1.9.1 after 3 days, 2020-09-27"


def test_shares_of_changes_leave_out_those_too_young() -> None:
    """Of 100 changes, one a day, five are reverted after a day and one after 60 days."""
    changes = landed([float(k) for k in range(100)])
    undone = [Landed(f"r{k}", k + 1.5, kind="revert", reverts=f"c{k}") for k in (10, 20, 30, 40, 90)]
    late = Landed("late", 65.5, kind="revert", reverts="c5")
    values = measured(facts(sorted([*changes, *undone, late], key=lambda row: row.day or 0), as_of=99)).values
    # Thirty days old are c0 to c69 and four reverts of them; ninety days c0 to c9, of which one was reverted.
    assert (values["reverted_30"].n, values["reverted_90"].n) == (75, 10)
    assert values["reverted_30"].value == pytest.approx(4 / 75)
    # Two weeks of one person's changes: so few that it may be any share.
    assert values["reverted_90"].missing is not None
    assert values["reverted_90"].missing.startswith("too unsure to tell")
    assert values["reverted_30_before"].missing == "no change of the window is 30 days old"


def test_a_revert_before_the_release_was_caught_and_one_after_it_was_exposed() -> None:
    """Of twelve monthly releases, six hold a change and its revert; six hold a revert of the release before."""
    rows, more = train_of(14), []
    for k in range(1, 7):
        more += [Landed(f"a{k}", 30 * k - 9), Landed(f"ra{k}", 30 * k - 8, kind="revert", reverts=f"a{k}")]
    for k in range(7, 13):
        more += [Landed(f"b{k}", 30 * k - 9), Landed(f"rb{k}", 30 * k + 8, kind="revert", reverts=f"b{k}")]
    given = released(rows, as_of=425, more=more)
    holds = [(f"v1.{k}.0", oid) for k in range(1, 7) for oid in (f"a{k}", f"ra{k}")]
    holds += [(f"v1.{k + late}.0", oid) for k in range(7, 13) for late, oid in ((0, f"b{k}"), (1, f"rb{k}"))]
    links = given.release_changes
    extra = links.iloc[: len(holds)].assign(release=[r for r, _ in holds], change=[c for _, c in holds], waited=1.0)
    values = measured(replace(given, release_changes=type(links)(_stacked(links, extra)))).values
    assert (values["caught_share"].n, values["caught_share"].value) == (12, 0.5)
    assert (values["exposed_days"].n, values["exposed_days"].value) == (6, 30)


def _stacked(*tables: object) -> dict[str, list[object]]:
    columns = list(tables[0].columns)  # type: ignore[attr-defined]
    return {name: [value for one in tables for value in one[name].tolist()] for name in columns}  # type: ignore[index]


@pytest.mark.parametrize(
    ("before", "now", "state", "word"),
    [
        pytest.param([2.0] * 12, [2.0] * 12, "healthy", "not clearly later", id="ties"),
        pytest.param([2.0, 3.0] * 6, [9.0, 12.0] * 6, "watch", "later than before", id="four times as late"),
        pytest.param([9.0, 12.0] * 6, [2.0, 3.0] * 6, "healthy", "not clearly later", id="sooner"),
        pytest.param([0.1, 0.2] * 6, [0.5, 0.9] * 6, "healthy", "not clearly later", id="later, but within the day"),
        pytest.param([30.0, 40.0] * 6, [30.0, 40.0] * 6, "watch", "that is late", id="late as ever"),
    ],
)
def test_later_than_before_or_late(before: list[float], now: list[float], state: str, word: str) -> None:
    rows = taken_back([*before, *now], gap=35.0)
    finding = found(facts(rows, as_of=35 * 24 + 10))
    assert finding.state == state
    assert finding.sentence.endswith(f": {word}.")


@pytest.mark.parametrize(
    ("values", "states"),
    [
        pytest.param({"revert_days": (40, 30, 60)}, ("watch", "watch", "watch"), id="late"),
        pytest.param({"revert_days": (40, 27, 60)}, ("watch", "healthy", "healthy"), id="not surely late"),
        pytest.param(
            {"fail_rate": (0.7, 0.55, 0.8), "fix_days": (5, 4, 6)}, ("healthy", "watch", "watch"), id="fails often"
        ),
        pytest.param(
            {"fail_rate": (0.7, 0.55, 0.8), "fix_days": (1.5, 1, 2)},
            ("healthy", "healthy", "healthy"),
            id="fails often and is repaired at once",
        ),
        pytest.param(
            {"fail_rate": (0.4, 0.26, 0.6), "fix_days": (5, 4, 6)}, ("healthy", "healthy", "watch"), id="a commodity's"
        ),
        pytest.param(
            {"fail_rate": (0.5, 0.3, 0.7), "fail_growth": (0.3, 0.12, 0.5)},
            ("healthy", "watch", "watch"),
            id="fails more often",
        ),
        pytest.param(
            {"fail_rate": (0.5, 0.3, 0.7), "fail_growth": (0.3, 0.02, 0.5)},
            ("healthy", "healthy", "healthy"),
            id="not clearly more often",
        ),
        pytest.param(
            {"fail_rate": (0.1, 0.0, 0.2), "reverted_30": (0.03, 0.02, 0.04), "reverted_30_before": (0.01, 0.0, 0.015)},
            ("watch", "watch", "watch"),
            id="more is taken back",
        ),
        pytest.param(
            {"fail_rate": (0.1, 0.0, 0.2), "reverted_30": (0.03, 0.01, 0.04), "reverted_30_before": (0.01, 0.0, 0.015)},
            ("healthy", "healthy", "healthy"),
            id="the intervals touch",
        ),
        pytest.param(
            {"revert_days": (40, 30, 60), "fail_rate": (0.8, 0.76, 0.9), "fix_days": (5, 4, 6)},
            ("concern", "concern", "concern"),
            id="late and often",
        ),
        pytest.param(
            {"revert_days": (4, 3, 6), "deploy_fail_share": (0.6, 0.52, 0.7), "restore_hours": (60, 50, 70)},
            ("healthy", "watch", "watch"),
            id="deployments fail",
        ),
        pytest.param(
            {"revert_days": (4, 3, 6), "deploy_fail_share": (0.6, 0.52, 0.7)},
            ("healthy", "watch", "watch"),
            id="and most of them stay so",
        ),
        pytest.param(
            {"revert_days": (4, 3, 6), "deploy_fail_share": (0.6, 0.52, 0.7), "restore_hours": (48, 40, 70)},
            ("healthy", "healthy", "healthy"),
            id="deployments fail and are mended within two days",
        ),
        pytest.param(
            {"revert_days": (4, 3, 6), "deploy_fail_share": (0.6, 0.2, 0.7), "restore_hours": (60, 50, 70)},
            ("healthy", "healthy", "healthy"),
            id="not surely many of them",
        ),
        pytest.param(
            {"revert_days": (4, 3, 6), "rollback_share": (0.3, 0.26, 0.4), "rollback_hours": (60, 50, 70)},
            ("healthy", "healthy", "watch"),
            id="a commodity's are taken back",
        ),
    ],
)
def test_what_is_judged(values: dict[str, tuple[float, float | None, float | None]], states: tuple[str, ...]) -> None:
    stages: tuple[Stage, ...] = ("innovation", "differentiation", "commodity")
    findings = [judge(with_values(**values), policy(stage)) for stage in stages]
    assert tuple(finding.state for finding in findings) == states
    assert all(finding.sentence.endswith(".") for finding in findings)


def test_an_interval_of_anything_is_no_answer() -> None:
    wide = judge(with_values(revert_days=(19.0, 0.04, 56.0)), policy(None))
    assert (wide.state, wide.confidence) == ("not-enough-data", "low")
    assert (
        "the median of 20 reverts may be anything from 58 minutes to 56 days; and for releases, unknown"
        in wide.sentence
    )


def test_beside_what_is_known_of_releases_it_is_told_with_low_confidence() -> None:
    rate = (0.25, 0.09, 0.5)
    level = judge(with_values(revert_days=(19.0, 0.04, 56.0), fail_rate=rate), policy(None))
    assert (level.state, level.confidence) == ("healthy", "low")
    assert "but that may be anything from 58 minutes to 56 days" in level.sentence
    ratio = judge(with_values(revert_days=(19.0, 9.0, 40.0), ratio=(24.0, 0.05, 139.0), fail_rate=rate), policy(None))
    assert (ratio.state, ratio.confidence) == ("healthy", "low")
    assert "whether that is later than before can't be told (0.05–139 times)" in ratio.sentence
    sure = judge(with_values(revert_days=(19.0, 9.0, 40.0), ratio=(1.2, 0.8, 1.9), fail_rate=rate), policy(None))
    assert sure.confidence == "medium"


def test_reverts_of_bots_change_nothing() -> None:
    rows = taken_back([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    bots = [Landed("bump", 50, bot=True), Landed("unbump", 51, kind="revert", reverts="bump")]
    given = facts(sorted([*rows, *bots], key=lambda row: row.day or 0))
    values, without = measured(given).values, measured(facts(rows)).values
    assert values["n_bots"].value == 1
    assert values["revert_days"] == without["revert_days"]


def test_every_measure_is_written_and_names_no_person() -> None:
    given = measured(facts(taken_back([1.0] * 6)))
    assert set(given.values) == set(MEASURES)
    assert "ann" not in {word for one in given.evidence for word in one.note.split()}


def test_a_change_of_level_is_dated() -> None:
    (point,) = found(facts(taken_back([1.0] * 20 + [16.0] * 20))).change_points
    assert point.before == pytest.approx(1)
    assert point.after == pytest.approx(16)
    assert (point.n_before, point.n_after) == (20, 20)
    assert found(facts(taken_back([1.0] * 40))).change_points == ()


def test_on_a_real_repository(tmp_path: Path) -> None:
    """Seven reverts after 2 days; one of them taken back, one of a bot's change, and one that came with its change."""
    repo = Repo(tmp_path / "project")
    back = repo.commit({"a": "0"}, at=day(0))
    for k in range(7):
        oid = repo.commit({"a": f"{k} new"}, f"Change {k}", at=day(10 * k + 1))
        back = repo.commit({"a": f"{k} old"}, f"Revert\n\nThis reverts commit {oid}.", at=day(10 * k + 3))
    repo.commit({"a": "again"}, f'Reapply "Change 6"\n\nThis reverts commit {back}.', at=day(80))
    bump = repo.commit({"b": "1"}, "Bump b", author=BOT, at=day(81))
    repo.commit({"b": "0"}, f"Revert\n\nThis reverts commit {bump}.", at=day(82))
    topic = repo.commit({"c": "1"}, "Try", at=day(83), branch="topic", parents=[bump])
    undo = repo.commit({"c": "0"}, f"Revert\n\nThis reverts commit {topic}.", at=day(84), branch="topic")
    repo.merge(undo, at=day(85))
    given = gather(load_config(repo.folder, overrides=Overrides(cache=tmp_path / "cache")))
    values = measured(given).values
    assert (values["n_reverts"].value, values["revert_days"].value) == (7, 2)
    assert (values["n_relanded"].value, values["n_bots"].value) == (1, 1)

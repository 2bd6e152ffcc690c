"""Role models: chosen by what they did before, judged by what they do now, and never fewer than five."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.lenses.role_models import MEASURES, judge, measure
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.verdict.policy import policy
from tests.lenses.tables import Landed, changes_at, facts, train

END = 1095.0
S = LensSettings()
BEFORE, NOW = (END - 730, END - 365), (END - 365, END)


def by(names: list[str], span: tuple[float, float], n: int, prefix: str, lines: int = 20) -> list[Landed]:
    rows = changes_at(*span, n, prefix=prefix)
    return [replace(one, person=names[k % len(names)], lines=lines + k % 3) for k, one in enumerate(rows)]


def people(stem: str, n: int) -> list[str]:
    return [f"{stem}{k}" for k in range(n)]


def history(
    leaders: int = 5, rest: int = 8, led: int = 20, others: int = 20, active: int | None = None
) -> list[Landed]:
    """A year before in which the leaders made 60 of 100 changes, and this year with sizes of each group."""
    lead, many = people("lead", leaders), people("other", rest)
    return [
        Landed("first", 0, person="lead0"),
        *by(lead, BEFORE, 12 * leaders, "a"),
        *by(many, BEFORE, 5 * rest, "b"),
        *by(lead[:active], NOW, 60, "c", led),
        *by(many, NOW, 40, "d", others),
    ]


def found(changes: list[Landed], settings: LensSettings = S) -> Finding:
    return judge(measure(facts(changes, as_of=END), settings), policy(None))


def test_of_equal_sizes_it_is_healthy() -> None:
    finding = found(history())
    values = finding.measures
    assert set(values) == set(MEASURES)
    assert (values["changes_share"].value, values["changes_share"].n) == (0.6, 100)
    assert (values["n_influential"].value, values["ratio"].value) == (5, 1)
    assert finding.state == "healthy"
    assert finding.sentence == (
        "5 people who landed most before made 60 % of the changes; "
        "a typical one is of 21 lines, against 21 lines of the others: no clear difference; "
        "above 400 lines are 0 %, against 0 %."
    )


@pytest.mark.parametrize(
    ("led", "others", "state", "word"),
    [
        pytest.param(200, 20, "watch", ": larger", id="ten times"),
        pytest.param(25, 20, "healthy", ": larger", id="a quarter more"),
        pytest.param(7, 1, "healthy", ": larger", id="larger but small"),
        pytest.param(20, 200, "healthy", ": smaller", id="smaller"),
    ],
)
def test_larger_examples_are_watched(led: int, others: int, state: str, word: str) -> None:
    finding = found(history(led=led, others=others))
    assert (finding.state, word in finding.sentence) == (state, True)


def test_who_leads_now_is_not_who_led_before() -> None:
    """Whoever makes the most and largest changes only this year is not chosen by them."""
    changes = [*history(), *by(people("late", 6), NOW, 200, "e", 900)]
    values = found(changes).measures
    assert values["n_influential"].value == 5
    assert values["median_influential"].value == 21
    assert (values["median_others"].value or 0) > 800


def test_ties_at_the_edge_belong_to_the_group() -> None:
    """Ten people with the same count: half of the changes are of five, and which five would be chance."""
    changes = [
        Landed("first", 0), *by(people("lead", 10), BEFORE, 100, "a"), *by(people("lead", 10), NOW, 100, "c"),
        *by(people("other", 6), NOW, 40, "d"),
    ]  # fmt: skip
    assert found(changes).measures["n_influential"].value == 10


@pytest.mark.parametrize("rest", [4, 5])
@pytest.mark.parametrize("active", [4, 5])
def test_no_group_of_fewer_than_five_is_shown(active: int, rest: int) -> None:
    finding = found(history(rest=rest, active=active))
    enough = min(active, rest) >= 5
    assert (finding.state != "not-applicable") == enough
    if not enough:
        assert {(one.value, one.n) for one in finding.measures.values()} == {(None, 0)}
        assert (finding.evidence, finding.series) == ((), ())


def test_the_group_has_at_least_five_though_two_made_half() -> None:
    changes = [*history(), *by(people("lead", 2), BEFORE, 600, "z")]
    assert found(changes).measures["n_influential"].value == 5


def test_a_larger_smallest_group_is_kept_to() -> None:
    assert found(history(rest=8, leaders=7), LensSettings(smallest_group=7)).state != "not-applicable"
    assert found(history(rest=6, leaders=7), LensSettings(smallest_group=7)).state == "not-applicable"


def test_a_group_of_which_one_made_most_is_not_told() -> None:
    """Five people, of whom one made 60 + 12 of 120: the median would be that one's."""
    finding = found([*history(), *by(["lead2"], NOW, 60, "x", 300)])
    assert finding.state == "not-enough-data"
    assert finding.measures["median_influential"].value is None
    assert (finding.evidence, finding.measures["large_influential"].value) == ((), None)


def test_large_changes_of_few_people_are_not_told() -> None:
    changes = [*history(), Landed("huge", END - 1, 5000, person="lead1")]
    values = found(changes).measures
    assert (values["large_influential"].value, values["large_influential"].n) == (None, 0)
    assert values["large_others"].value == 0


def test_waits_are_those_until_the_first_release() -> None:
    changes = history()
    assert found(changes).measures["waited_others"].value is None
    given = facts(changes, train(changes, [END - 365 + 10 * k for k in range(1, 37)]), END)
    values = measure(given, S).values
    assert values["waited_influential"].value == pytest.approx(5, abs=1)
    assert values["waited_others"].value == pytest.approx(5, abs=1)


def test_a_window_before_is_needed() -> None:
    late = [one for one in history() if one.id != "first" and (one.day or 0) > END - 600]
    assert "Who was influential before can't be told" in found(late).sentence
    assert found([]).state == "not-applicable"


def test_without_lines_there_is_nothing_to_compare() -> None:
    assert found([replace(one, lines=0) for one in history()]).state == "not-enough-data"


def test_nobody_is_named_and_bots_are_nobody() -> None:
    finding = found(history())
    told = f"{finding.sentence} {finding.evidence} {finding.series} {finding.try_next}"
    assert not any(name in told for name in [*people("lead", 5), *people("other", 8)])
    bots = [Landed(f"bot{k}", END - 700 + k, 900, person=f"bot{k % 3}", bot=True) for k in range(600)]
    assert found([*history(), *bots]).measures == finding.measures

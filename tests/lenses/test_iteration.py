"""Iteration: work that is tweaked, work that is left alone, and what cannot be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flowlens.facts.tables import Facts
from flowlens.lenses.iteration import MEASURES, judge, measure
from flowlens.lenses.releases import NO_RELEASES
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Finding
from flowlens.model.measure import Measures
from flowlens.model.policy import Stage
from flowlens.verdict.policy import policy
from tests.lenses.files import Step, history, weekly
from tests.lenses.tables import Landed, Tag, facts

STAGES: tuple[Stage, ...] = ("innovation", "differentiation", "commodity")


def measured(given: Facts) -> Measures:
    return measure(given, LensSettings())


def found(given: Facts, stage: Stage | None = None) -> Finding:
    return judge(measured(given), policy(stage))


def shipped(before: Sequence[float | None], now: Sequence[float | None], kind: str = "feature", busy: int = 0) -> Facts:
    """A release a week for two years, touched so many days later; beside it 100 files, `busy` of them every week."""
    early, late = weekly(52, before), weekly(52, now, kind, 364, 52)
    changes, steps, tags = early[0] + late[0], early[1] + late[1], early[2] + late[2]
    changes.append(Landed("old", -1))
    steps += [Step("old", f"lib/{k}.py", "added", 1) for k in range(100)]
    for week in range(104 + 9):
        changes.append(Landed(f"w{week}", 7.0 * week + 3))
        steps += [Step(f"w{week}", f"lib/{(k + 13 * week) % 100}.py", added=1) for k in range(busy)]
    changes.sort(key=lambda change: change.day or 0)
    return history(changes, steps, tags, 7.0 * 104 + 56)


def test_without_releases_it_says_what_would_enable_it() -> None:
    for given in (facts(), facts([Landed("a")])):
        assert (found(given).state, found(given).sentence) == ("not-applicable", NO_RELEASES)


@pytest.mark.parametrize(
    ("n", "state", "why"),
    [
        pytest.param(1, "not-enough-data", "1 of 30 pieces of new work", id="one"),
        pytest.param(29, "not-enough-data", "29 of 30 pieces of new work", id="twenty-nine"),
        pytest.param(30, "healthy", "", id="thirty"),
    ],
)
def test_thirty_pieces_are_needed(n: int, state: str, why: str) -> None:
    changes, steps, tags = weekly(n, [3])
    changes += [Landed("z", 0), *(Landed(f"z{week}", 7.0 * week + 5) for week in range(n))]
    steps += [Step("z", "lib.py", "added", 1, content="source"), *(Step(f"z{k}", "lib.py", added=1) for k in range(n))]
    given = history(changes, steps, tags)
    finding = found(given)
    assert finding.state == state
    assert why in finding.sentence
    assert set(finding.measures) == set(MEASURES)


def test_no_new_work_is_not_enough() -> None:
    given = history([Landed("a", 0)], [Step("a", "a.py", added=5)], [Tag("v1", 1, ("a",))])
    assert found(given).sentence.startswith("Not enough data to tell whether shipped work is tweaked: 0 of 30 pieces")


def test_bulk_in_one_release_tells_nothing_certain() -> None:
    """Of 68 pieces 60 came with two releases, and all of these were touched."""
    changes, steps, tags = weekly(8, [None], first=28)
    for name, at in (("x", 100), ("y", 110)):
        changes += [Landed(name, at, kind="feature"), Landed(f"t{name}", at + 20)]
        steps += [Step(name, f"{name}/{k}.py", "added") for k in range(30)]
        steps += [Step(f"t{name}", f"{name}/{k}.py", added=1) for k in range(29)]
        tags.append(Tag(name, at + 1, (name,)))
    finding = found(history([*changes, Landed("z", 120)], [*steps, Step("z", "src/f0.py", added=1)], tags))
    assert finding.state == "not-enough-data"
    assert finding.sentence.endswith("lies in too few or too unequal ones of its 10 releases, 10 changes.")


def test_a_share_that_may_be_anything_is_never_told_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    given = shipped([9, None], [9], busy=1)
    assert "improved: " in found(given).sentence
    monkeypatch.setattr("flowlens.lenses.sheet._VAGUE", 0.0)
    finding = found(given)
    assert finding.measures["lift"].high is not None
    assert (finding.measures["tweaked_56"].value, finding.state) == (None, "not-enough-data")
    assert "the share that was touched is too unsure to tell" in finding.sentence


def test_a_part_of_it_that_is_not_known_is_left_out() -> None:
    measures = measure(shipped([9, None], [9], busy=1), LensSettings())
    unknown = {name: replace(measures.values[name], value=None, missing="?") for name in ("improved_56", "repaired_56")}
    sentence = judge(replace(measures, values={**measures.values, **unknown}), policy(None)).sentence
    assert "improved" not in sentence
    assert "repaired:" not in sentence


@pytest.mark.parametrize(
    ("given", "states", "word"),
    [
        pytest.param(shipped([9], [9], busy=1), ("healthy",) * 3, "people come back to what they shipped", id="always"),
        pytest.param(
            shipped([9, None, None, None], [9, None, None, None], busy=13),
            ("watch", "watch", "healthy"),
            "what was shipped is tweaked less than the rest",
            id="less than the rest",
        ),
        pytest.param(
            shipped([9], [9, 9, 9, 9, None], busy=1),
            ("watch",) * 3,
            "what was shipped is tweaked less than before",
            id="less than before",
        ),
        pytest.param(
            shipped([9], [9, None, None], busy=1),
            ("concern",) * 3,
            "tweaked less than before",
            id="much less than before",
        ),
        pytest.param(
            shipped([9, None], [9, None], "fix", busy=1),
            ("watch",) * 3,
            "what is touched again is mostly only repaired",
            id="only repaired",
        ),
        pytest.param(shipped([9, None], [9], busy=1), ("healthy",) * 3, "people come back", id="more than before"),
        pytest.param(
            shipped([None], [None]), ("not-enough-data",) * 3, "no other file was touched", id="nothing is touched"
        ),
    ],
)
def test_states(given: Facts, states: tuple[str, ...], word: str) -> None:
    assert tuple(found(given, stage).state for stage in STAGES) == states
    assert word in found(given, "differentiation").sentence


def test_the_numbers_of_the_window() -> None:
    finding = found(shipped([9, None], [9, 40, 70, None], busy=1))
    values = finding.measures
    assert (values["n_pieces"].value, values["n_releases"].value, values["window"].value) == (60, 60, 419)
    assert values["tweaked_28"].value == pytest.approx(17 / 60)
    assert values["tweaked_56"].value == pytest.approx(30 / 60)
    assert values["untouched_year"].value == pytest.approx(28 / 60)
    assert values["n_young"].value == 0
    assert finding.try_next is not None
    assert (finding.try_next.measure, finding.try_next.goal) == ("tweaked_56", "above")


def test_what_was_released_lately_is_counted_apart() -> None:
    given = shipped([9], [9], busy=1)
    early = measured(history_until(given, 7.0 * 104))
    assert early.values["n_young"].value == 8
    assert early.values["tweaked_56"].value == 1.0


def history_until(given: Facts, last: float) -> Facts:
    from dataclasses import replace

    from tests.lenses.tables import day

    return replace(given, as_of=day(last), repository=replace(given.repository, period=(day(-1), day(last))))


def test_a_bot_a_sweep_and_a_rename_change_no_share() -> None:
    given = shipped([9, None], [9, None], busy=1)
    before = measured(given).values
    changes, steps, tags = weekly(104, [9, None])
    more = [Landed("bot", 500.5, bot=True), Landed("sweep", 501.5), Landed("name", 502.5)]
    steps += [Step("bot", f"src/f{k}.py", added=1) for k in range(70)]
    steps += [Step("sweep", f"src/f{k}.py", added=1) for k in range(70)]
    steps += [Step("name", f"src/g{k}.py", "renamed", 0, 0, f"src/f{k}.py") for k in range(1, 70, 2)]
    steps += [Step("old", f"lib/{k}.py", "added", 1) for k in range(100)]
    steps += [Step(f"w{week}", f"lib/{13 * week % 100}.py", added=1) for week in range(113)]
    changes += [*more, Landed("old", -1), *(Landed(f"w{week}", 7.0 * week + 3) for week in range(113))]
    changes.sort(key=lambda change: change.day or 0)
    after = measured(history(changes, steps, tags, 784)).values
    for name in ("tweaked_28", "tweaked_56", "lift", "tweak_days", "untouched_year"):
        assert after[name] == before[name], name
    assert (before["n_sweeps"].value, after["n_sweeps"].value) == (0, 1)

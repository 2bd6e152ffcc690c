"""Which commits of the mainline landed together, how, and by which pull."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flowlens.model.history import Commit, Person, Step
from flowlens.sources.git.steps import Merged, Pulls, mark_of, read_steps
from tests.mined import ANN, BEN

NOON = 1_704_110_400
SQUASH, MERGE, TRAILER = "Add (#7)", "Merge pull request #7 from ann/topic", "Add\n\nPR-URL: https://x.org/a/b/pull/7"


def one(
    oid: str,
    parents: str = "",
    message: str = "Change something",
    *,
    landed: int | None = 0,
    written: int | None = None,
    by: Person = ANN,
) -> Commit:
    """A commit of Ann's; times are seconds after noon, and it was written when it landed if nothing else is said."""
    at = None if landed is None else NOON + landed
    author_at = NOON + written if written is not None else at
    return Commit(oid, tuple(parents.split()), ANN, by, author_at, at, message)


def steps_of(line: Sequence[Commit], others: Sequence[Commit] = (), pulls: Pulls | None = None) -> tuple[Step, ...]:
    return read_steps({commit.oid: commit for commit in (*others, *line)}, line, pulls or Pulls())


def told(line: Sequence[Commit], others: Sequence[Commit] = (), pulls: Pulls | None = None) -> list[tuple[object, ...]]:
    """Mainline commits with a space between them, how, and pull of each step."""
    return [(" ".join(step.mainline), step.how, step.pull) for step in steps_of(line, others, pulls)]


def series(*messages: str, landed: Sequence[int | None] = (), written: Sequence[int | None] = ()) -> list[Commit]:
    """A root, and behind it c1, c2 … with these messages; each was written at another hour and landed at once."""
    line = [one("root", landed=-999_999)]
    for number, message in enumerate(messages, 1):
        at = landed[number - 1] if landed else number // 2
        by = written[number - 1] if written else -3600 * (len(messages) - number + 1)
        line.append(one(f"c{number}", line[-1].oid, message, landed=at, written=by))
    return line


@pytest.mark.parametrize(
    ("message", "parents", "how", "pull"),
    [
        pytest.param("Add", "root", "direct", None, id="a push"),
        pytest.param(SQUASH, "root", "squash", 7, id="a squash"),
        pytest.param(TRAILER, "root", "squash", 7, id="one commit with a trailer"),
        pytest.param(MERGE, "root side", "merge", 7, id="a merge of a pull"),
        pytest.param("Merge branch 'topic'", "root side", "merge", None, id="a merge of a branch"),
        pytest.param(MERGE, "root", "squash", 7, id="a merge without its second parent"),
        pytest.param('Revert "Add (#7)"', "root", "direct", None, id="a revert does not land the pull again"),
        pytest.param("Add\n\nCloses #7", "root", "direct", None, id="an issue"),
        pytest.param("Merge", "root side more", "merge", None, id="an octopus"),
    ],
)
def test_how_one_commit_landed(message: str, parents: str, how: str, pull: int | None) -> None:
    others = [one("side", "root"), one("more", "side")]
    assert told([one("root", landed=-9999), one("c", parents, message)], others)[1:] == [("c", how, pull)]


def test_no_line_no_steps() -> None:
    assert read_steps({}, [], Pulls()) == ()


def test_a_root_is_a_step_from_nothing() -> None:
    assert steps_of([one("root")]) == (Step(("root",), None, "direct", None, ("root",)),)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(series("a", "b", "c"), [("c1 c2 c3", "inferred", None)], id="a rebase"),
        pytest.param(
            series("a", "b", landed=(0, 2)), [("c1 c2", "inferred", None)], id="two seconds apart"
        ),
        pytest.param(
            series("a", "b", landed=(2, 0)), [("c1 c2", "inferred", None)], id="a clock that went back a little"
        ),
        pytest.param(
            series("a", "b", landed=(0, 3)),
            [("c1", "direct", None), ("c2", "direct", None)], id="three seconds apart",
        ),
        pytest.param(
            series("a", "b", landed=(5, 5), written=(-60, -60)),
            [("c1", "direct", None), ("c2", "direct", None)], id="written at one moment",
        ),
        pytest.param(
            series("a", "b", landed=(5, 6), written=(5, 6)),
            [("c1", "direct", None), ("c2", "direct", None)], id="a script that commits twice a second",
        ),
        pytest.param(
            series("a", "b", landed=(5, 6), written=(3, 4)),
            [("c1", "direct", None), ("c2", "direct", None)], id="a script whose editor takes two seconds",
        ),
        pytest.param(
            series("a", "b", landed=(5, 6), written=(-60, 6)), [("c1 c2", "inferred", None)], id="the last one was new"
        ),
        pytest.param(
            series("a", "b", landed=(None, None)),
            [("c1", "direct", None), ("c2", "direct", None)], id="no dates",
        ),
        pytest.param(
            series("a", SQUASH), [("c1", "direct", None), ("c2", "squash", 7)], id="a push, then a squash"
        ),
        pytest.param(
            series(SQUASH, "b"), [("c1", "squash", 7), ("c2", "direct", None)], id="a squash, then a push"
        ),
        pytest.param(
            series(SQUASH, "Mend (#8)"), [("c1", "squash", 7), ("c2", "squash", 8)], id="two pulls at one moment"
        ),
        pytest.param(
            series(SQUASH, SQUASH), [("c1", "squash", 7), ("c2", "squash", 7)], id="one pull squashed twice"
        ),
        pytest.param(
            series(TRAILER, TRAILER.replace("Add", "Mend")), [("c1 c2", "rebase", 7)], id="one trailer, a rebase"
        ),
        pytest.param(
            series(TRAILER, TRAILER, landed=(0, 9999), written=(0, 9999)),
            [("c1 c2", "rebase", 7)], id="one trailer, whatever the clock says",
        ),
        pytest.param(
            series(TRAILER, TRAILER.replace("/7", "/8")),
            [("c1", "squash", 7), ("c2", "squash", 8)], id="two trailers",
        ),
        pytest.param(
            series(TRAILER, "b", TRAILER),
            [("c1", "squash", 7), ("c2", "direct", None), ("c3", "squash", 7)], id="a trailer, a push, that trailer",
        ),
        pytest.param(
            series(SQUASH, TRAILER), [("c1", "squash", 7), ("c2", "squash", 7)], id="a squash is whole already"
        ),
    ],
)  # fmt: skip
def test_what_landed_together(line: list[Commit], expected: list[tuple[object, ...]]) -> None:
    assert told(line)[1:] == expected


def test_two_rebases_in_a_row_are_two_changes() -> None:
    line = series("a", "b", "c", "d", landed=(0, 1, 60, 61))
    assert told(line)[1:] == [("c1 c2", "inferred", None), ("c3 c4", "inferred", None)]


def test_another_committer_is_another_change() -> None:
    line = [one("root", landed=-9999), one("a", "root", written=-60), one("b", "a", written=-50, by=BEN)]
    assert told(line)[1:] == [("a", "direct", None), ("b", "direct", None)]


def test_a_root_is_never_grouped() -> None:
    line = [one("root", written=-60), one("a", "root", written=-50), one("b", "a", written=-40)]
    assert told(line) == [("root", "direct", None), ("a b", "inferred", None)]


def test_a_merge_is_never_grouped() -> None:
    line = [
        one("root", landed=-9999),
        one("a", "root", written=-60),
        one("m", "a side", written=-50),
        one("b", "m", written=-40),
    ]
    assert told(line, [one("side", "root")])[1:] == [
        ("a", "direct", None),
        ("m", "merge", None),
        ("b", "direct", None),
    ]


@pytest.mark.parametrize(
    ("n_commits", "n_steps"), [(2, 1), (100, 1), (101, 101)], ids=["two", "as many as a forge rebases", "more"]
)
def test_a_very_long_run_is_a_rewritten_history(n_commits: int, n_steps: int) -> None:
    line = series(*["a"] * n_commits, landed=[0] * n_commits)
    assert len(told(line)) == 1 + n_steps


def test_a_long_run_of_one_trailer_is_not_grouped_either() -> None:
    line = series(*[TRAILER] * 101)
    assert {step.how for step in steps_of(line)[1:]} == {"squash"}


def test_a_group_is_diffed_from_before_its_first_commit() -> None:
    last = steps_of(series("a", "b", "c"))[-1]
    assert (last.base, last.oid, last.commits) == ("root", "c3", ("c1", "c2", "c3"))


def test_each_commit_is_brought_once_by_the_first_step_that_reaches_it() -> None:
    others = [one("s1", "root"), one("s2", "s1"), one("s3", "s2 a")]
    line = [one("root"), one("a", "root s1"), one("b", "a s3"), one("c", "b s2")]
    assert [(step.oid, sorted(step.commits)) for step in steps_of(line, others)] == [
        ("root", ["root"]),
        ("a", ["a", "s1"]),
        ("b", ["b", "s2", "s3"]),
        ("c", ["c"]),
    ]


def test_a_missing_commit_brings_nothing() -> None:
    assert steps_of([one("root"), one("m", "root gone")])[1].commits == ("m",)


@pytest.mark.parametrize(
    ("message", "pulls", "pull"),
    [
        pytest.param("Merge branch 'topic'", Pulls({"side": 9}, frozenset({9})), 9, id="a merge of a pull's head"),
        pytest.param("Merge branch 'topic'", Pulls({"root": 9}, frozenset({9})), None, id="of something else"),
        pytest.param("Merge branch 'topic'", Pulls(), None, id="no refs"),
        pytest.param(MERGE, Pulls({"side": 9}, frozenset({9})), 7, id="the message goes first"),
    ],
)
def test_refs_name_the_pull_of_a_merge(message: str, pulls: Pulls, pull: int | None) -> None:
    line = [one("root"), one("m", "root side", message)]
    assert told(line, [one("side", "root")], pulls)[1] == ("m", "merge", pull)


def marks(line: Sequence[Commit], **numbers: int) -> Pulls:
    """Pulls whose heads a rebase has copied to these commits of the line."""
    by_oid = {commit.oid: mark_of(commit) for commit in line}
    return Pulls({}, frozenset(numbers.values()), {by_oid[oid] or ("", 0, ""): n for oid, n in numbers.items()})


@pytest.mark.parametrize(
    ("messages", "heads", "expected"),
    [
        pytest.param("abc", {"c3": 9}, [("c1 c2 c3", "rebase", 9)], id="the whole series"),
        pytest.param("abc", {"c2": 9}, [("c1 c2", "rebase", 9), ("c3", "direct", None)], id="it ends with its head"),
        pytest.param(
            "abcd", {"c2": 8, "c4": 9}, [("c1 c2", "rebase", 8), ("c3 c4", "rebase", 9)], id="two pulls at one moment"
        ),
        pytest.param("ab", {"c1": 8, "c2": 9}, [("c1", "squash", 8), ("c2", "squash", 9)], id="one commit each"),
        pytest.param(
            ["a", SQUASH], {"c2": 9}, [("c1", "direct", None), ("c2", "squash", 7)], id="the message goes first"
        ),
        pytest.param(
            ["a", SQUASH], {"c1": 7}, [("c1", "direct", None), ("c2", "squash", 7)], id="the pull is named elsewhere"
        ),
    ],
)
def test_a_copy_of_a_pull_s_head_ends_its_series(
    messages: Sequence[str], heads: dict[str, int], expected: list[tuple[object, ...]]
) -> None:
    line = series(*messages)
    assert told(line, (), marks(line, **heads))[1:] == expected


@pytest.mark.parametrize(
    ("written", "message", "by"),
    [(-1, "a", ANN), (None, "b", ANN), (None, "a", BEN)],
    ids=["another time", "another subject", "another author"],
)
def test_what_only_resembles_a_head_is_no_copy(written: int | None, message: str, by: Person) -> None:
    line = series("a", landed=(0,), written=(-60,))
    head = replace(line[1], message=message, author=by, author_at=NOON + (-60 if written is None else written))
    assert told(line, (), Pulls({}, frozenset({9}), {mark_of(head) or ("", 0, ""): 9}))[1] == ("c1", "direct", None)


def test_a_second_copy_of_a_head_is_another_change() -> None:
    line = series("a", "a", landed=(0, 5000), written=(-60, -60))
    assert [pull for _, _, pull in told(line, (), marks(line, c1=9))] == [None, 9, None]


def test_a_commit_without_a_date_has_no_mark() -> None:
    assert mark_of(one("a", landed=None)) is None


def closing(n_pulls: int, n_issues: int) -> tuple[list[Commit], Pulls]:
    """Commits a day apart, so many that close a pull and so many that close an issue; pulls are numbered from 1."""
    messages = [f"T\n\nCloses #{number}" for number in range(1, n_pulls + n_issues + 1)]
    at = [86_400 * number for number in range(len(messages))]
    return series(*messages, landed=at, written=at), Pulls({}, frozenset(range(1, n_pulls + 1)))


@pytest.mark.parametrize(
    ("n_pulls", "n_issues", "n_named"),
    [
        pytest.param(20, 0, 20, id="twenty of twenty"),
        pytest.param(18, 2, 18, id="nine in ten"),
        pytest.param(17, 3, 0, id="too few of them"),
        pytest.param(19, 0, 0, id="too few to count"),
        pytest.param(0, 30, 0, id="issues"),
    ],
)
def test_closes_is_believed_only_where_it_names_pulls(n_pulls: int, n_issues: int, n_named: int) -> None:
    line, pulls = closing(n_pulls, n_issues)
    assert [step.pull for step in steps_of(line, (), pulls)][1:] == [*range(1, n_named + 1)] + [None] * (
        n_pulls + n_issues - n_named
    )


def test_what_merges_close_does_not_count() -> None:
    line, pulls = closing(20, 0)
    for number in range(20):
        line.append(one(f"m{number}", f"{line[-1].oid} root", f"Merge\n\nCloses #{1000 + number}", landed=9_999_999))
    assert [step.pull for step in steps_of(line, (), pulls)][1:21] == [*range(1, 21)]


def test_closes_is_never_believed_without_refs() -> None:
    line, _ = closing(30, 0)
    assert {step.pull for step in steps_of(line)} == {None}


def test_commits_that_close_one_pull_are_one_change() -> None:
    line, pulls = closing(30, 0)
    again = one("again", line[-1].oid, "More\n\nCloses #30", landed=86_400 * 40)
    assert told([*line, again], (), pulls)[-1] == ("c30 again", "rebase", 30)


WRITTEN = [-3600 * (3 - number) for number in range(3)]


def by_forge(*times: int, oid: str = "c3", number: int = 9) -> Pulls:
    """A forge says that this commit completes a pull whose commits were written so many seconds after noon."""
    return Pulls(by_merge={oid: Merged(number, tuple(NOON + at for at in times))})


@pytest.mark.parametrize(
    ("pulls", "steps"),
    [
        pytest.param(by_forge(*WRITTEN), [("c1 c2 c3", "rebase", 9)], id="all three"),
        pytest.param(by_forge(*WRITTEN[1:]), [("c1", "direct", None), ("c2 c3", "rebase", 9)], id="the last two"),
        pytest.param(
            by_forge(5), [("c1", "direct", None), ("c2", "direct", None), ("c3", "squash", 9)], id="a squash"
        ),
        pytest.param(
            by_forge(*WRITTEN[:2], oid="c2"), [("c1 c2", "rebase", 9), ("c3", "direct", None)], id="and a push"
        ),
        pytest.param(
            by_forge(*WRITTEN, oid="gone"), [("c1", "direct", None), ("c2", "direct", None), ("c3", "direct", None)],
            id="a commit that is not here",
        ),
    ],
)  # fmt: skip
def test_a_forge_tells_which_commits_were_rebased(pulls: Pulls, steps: list[tuple[object, ...]]) -> None:
    """Days apart, so that nothing else tells that they belong together."""
    line = series("a", "b", "c", landed=(0, 90_000, 180_000), written=WRITTEN)
    assert told(line, pulls=pulls)[1:] == steps


def test_a_forge_knows_better_than_a_message() -> None:
    line = series("Add (#3)", "Mend (#4)", landed=(0, 9_000), written=(0, 9_000))
    found = told(line, pulls=Pulls(by_merge={"c2": Merged(9)}))
    assert found[1:] == [("c1", "squash", 3), ("c2", "squash", 9)]


def test_two_pulls_with_the_same_dates_are_two() -> None:
    line = series("a", "b", landed=(0, 0), written=(-60, -60))
    both = Pulls(by_merge={"c1": Merged(1, (NOON - 60,)), "c2": Merged(2, (NOON - 60, NOON - 60))})
    assert told(line, pulls=both)[1:] == [("c1", "squash", 1), ("c2", "squash", 2)]


def test_a_series_of_trailers_stays_together() -> None:
    line = series(TRAILER, TRAILER, landed=(0, 9_000), written=(0, 9_000))
    assert told(line, pulls=Pulls(by_merge={"c2": Merged(7)}))[1:] == [("c1 c2", "rebase", 7)]

"""What a forge says of pulls, beside what the refs say."""

from __future__ import annotations

from flowlens.model.forge import NO_PULLS, ForgeRead, Pull, Pushed
from flowlens.sources.git.forge_pulls import with_forge
from flowlens.sources.git.steps import Merged, Pulls

A, B, M = "a" * 40, "b" * 40, "d" * 40


def pull(number: int, base: str = "main", merged_at: int | None = 9, head: str = A) -> Pull:
    pushed = Pushed(head, 5), Pushed(B, None)
    return Pull("github", number, 1, base, merged_at=merged_at, head_oid=head, merge_oid=M, commits=pushed)


def test_without_a_forge_nothing_changes() -> None:
    refs = Pulls({A: 1}, frozenset({1}))
    assert with_forge(refs, NO_PULLS, "main") is refs


def test_heads_numbers_and_merges() -> None:
    found = with_forge(Pulls({B: 1}, frozenset({1})), ForgeRead((pull(2), pull(3, merged_at=None, head=B))), "main")
    assert found.by_head == {A: 2, B: 1}
    assert found.numbers == {1, 2, 3}
    assert found.by_merge == {M: Merged(2, (5,))}


def test_of_several_with_one_merge_the_first_into_the_mainline_counts() -> None:
    found = with_forge(Pulls(), ForgeRead((pull(4), pull(2, base="topic"), pull(3))), "main")
    assert found.by_merge[M].number == 3
    assert found.by_head == {A: 3}


def test_the_beginning_of_an_id_is_no_head() -> None:
    assert with_forge(Pulls(), ForgeRead((pull(2, head="abc1234"),)), "main").by_head == {}

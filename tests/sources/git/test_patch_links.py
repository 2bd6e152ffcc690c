"""Pulls that somebody landed by hand: known again by their patch, where nothing else tells of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from flowlens.model.forge import Pull
from flowlens.model.mined import Mined
from flowlens.model.progress import Silent
from flowlens.sources.git import patch_ids, patch_links, pull_commits
from flowlens.sources.git.mine import mine
from flowlens.sources.git.patch_links import PatchLinks, landed_by_patch
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import open_shadow
from tests.repos import BEN, Repo, day, lines


@dataclass(slots=True)
class Hand:
    """A repository with a mainline of three commits, and heads of pulls beside it."""

    repo: Repo
    heads: dict[int, str] = field(default_factory=dict)
    base: str = ""

    def propose(self, number: int, *files: dict[str, str]) -> None:
        """A pull with a commit for each of these, from where the mainline was on its first day."""
        at = self.base
        for n, one in enumerate(files):
            at = self.repo.commit(one, "Propose", parents=[at], branch=None, at=day(2 + n / 10))
        self.heads[number] = at
        self.repo.git.references.create(f"refs/pull/{number}/head", at)

    def land(self, files: dict[str, str], when: float) -> str:
        """What a maintainer commits in his own name."""
        return self.repo.commit(files, "Tidy", author=BEN, at=day(when))

    def links(self, **over: float) -> PatchLinks:
        """What is found, each pull closed on day 6 unless `pN` says when."""
        pulls = [
            Pull("github", number, _at(1), "main", closed_at=_at(over.get(f"p{number}", 6)), head_oid=oid)
            for number, oid in self.heads.items()
        ]
        return self.given(lambda _: pulls)

    def given(self, pulls: Callable[[Mined], list[Pull]]) -> PatchLinks:
        with open_shadow(self.repo.folder) as shadow:
            mined = mine(shadow, GitSettings(), Silent())
            return landed_by_patch(shadow.git, mined, pulls(mined))


def _at(number: float) -> int:
    return int(day(number).timestamp())


ONE, TWO = {"a.txt": lines(range(4))}, {"b.txt": lines(range(7))}


@pytest.fixture
def hand(tmp_path: Path) -> Hand:
    repo = Repo(tmp_path / "r")
    base = repo.commit({"x.txt": lines(range(9))}, at=day(0))
    repo.commit({"y.txt": "y\n"}, at=day(3))
    return Hand(repo, base=base)


def test_a_squash_by_hand(hand: Hand) -> None:
    hand.propose(5, ONE, TWO)
    landed = hand.land({**ONE, **TWO}, 5)
    assert hand.links() == PatchLinks({("github", 5): landed}, 1)


def test_a_rebase_by_hand_is_its_last_commit(hand: Hand) -> None:
    hand.propose(5, ONE, TWO)
    hand.land(ONE, 5)
    assert hand.links().landed == {}  # half of it
    last = hand.land(TWO, 5.1)
    assert hand.links().landed == {("github", 5): last}


def test_what_is_somewhat_different_is_not_it(hand: Hand) -> None:
    hand.propose(5, ONE)
    hand.land({"a.txt": lines(range(5))}, 5)
    assert hand.links() == PatchLinks({}, 1)


@pytest.mark.parametrize(("closed", "found"), [(4.9, True), (-3, False), (34, True), (36, False)])
def test_only_near_the_end_of_the_pull(hand: Hand, closed: float, found: bool) -> None:
    hand.propose(5, ONE)
    hand.land(ONE, 5)
    assert bool(hand.links(p5=closed).landed) is found


def test_of_a_patch_that_landed_twice_the_nearest(hand: Hand) -> None:
    hand.propose(5, ONE)
    hand.land(ONE, 5)
    hand.land({"a.txt": None}, 8)  # type: ignore[dict-item]
    again = hand.land(ONE, 12)
    assert hand.links(p5=12.1).landed == {("github", 5): again}


def test_what_is_linked_otherwise_is_not_looked_at(hand: Hand) -> None:
    hand.propose(5, ONE)
    hand.repo.commit(ONE, "Add it (#5)", at=day(5))
    assert hand.links() == PatchLinks({})


def test_what_is_open_or_not_here_is_not_looked_at(hand: Hand) -> None:
    hand.propose(5, ONE)
    hand.land(ONE, 5)
    head = hand.heads[5]
    plain = Pull("github", 5, _at(1), "main", head_oid=head)
    assert hand.given(lambda _: [plain]) == PatchLinks({})
    gone = Pull("github", 5, _at(1), "main", closed_at=_at(6), head_oid="f" * 40)
    short = Pull("github", 5, _at(1), "main", closed_at=_at(6), head_oid=head[:12])
    none = Pull("github", 5, _at(1), "main", closed_at=_at(6))
    assert hand.given(lambda _: [gone, short, none]) == PatchLinks({})


def test_the_newest_are_looked_at_and_the_others_counted(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch_links, "_MOST_PULLS", 1)
    hand.propose(5, ONE)
    hand.propose(6, TWO)
    landed = hand.land(TWO, 5)
    hand.land(ONE, 5.1)
    assert hand.links(p6=7) == PatchLinks({("github", 6): landed}, 1, 1)


def test_a_branch_that_took_the_mainline_in_is_what_it_has_itself(hand: Hand) -> None:
    hand.propose(5, ONE)
    tip = str(hand.repo.git.references["refs/heads/main"].target)
    tree = {"y.txt": "y\n"}
    merged = hand.repo.commit(tree, "Merge main", parents=[hand.heads[5], tip], branch=None, at=day(4))
    hand.heads[5] = merged
    landed = hand.land(ONE, 5)
    assert hand.links().landed == {("github", 5): landed}


def test_what_a_pull_has_is_not_asked_by_a_walk_of_the_mainline_for_each(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    stream = Git.stream

    def counted(git: Git, *words: str, **how: Any) -> Any:
        asked.append(words[0])
        return stream(git, *words, **how)

    monkeypatch.setattr(Git, "stream", counted)
    for number in range(5, 15):
        hand.propose(number, {f"{number}.txt": lines(range(number))})
    hand.land({"9.txt": lines(range(9))}, 5)
    with open_shadow(hand.repo.folder) as shadow:
        mined = mine(shadow, GitSettings(), Silent())
        asked.clear()
        pulls = [Pull("github", n, _at(1), "main", closed_at=_at(6), head_oid=oid) for n, oid in hand.heads.items()]
        assert list(landed_by_patch(shadow.git, mined, pulls).landed) == [("github", 9)]
    assert len(asked) < len(pulls)


def test_a_pull_that_left_from_nowhere_or_is_too_long_is_none(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pull_commits, "_LONGEST", 1)
    hand.propose(5, ONE, TWO)
    hand.heads[6] = hand.repo.commit(ONE, "Elsewhere", parents=[], branch=None, at=day(2))
    hand.land({**ONE, **TWO}, 5)
    assert hand.links() == PatchLinks({}, 0, 2)


def test_a_patch_without_an_end_is_given_up_and_costs_no_other(hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch_ids, "_MOST_BYTES", 2_000)
    hand.propose(5, {"long.txt": lines(range(999))})
    hand.propose(6, ONE)
    hand.land({"long.txt": lines(range(999))}, 5)
    landed = hand.land(ONE, 5.1)
    assert hand.links() == PatchLinks({("github", 6): landed}, 2)
    monkeypatch.setattr(patch_ids, "_MOST_LONG", 1)
    assert ("github", 5) not in hand.links().landed

"""Scores how FlowLens finds pulls and rebased series, against the pull heads that a snapshot of a forge holds as refs.

    python benchmarks/pulls.py REPO... [--sample N] [--seed N] [--misses]

Truth comes from content alone, never from a message: a pull landed where its head can be reached from the mainline,
where its whole diff is that of one mainline commit, or where each of its commits is one of the mainline by patch-id.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.pulls_speed import over_pulls, patch_speed
from flowlens.model.history import Commit, DiffJob, Step
from flowlens.model.mined import Mined
from flowlens.model.progress import Silent
from flowlens.sources.git.history import read_history
from flowlens.sources.git.mine import mine
from flowlens.sources.git.patch_links import landed_by_patch
from flowlens.sources.git.plumbing import Git
from flowlens.sources.git.pull_numbers import claimed_pull
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.settings import GitSettings
from flowlens.sources.git.shadow import Shadow, open_shadow
from flowlens.sources.git.steps import Pulls, read_steps

__all__ = ["Landing", "Truth", "main", "read_truth", "row"]

_SEED = 20240101
_PREFIX = "refs/pull/"
_PATCH = ("diff-tree", "--stdin", "--root", "-r", "-p", "--full-index", "--no-renames", "--no-ext-diff")
_SHARD = 100
_PROCESSES = 2
_LONGEST = 100
_COLUMNS = (
    "repository", "refs/pull", "sampled", "landed", "recall", "recall, own change", "recall, any commit", "precision",
    "unproved", "rebased series", "grouping recall", "grouping precision", "groups of no pull",
)  # fmt: skip


@click.command()
@click.argument("repositories", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--sample", default=600, show_default=True, help="How many pull heads are looked at in each repository.")
@click.option("--seed", default=_SEED, show_default=True, help="The same seed draws the same heads.")
@click.option("--speed", is_flag=True, help="Time the search by patch instead, against Git's own log.")
@click.option("--misses", is_flag=True, help="Name every miss and every error on standard error.")
def main(repositories: tuple[Path, ...], sample: int, seed: int, speed: bool, misses: bool) -> None:
    """Print a Markdown table with rows for each of the bare REPOSITORIES: refs/pull hidden, used, and with patches."""
    if speed:
        click.echo(patch_speed(repositories))
        return
    click.echo(f"| {' | '.join(_COLUMNS)} |\n|{'---|' * len(_COLUMNS)}")
    for repository in repositories:
        with open_shadow(repository) as shadow:
            mined = mine(shadow, GitSettings(), Silent())
            truth = read_truth(shadow, mined, sample, seed)
            blind = read_steps(mined.commits, _line(mined), Pulls())
            patched = _patched(shadow, mined, truth.sampled)
            for name, steps in (("hidden", blind), ("used", mined.steps), ("patches", patched)):
                click.echo(f"| {repository.name} | {name} | {row(truth, steps, shadow.git)} |")
                for line in _errors(truth, steps) if misses else ():
                    click.echo(f"{repository.name} {name}: {line}", err=True)


def _patched(shadow: Shadow, mined: Mined, sampled: Iterable[int]) -> tuple[Step, ...]:
    """The steps with the sampled pulls that only their patch links, as a forge's word that they are over gives them."""
    pulls = over_pulls(shadow, mined, frozenset(sampled))
    numbers = {oid: number for (_, number), oid in landed_by_patch(shadow.git, mined, pulls).landed.items()}
    return tuple(
        replace(step, pull=next((numbers[oid] for oid in step.mainline if oid in numbers), None))
        if step.pull is None
        else step
        for step in mined.steps
    )


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a pull landed by content: how, and the mainline commits that show it."""

    how: str
    at: frozenset[str]


@dataclass(frozen=True, slots=True)
class Truth:
    """What content says: of each sampled pull its diff, and where it landed; and of every rebased pull its series.

    `named` are the numbers that any commit of the mainline's ancestry names, `commits` those of the mainline.
    """

    sampled: Mapping[int, DiffJob | None]
    landed: Mapping[int, Landing]
    series: Mapping[int, tuple[str, ...]]
    named: frozenset[int]
    commits: Mapping[str, Commit]


def read_truth(shadow: Shadow, mined: Mined, sample: int, seed: int) -> Truth:
    """The truth about a seeded sample of the pull heads, and about all rebased series."""
    heads = {
        int(ref.name.split("/")[2]): ref.oid for ref in read_refs(shadow).under(_PREFIX) if ref.name.endswith("/head")
    }
    commits = {**read_history(shadow, sorted(set(heads.values())), Silent()).commits, **mined.commits}
    present = sorted(number for number, oid in heads.items() if oid in commits)
    reached = {oid: step.oid for step in mined.steps for oid in step.commits}
    branches = {number: _Branch.of(heads[number], commits, reached) for number in present}
    line = _line(mined)
    patches = _patch_ids(shadow.git, [_own(commit) for commit in line])
    series = _series(shadow.git, branches, line, patches)
    chosen = sorted(random.Random(seed).sample(present, min(sample, len(present))))  # noqa: S311 - draws no secret
    sampled = {number: branches[number].whole for number in chosen}
    whole = _patch_ids(shadow.git, {job for job in sampled.values() if job is not None})
    of_patch: defaultdict[str, set[str]] = defaultdict(set)
    for oid, patch in patches.items():
        of_patch[patch].add(oid)
    landed = {}
    for number in chosen:
        branch = branches[number]
        same = frozenset(of_patch.get(whole.get(branch.head, ""), ()))
        if branch.head in reached:
            landed[number] = _reached_landing(branch.head, mined.commits, reached)
        elif same or number in series:
            landed[number] = Landing("squash", same) if same else Landing("rebase", frozenset(series[number]))
    claims = (claimed_pull(commits[oid].message) for oid in reached)
    named = frozenset(claim.number for claim in claims if claim is not None)
    return Truth(sampled, landed, _apart(series), named, mined.commits)


def row(truth: Truth, steps: Sequence[Step], git: Git) -> str:
    """The cells of one row, from `sampled` on; a share stands with its counts, as `98.0 % (49/50)`."""
    named = {step.pull for step in steps}
    own = [number for number, landing in truth.landed.items() if landing.how != "inside"]
    verdicts = [_verdict(truth, number, steps, git) for number in truth.sampled if number in named]
    n_right, n_wrong = verdicts.count("right"), verdicts.count("wrong") + verdicts.count("no common file")
    truly = set(truth.series.values())
    of_pulls = {oid for series in truly for oid in series}
    groups = [step.mainline for step in steps if len(step.mainline) > 1]
    judged = [group for group in groups if of_pulls & set(group)]
    series = {one for one in truly if len(one) > 1}
    cells = (
        str(len(truth.sampled)),
        str(len(truth.landed)),
        _share(sum(number in named for number in truth.landed), len(truth.landed)),
        _share(sum(number in named for number in own), len(own)),
        _share(sum(number in truth.named or number in named for number in truth.landed), len(truth.landed)),
        _share(n_right, n_right + n_wrong),
        str(verdicts.count("unproved")),
        str(len(series)),
        _share(len(series & set(groups)), len(series)),
        _share(sum(group in truly for group in judged), len(judged)),
        str(len(groups) - len(judged)),
    )
    return " | ".join(cells)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "– (0/0)"


def _verdict(truth: Truth, number: int, steps: Sequence[Step], git: Git) -> str:
    """Whether content agrees that this pull landed as a step of that number, as far as content can tell."""
    found = [step for step in steps if step.pull == number]
    if number in truth.landed:
        places = truth.landed[number].at
        return "right" if any(places & {*step.mainline, *step.commits} for step in found) else "wrong"
    job = truth.sampled[number]
    if job is None:
        return "unproved"
    proposed = _paths(git, job)
    common = any(proposed & _paths(git, DiffJob(step.oid, step.base)) for step in found)
    return "unproved" if common or not proposed else "no common file"


def _errors(truth: Truth, steps: Sequence[Step]) -> Iterator[str]:
    named = {step.pull for step in steps}
    for number, landing in truth.landed.items():
        oid = min(landing.at)
        if number not in named:
            inner = ", but an inner commit names it" if number in truth.named else ""
            yield f"missed{inner} #{number}, {landing.how} {oid[:10]} {truth.commits[oid].subject[:90]!r}"
        elif not any(step.pull == number and landing.at & {*step.mainline, *step.commits} for step in steps):
            yield f"elsewhere #{number}, {landing.how} {oid[:10]} {truth.commits[oid].subject[:90]!r}"
    groups = {step.mainline for step in steps if len(step.mainline) > 1}
    truly = {series: number for number, series in truth.series.items()}
    for series, number in truly.items():
        if len(series) > 1 and series not in groups:
            yield f"not grouped #{number}, {len(series)} commits up to {series[-1][:10]}"
    of_pulls = {oid: number for series, number in truly.items() for oid in series}
    for group in groups - truly.keys():
        pulls = [of_pulls[oid] for oid in group if oid in of_pulls]
        if pulls:
            yield f"wrongly grouped {len(group)} commits up to {group[-1][:10]}, of pulls {pulls}"


@dataclass(frozen=True, slots=True)
class _Branch:
    """A pull's head, its commits that the mainline does not reach (parents first, no merges), and where it forked."""

    head: str
    commits: tuple[Commit, ...]
    base: str | None

    @classmethod
    def of(cls, head: str, commits: Mapping[str, Commit], reached: Mapping[str, str]) -> _Branch:
        own: dict[str, Commit] = {}
        bases: set[str] = set()
        stack = [head]
        while stack:
            oid = stack.pop()
            if oid in reached:
                bases.add(oid)
            elif oid in commits and oid not in own:
                own[oid] = commits[oid]
                stack.extend(commits[oid].parents)
        return cls(head, tuple(one for one in reversed(own.values()) if len(one.parents) == 1), _newest(bases, commits))

    @property
    def whole(self) -> DiffJob | None:
        """The diff that the pull proposes; None where there is none, or nothing that it could be compared with."""
        return DiffJob(self.head, self.base) if self.base not in {None, self.head} else None


def _newest(bases: set[str], commits: Mapping[str, Commit]) -> str | None:
    """Of several, the one committed last: no other is its descendant where clocks are right."""
    return max(bases, key=lambda oid: (commits[oid].commit_at or 0, oid), default=None)


def _line(mined: Mined) -> list[Commit]:
    return [mined.commits[oid] for step in mined.steps for oid in step.mainline]


def _own(commit: Commit) -> DiffJob:
    return DiffJob(commit.oid, commit.parents[0] if commit.parents else None)


def _reached_landing(head: str, commits: Mapping[str, Commit], reached: Mapping[str, str]) -> Landing:
    step = reached[head]
    if head == step:
        return Landing("fast-forward", frozenset({head}))
    return Landing("merge" if head in commits[step].parents[1:] else "inside", frozenset({step}))


def _series(
    git: Git, branches: Mapping[int, _Branch], line: Sequence[Commit], patches: Mapping[str, str]
) -> dict[int, tuple[str, ...]]:
    """For each pull whose commits all stand on the line, one behind the other, as copies of themselves: these copies.

    A rebase keeps the time at which a commit was written, so only commits of the same time are compared.
    """
    at = {commit.author_at for commit in line if commit.author_at is not None}
    likely = {
        number: branch
        for number, branch in branches.items()
        if 0 < len(branch.commits) <= _LONGEST and all(commit.author_at in at for commit in branch.commits)
    }
    wanted = {_own(commit) for branch in likely.values() for commit in branch.commits}
    proposed = _patch_ids(git, wanted)
    place = {
        (commit.author_at, patches[commit.oid]): position
        for position, commit in enumerate(line)
        if commit.oid in patches and len(commit.parents) == 1
    }
    found = {}
    for number, branch in likely.items():
        places = sorted({place.get((commit.author_at, proposed.get(commit.oid, "")), -1) for commit in branch.commits})
        if places[0] >= 0 and places == list(range(places[0], places[0] + len(branch.commits))):
            found[number] = tuple(line[position].oid for position in places)
    return found


def _apart(series: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """The series without what a shorter one holds too: a pull on top of another has the other's commits as well."""
    taken: set[str] = set()
    apart = {}
    for number, oids in sorted(series.items(), key=lambda pair: (len(pair[1]), pair[0])):
        rest = tuple(oid for oid in oids if oid not in taken)
        if rest:
            apart[number] = rest
            taken.update(rest)
    return apart


def _patch_ids(git: Git, jobs: Iterable[DiffJob]) -> dict[str, str]:
    """The stable patch-id of each diff by the commit it leads to; a diff without any line has none."""
    wanted = sorted(jobs, key=lambda job: job.oid)
    shards = [wanted[start : start + _SHARD] for start in range(0, len(wanted), _SHARD)]
    with ThreadPoolExecutor(max_workers=_PROCESSES) as pool:
        return {
            oid: patch for found in pool.map(lambda shard: _patch_ids_of(git, shard), shards) for oid, patch in found
        }


def _patch_ids_of(git: Git, jobs: Sequence[DiffJob]) -> list[tuple[str, str]]:
    lines = "".join(f"{job.oid} {job.base}\n" if job.base else f"{job.oid}\n" for job in jobs)
    patch = git.run(*_PATCH, stdin=lines.encode("ascii")).output
    answers = git.run("patch-id", "--stable", stdin=patch).output.decode("ascii").split("\n")
    return [(words[1], words[0]) for answer in answers if len(words := answer.split()) == 2]


def _paths(git: Git, job: DiffJob) -> frozenset[bytes]:
    given = f"{job.oid} {job.base}\n" if job.base else f"{job.oid}\n"
    listed = git.run("diff-tree", "--stdin", "--root", "-r", "-z", "--name-only", stdin=given.encode("ascii")).output
    return frozenset(listed.split(b"\0")[1:-1])


if __name__ == "__main__":
    main()

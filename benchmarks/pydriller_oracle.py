"""Compares the added and deleted lines of every commit that is no merge with what PyDriller counts.

    python benchmarks/pydriller_oracle.py CLONE [--limit N]

Prints how many commits agree, and each group of commits that do not, by what sets their files apart.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import click
from pydriller import Repository
from pydriller.domain.commit import Commit

from flowlens.config import load_config
from flowlens.pipeline import gather


@click.command()
@click.argument("clone", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--limit", type=int, default=0, help="Only the newest N commits.")
def main(clone: Path, limit: int) -> None:
    """Print the comparison for one clone with a work tree (PyDriller cannot open a bare one)."""
    ours = _ours(clone)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    n_agree = 0
    for number, commit in enumerate(Repository(str(clone), only_no_merge=True, order="reverse").traverse_commits()):
        if limit and number >= limit:
            break
        if commit.hash not in ours:
            groups["not reachable from the mainline or a release"].append(commit.hash)
            continue
        theirs = _theirs(commit)
        if theirs == ours[commit.hash]:
            n_agree += 1
        else:
            groups[_group(commit, theirs, ours[commit.hash])].append(f"{commit.hash[:12]} {theirs} {ours[commit.hash]}")
    click.echo(f"{clone.name}: {n_agree} commits agree")
    for group, found in sorted(groups.items(), key=lambda item: -len(item[1])):
        click.echo(f"  {len(found):5} {group}; such as {', '.join(found[:3])}")


def _ours(clone: Path) -> dict[str, tuple[int, int] | None]:
    with tempfile.TemporaryDirectory() as cache:
        facts = gather(replace(load_config(clone), cache=Path(cache)))
    own = facts.commits[facts.commits["parents"] <= 1]
    rows = zip(own["oid"], own["added"], own["deleted"], own["unknown"].notna(), strict=True)
    return {oid: None if unknown else (int(added), int(deleted)) for oid, added, deleted, unknown in rows}


def _theirs(commit: Commit) -> tuple[int, int] | None:
    try:
        files = commit.modified_files
        return sum(file.added_lines for file in files), sum(file.deleted_lines for file in files)
    except Exception:  # noqa: BLE001 - whatever ends PyDriller is counted as its failure
        return None


def _group(commit: Commit, theirs: tuple[int, int] | None, ours: tuple[int, int] | None) -> str:
    """What sets the commit apart, from the totals of `git show --numstat` and the kinds of its files."""
    if theirs is None:
        return "PyDriller fails"
    if ours is None:
        return "unknown here: an object is missing or damaged"
    numstat = (commit.insertions, commit.deletions)
    agree = "git's own numstat agrees with FlowLens" if numstat == ours else "git's own numstat differs from both"
    if numstat == theirs:
        agree = "git's own numstat agrees with PyDriller"
    kinds = Counter(file.change_type.name.lower() for file in commit.modified_files)
    odd = "with " + " and ".join(kind for kind in ("rename", "copy", "unknown") if kinds[kind]) if kinds else "no files"
    return f"{agree}, {odd if odd != 'with ' else 'plain changes'}"


if __name__ == "__main__":
    main()

"""A made-up fleet: small repositories from a few templates, each of which differs in its history."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.plain_git import git

__all__ = ["TEMPLATES", "make_fleet"]

TEMPLATES = 5
_BEGIN = 1_672_531_200  # 2023-01-01
_DAY = 86_400
_PEOPLE = 9


def make_fleet(folder: Path, n: int, n_commits: int = 60, n_templates: int = TEMPLATES) -> list[Path]:
    """So many bare repositories below the folder, which need not be there; those that are there are kept."""
    templates = [_template(folder / "templates" / f"t{number}", number, n_commits) for number in range(n_templates)]
    made = []
    for number in range(n):
        place = folder / "fleet" / f"r{number:04d}.git"
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            # Nothing writes into them, so their packs may be one file on the disk.
            shutil.copytree(templates[number % n_templates], place, copy_function=os.link)
        made.append(place)
    return made


def _template(place: Path, seed: int, n_commits: int) -> Path:
    if not place.exists():
        place.mkdir(parents=True)
        git(place, "init", "-q", "--bare", "-b", "main")
        chance = random.Random(seed)  # noqa: S311 - a made-up history need not be secret
        git(place, "fast-import", "--quiet", "--force", given="".join(_commits(chance, n_commits)))
        git(place, "repack", "-adq")
    return place


def _commits(chance: random.Random, n_commits: int) -> Iterator[str]:
    """A commit every few days by one of nine people, sizes from a log-normal, a release after every ninth."""
    at = _BEGIN
    for mark in range(1, n_commits + 1):
        at += int(chance.expovariate(1 / (8 * _DAY))) + 1
        person = chance.randrange(_PEOPLE)
        who = f"Person {person} <p{person}@example.org> {at} +0000"
        yield f"commit refs/heads/main\nmark :{mark}\nauthor {who}\ncommitter {who}\ndata 6\nchange\n"
        for area in range(1 + chance.randrange(2)):
            n = max(1, int(chance.lognormvariate(3, 1)))
            text = "".join(f"line {line} of {mark}\n" for line in range(n))
            name = f"src/a{area}/f{chance.randrange(20)}.py"
            yield f"M 100644 inline {name}\ndata {len(text)}\n{text}\n"
        if mark % 9 == 0:
            yield f"reset refs/tags/v1.{mark // 9}.0\nfrom :{mark}\n\n"

"""What FlowLens's own pipeline finds in one clone: the releases of its series, and the dates at which gaps changed."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from benchmarks.clones import share
from benchmarks.plain_git import git
from flowlens.config import Overrides, load_config
from flowlens.lenses.enough import GAPS_FOR_SHIFTS
from flowlens.lenses.release_cadence import judge, measure
from flowlens.model.finding import Finding
from flowlens.model.measure import ChangePoint, Point
from flowlens.pipeline import gather
from flowlens.sources.git.settings import VersionFile
from flowlens.verdict.policy import policy

__all__ = ["Detected", "Found", "detect", "only_tags", "read_finding"]

_JOBS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A change of level: the day of the release from which it holds, and medians before and after in days.

    `sure`, or likely only.
    """

    at: datetime
    before: float
    after: float
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Detected:
    """The moments of the releases of the series, oldest first, and the changes; `unable`: why none could be found.

    `asides` are the series that the lens tells beside its main one, each called `name`.
    """

    releases: tuple[datetime, ...]
    found: tuple[Found, ...]
    unable: str = ""
    asides: tuple[Detected, ...] = ()
    name: str = ""

    def surely(self) -> Detected:
        """The same without the changes that are likely only."""
        asides = tuple(aside.surely() for aside in self.asides)
        return replace(self, found=tuple(one for one in self.found if one.sure), asides=asides)

    def gaps_within(self, since: datetime, until: datetime) -> list[float]:
        """The gaps in days between releases of that time."""
        chosen = [at for at in self.releases if since <= at <= until]
        return [(after - at) / timedelta(days=1) for at, after in pairwise(chosen)]


def detect(
    clone: Path, cache: Path, until: datetime | None = None, tags: str | None = None, file: VersionFile | None = None
) -> Detected:
    """What `flowlens report` finds there; FlowLensError where it cannot be measured.

    The other lenses, and the verdicts of earlier weeks, have no say in it: they are left out.
    """
    settings = load_config(clone, overrides=Overrides(tags=tags, until=until, cache=cache, jobs=_JOBS))
    if file is not None:
        settings = replace(settings, git=replace(settings.git, version_file=file))
    return read_finding(judge(measure(gather(settings), settings.lenses), policy(settings.lenses.stage)))


def read_finding(finding: Finding) -> Detected:
    """The series and the change points of what the lens found, and those that it tells aside."""
    asides = tuple(
        _detected(aside.series.points, aside.change_points, aside.name.replace("-", " ")) for aside in finding.asides
    )
    points = [point for series in finding.series for point in series.points]
    if not points:
        return Detected((), (), finding.sentence)
    return replace(_detected(points, finding.change_points), asides=asides)


def _detected(points: Sequence[Point], change_points: Sequence[ChangePoint], name: str = "") -> Detected:
    first = points[0].at - timedelta(days=points[0].value)
    found = tuple(Found(one.at, one.before, one.after, one.sure) for one in change_points)
    few = len(points) < GAPS_FOR_SHIFTS
    unable = f"{len(points)} gaps where {GAPS_FOR_SHIFTS} are needed" if few else ""
    return Detected((first, *(point.at for point in points)), found, unable, name=name)


def only_tags(clone: Path, pattern: str, folder: Path) -> int:
    """Make a clone there that borrows all objects and has only the tags whose whole name matches; how many these are.

    A regular expression can say what FlowLens's glob cannot, so the choice is made here.
    """
    shutil.rmtree(folder, ignore_errors=True)
    share(clone, folder)
    # FlowLens knows a repository by the last part of its address.
    git(folder, "config", "remote.origin.url", _address(clone))
    names: Sequence[str] = git(folder, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/tags").split("\n")
    wanted = {name for name in names if name and re.fullmatch(pattern, name)}
    others = [name for name in names if name and name not in wanted]
    git(folder, "update-ref", "--stdin", given="".join(f"delete refs/tags/{name}\n" for name in others))
    return len(wanted)


def _address(clone: Path) -> str:
    named = git(clone, "config", "--default", "", "--get", "remote.origin.url")
    return named or str(clone.resolve())

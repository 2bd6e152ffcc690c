"""Sizes of diffs as the gate counts them, each diff made once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flowlens.facts.areas import Areas
from flowlens.facts.content import Content
from flowlens.facts.settings import FactsSettings
from flowlens.facts.written import contents_of, left_out, matched, net_lines_of
from flowlens.model.check import Size
from flowlens.model.history import Diff, DiffJob, FileDiff, PathAttributes
from flowlens.model.progress import Silent
from flowlens.model.report import Exclusion
from flowlens.sources.git.diffs import make_diffs
from flowlens.sources.git.plumbing import Git

__all__ = ["Measured", "Rules", "Sizing"]

_CONFIGURED = "excluded by configuration"


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides which files count: the settings, globs of further files to leave out, and the attributes' files."""

    facts: FactsSettings
    exclude: tuple[str, ...]
    attributes: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Measured:
    """The size of a diff, and the net lines of each file in it that counts.

    `touched`: the lines added and deleted in each file that it touches, by the old name and by the new one.
    """

    size: Size
    lines: Mapping[str, int]
    touched: Mapping[str, tuple[int, int]]


@dataclass(slots=True)
class Sizing:
    """Makes diffs and sizes, and keeps them."""

    git: Git
    rules: Rules
    _known: dict[DiffJob, Measured | str] = field(default_factory=dict)

    def sizes(self, jobs: Sequence[DiffJob], git: Git | None = None) -> list[Measured | str]:
        """The size of each diff, or why it is not known; `git`: another door, behind which their commits are."""
        missing = [job for job in dict.fromkeys(jobs) if job not in self._known]
        if missing:
            diffs = list(make_diffs(git or self.git, missing, 0, Silent()))
            self._known |= dict(zip((diff.job for diff in diffs), self._sized(diffs), strict=True))
        return [self._known[job] for job in jobs]

    def sized(self, files: Sequence[FileDiff]) -> Measured:
        """The size of a diff that somebody else made."""
        return _measured(files, self._reasons(files), Areas(self.rules.facts.areas))

    def without_space(self, measured: Measured, spaceless: Mapping[str, int]) -> Measured:
        """The same change if white space did not count: of each file no more than differs without it."""
        lines = {path: min(n, spaceless.get(path, 0)) for path, n in measured.lines.items()}
        areas = _by_area(lines, Areas(self.rules.facts.areas))
        return replace(measured, lines=lines, size=replace(measured.size, net_lines=sum(lines.values()), areas=areas))

    def _sized(self, diffs: Sequence[Diff]) -> list[Measured | str]:
        reasons = self._reasons([file for diff in diffs for file in diff.files])
        areas = Areas(self.rules.facts.areas)
        return [_measured(diff.files, reasons, areas) if diff.unknown is None else diff.unknown for diff in diffs]

    def _reasons(self, files: Iterable[FileDiff]) -> _Reasons:
        paths = list(dict.fromkeys(file.path for file in files))
        attributes = _attributes(self.rules.attributes, paths)
        return _Reasons(contents_of(paths, attributes, self.rules.facts), matched(self.rules.exclude, paths))


def _attributes(files: Mapping[str, bytes], paths: Sequence[str]) -> Mapping[str, PathAttributes]:
    if not files:
        return {}
    from flowlens.sources.git.attributes import (
        read_attributes,
    )  # libgit2: a tenth of the time in which the gate answers

    return read_attributes(files, paths)


@dataclass(frozen=True, slots=True)
class _Reasons:
    contents: Mapping[str, Content]
    configured: frozenset[str]

    def of(self, file: FileDiff) -> str | None:
        return _CONFIGURED if file.path in self.configured else left_out(file, self.contents[file.path])


def _measured(files: Sequence[FileDiff], reasons: _Reasons, areas: Areas) -> Measured:
    counted: Counter[str] = Counter()
    excluded: defaultdict[str, list[int]] = defaultdict(list)
    raw = 0
    for file in files:
        lines = (file.added or 0) + (file.deleted or 0)
        raw += lines
        if (reason := reasons.of(file)) is not None:
            excluded[reason].append(lines)
            continue
        # One that was handed in can name a file twice, as the patches of a series do.
        counted[file.path] += net_lines_of(file)
        if moved := file.moved_in + file.moved_out:
            excluded["moved lines"].append(moved)
    size = Size(
        net_lines=sum(counted.values()),
        raw_lines=raw,
        n_files=len(counted),
        largest_file=max(counted, key=lambda path: (counted[path], path), default=None),
        areas=_by_area(counted, areas),
        excluded=tuple(Exclusion(reason, 1, len(of), sum(of)) for reason, of in sorted(excluded.items())),
    )
    return Measured(size, counted, _touched(files))


def _touched(files: Sequence[FileDiff]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for file in files:
        for path in {file.path, file.old_path or file.path}:
            added, deleted = found.get(path, (0, 0))
            found[path] = added + (file.added or 0), deleted + (file.deleted or 0)
    return found


def _by_area(lines: Mapping[str, int], areas: Areas) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for path, n_lines in lines.items():
        sums[areas.of(path)] += n_lines
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))

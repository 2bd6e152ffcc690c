"""How many of the feature flags that a repository lists itself FlowLens sees where they are asked for.

    python benchmarks/flags_recall.py FOLDER

FOLDER holds a clone of each repository below as `owner+name`. A list is one that the team keeps of all its flags. Of
each the newest commit is read; a flag that no other source file names is left out, as it is asked for nowhere.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the scripts beside this one, however it is started

from benchmarks.flags_sightings import in_content
from benchmarks.plain_git import git
from flowlens.sources.git.shadow import Shadow, open_shadow
from flowlens.sources.git.source_files import contents, listed_files
from flowlens.stats.proportion import wilson

__all__ = ["FlagList", "listed", "main", "missed"]


@dataclass(frozen=True, slots=True)
class FlagList:
    """A file that lists flags between two texts, and how an entry gives its names (groups of the expression)."""

    repository: str
    path: str
    entry: str
    begin: str = ""
    end: str = ""


_LISTS = (
    FlagList("open-telemetry/opentelemetry-demo", "src/flagd/demo.flagd.json", r'^    "(\w+)": \{', '"flags"'),
    FlagList("Unleash/unleash", "src/lib/types/experimental.ts", r"\| '(\w+)'", "type IFlagKey", ";"),
    FlagList("bitwarden/server", "src/Core/Constants.cs", r'const string (\w+) = "([^"]+)"', "FeatureFlagKeys", "\n}"),
    FlagList(
        "novuhq/novu",
        "packages/shared/src/types/feature-flags/feature-flags.ts",
        r"^  (\w+) = '",
        "FeatureFlagsKeysEnum",
    ),
    FlagList(
        "Enterprise-CMCS/managed-care-review",
        "packages/common-code/src/featureFlags/flags.ts",
        r"^    (\w+): \{\s+flag: '([^']+)'",
    ),
    FlagList(
        "navikt/k9-sak-web",
        "packages/v2/gui/src/featuretoggles/FeatureToggles.ts",
        r"^  ([A-Z]\w+): (?:true|false)",
        "rootFeatureToggles",
        "}",
    ),
)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Print a row for each list, and which flags are not seen."""
    click.echo("| repository | listed | named elsewhere | seen (95 %) | not seen |\n|---|---:|---:|---:|---|")
    all_seen = all_named = 0
    for one in _LISTS:
        clone = folder / one.repository.replace("/", "+")
        flags = listed(git(clone, "show", f"HEAD:{one.path}"), one)
        with open_shadow(clone) as shadow:
            named, unseen = missed(flags, dict(_source(shadow, git(clone, "rev-parse", "HEAD"), one.path)))
        all_seen, all_named = all_seen + named - len(unseen), all_named + named
        first = ", ".join(unseen[:5]) + (" …" if unseen[5:] else "")
        click.echo(
            f"| {one.repository} | {len(flags)} | {named} | {_told(named - len(unseen), named)} | {first or '–'} |"
        )
    click.echo(f"| **all** | | {all_named} | {_told(all_seen, all_named)} | |")


def listed(text: str, one: FlagList) -> list[tuple[str, ...]]:
    """The names of each flag of the list: that of the constant, and that of the flag where it is another."""
    part = text[text.index(one.begin) :]
    if one.end:
        part = part[: part.index(one.end, len(one.begin))]
    return [find.groups() for find in re.finditer(one.entry, part, re.MULTILINE)]


def missed(flags: Sequence[tuple[str, ...]], source: Mapping[str, bytes]) -> tuple[int, list[str]]:
    """How many of the flags any of these files names, and those of them that are seen in none."""
    seen = {sighting.name for path, content in source.items() for sighting in in_content(path, content)}
    words = frozenset(word for content in source.values() for word in _words(content))
    named = [names for names in flags if not words.isdisjoint(names)]
    return len(named), [names[0] for names in named if seen.isdisjoint(names)]


def _words(content: bytes) -> Iterator[str]:
    """What stands behind a quote, a dot or a colon: a text, or a member of something."""
    return (word.decode("ascii") for word in re.findall(rb"(?<=[\"'`.:])\w[\w-]*", content, re.ASCII))


def _source(shadow: Shadow, commit: str, path: str) -> Iterator[tuple[str, bytes]]:
    """All source files of a commit but for that one."""
    files = listed_files(shadow, commit) or {}
    blobs = dict(contents(shadow.git, files.values()) or ())
    yield from ((one, content) for one, blob in files.items() if one != path and (content := blobs.get(blob)))


def _told(k: int, n: int) -> str:
    share = wilson(k, n)
    if share.low is None or share.high is None:
        return "–"
    return f"{k} of {n}: {100 * k / n:.0f} % ({100 * share.low:.0f}–{100 * share.high:.0f})"


if __name__ == "__main__":
    main()

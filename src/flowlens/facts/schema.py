"""The data dictionary: every fact table, its columns, their types, units and meanings."""

from __future__ import annotations

from flowlens.facts.ci_schema import CI_TABLES
from flowlens.facts.column import Column, ColumnType, Table
from flowlens.facts.pull_schema import PULL_TABLES

__all__ = ["SCHEMA_VERSION", "TABLES", "Column", "ColumnType", "Table", "table"]

SCHEMA_VERSION = 8

_SUBJECT = Column("subject", "text", "", "first line of the message, or title of the pull it merges, with … for names")

COMMITS = Table(
    "commits",
    "a commit reachable from the mainline or from a release",
    (
        Column("oid", "text", "", "object id of the commit"),
        Column("author_at", "time", "UTC", "author date; null where the commit holds none that is possible"),
        Column("commit_at", "time", "UTC", "committer date; null where the commit holds none that is possible"),
        Column("parents", "int", "count", "number of parents"),
        Column("person", "text", "", "pseudonym of the author after the mailmap, made from the author's first commit"),
        Column("bot", "flag", "", "the author is a dependency updater, a merge queue or another program"),
        Column("kind", "text", "", "feature, fix (of the product), revert, merge, docs, test, chore, refactor, other"),
        Column("reverts", "text", "", "object id that the message says it reverts, if it is known here"),
        Column("ignored", "flag", "", "listed in .git-blame-ignore-revs of the mainline's tip"),
        Column("change", "text", "", "id of the change that brought it to the mainline; null if none did"),
        _SUBJECT,
        Column(
            "added", "int", "lines", "lines added against the only parent; null for a merge or an unreadable commit"
        ),
        Column("deleted", "int", "lines", "lines deleted against the only parent"),
        Column("n_files", "int", "files", "files touched against the only parent"),
        Column("unknown", "text", "", "why the lines of this commit could not be counted; null where they were"),
    ),
)

CHANGES = Table(
    "changes",
    "one first-parent step of the mainline, oldest first",
    (
        Column("id", "text", "", "object id of the mainline commit that completes the change"),
        Column("base", "text", "", "object id it is diffed against; null for a root"),
        Column("position", "int", "count", "place on the mainline, 0 is the oldest"),
        Column("how", "text", "", "merge, squash, rebase, direct or inferred"),
        Column("pull", "int", "", "number of the pull or merge request that the message names"),
        Column("started_at", "time", "UTC", "earliest author date among its commits"),
        Column("landed_at", "time", "UTC", "committer date of the mainline commit"),
        Column("n_commits", "int", "count", "commits that it brought to the mainline, merges not counted"),
        Column("n_people", "int", "people", "distinct authors of those commits"),
        Column("person", "text", "", "pseudonym of the author of most of those commits"),
        Column("bot", "flag", "", "all its authors are bots"),
        Column("kind", "text", "", "kind of the change, from the messages of its commits"),
        Column("reverts", "text", "", "object id that it reverts, if it is known here"),
        Column("ignored", "flag", "", "a bulk reformat: listed in .git-blame-ignore-revs"),
        Column("raw_lines", "int", "lines", "added plus deleted lines of all files"),
        Column("net_lines", "int", "lines", "added plus deleted lines that people wrote; see the ledger for the rest"),
        Column("added", "int", "lines", "lines added, all files"),
        Column("deleted", "int", "lines", "lines deleted, all files"),
        Column("moved_lines", "int", "lines", "lines that only moved, counted where they left and where they arrived"),
        Column("n_files", "int", "files", "files touched"),
        Column("n_areas", "int", "areas", "areas touched"),
        Column(
            "event",
            "text",
            "",
            "not behaviour: 'imported files' or 'another history merged in'; null for ordinary changes",
        ),
        _SUBJECT,
        Column("unknown", "text", "", "why its lines could not be counted; null where they were"),
    ),
)

CHANGE_FILES = Table(
    "change_files",
    "a file in a change",
    (
        Column("change", "text", "", "id of the change"),
        Column("path", "text", "", "path after the change; bytes that are not UTF-8 are escaped"),
        Column("old_path", "text", "", "path before a rename; null otherwise"),
        Column("area", "text", "", "part of the repository it belongs to"),
        Column("content", "text", "", "source, test, docs, config, generated, vendored, lock or binary"),
        Column("status", "text", "", "added, deleted, modified, renamed, copied or retyped"),
        Column("added", "int", "lines", "lines added; null for binary content"),
        Column("deleted", "int", "lines", "lines deleted; null for binary content"),
        Column("moved_in", "int", "lines", "added lines that were deleted elsewhere in the same change"),
        Column("moved_out", "int", "lines", "deleted lines that were added elsewhere in the same change"),
        Column("excluded", "text", "", "why the file is left out of the net size; null where it counts"),
    ),
)

RELEASES = Table(
    "releases",
    "a release, oldest first",
    (
        Column("name", "text", "", "name of the release, unique"),
        Column("tag", "text", "", "name of the tag; empty where none is, as of a version in a file"),
        Column("component", "text", "", "package it belongs to in a repository of several; empty otherwise"),
        Column("version", "text", "", "version as parsed"),
        Column("oid", "text", "", "object id of the released commit"),
        Column("at", "time", "UTC", "tagger date of an annotated tag, else the commit's date"),
        Column("level", "text", "", "major, minor, patch or calendar"),
        Column("stage", "text", "", "final or pre-release"),
        Column("line", "text", "", "mainline, or maintenance where a newer line had been released before"),
        Column("carries_work", "flag", "", "it is the first of its stage to contain some change of the mainline"),
        Column("n_changes", "int", "changes", "changes first contained in it, if only in their parts"),
        Column(
            "n_ahead",
            "int",
            "changes",
            "changes whose own mainline commit no release before contains; 0 for a fix from a side branch",
        ),
        Column("n_commits", "int", "commits", "commits first contained in it, whether the mainline has them or not"),
    ),
)

RELEASE_CHANGES = Table(
    "release_changes",
    "a change first contained in a release, once for final releases and once for pre-releases",
    (
        Column("release", "text", "", "name of the release"),
        Column("change", "text", "", "id of the change"),
        Column("waited", "float", "days", "from landing on the mainline to the release; null where a date is unknown"),
    ),
)

DOCUMENTS = Table(
    "documents",
    "a retrospective or post-mortem in the tree of the mainline's tip, by path",
    (
        Column("path", "text", "", "path of the file"),
        Column("kind", "text", "", "post-mortem or retrospective"),
        Column("first_change", "text", "", "id of the change that brought it, under whatever name; null if none did"),
        Column("first_at", "time", "UTC", "when that change landed"),
        Column("last_change", "text", "", "id of the last change that touched it"),
        Column("last_at", "time", "UTC", "when that change landed"),
        Column("happened", "flag", "", "a section that is not empty tells what happened"),
        Column("learned", "flag", "", "a section that is not empty tells what was learned"),
        Column("change", "flag", "", "a section that is not empty tells what will change"),
        Column("praise_only", "flag", "", "it tells what went well, and neither what did not nor what will change"),
        Column("n_actions", "int", "count", "actions in it, each an item, a table row or a marked line"),
        Column("blame", "text", "", "lines that may blame somebody, names masked, as 'number: line'; null if none"),
    ),
)

DOCUMENT_ACTIONS = Table(
    "document_actions",
    "an action that a document names",
    (
        Column("document", "text", "", "path of the document"),
        Column("position", "int", "count", "place in the document, 0 is the first"),
        Column("names", "text", "", "issues, and files that seldom change, which it names; null if it names none"),
        Column("at", "time", "UTC", "when the document landed"),
        Column("already", "flag", "", "a change up to then mentions the issue, and none within 180 days after"),
        Column("followed_at", "time", "UTC", "when the first change landed that follows within 180 days; null if none"),
        Column("followed_by", "text", "", "id of that change"),
    ),
)

FLAG_LOOKS = Table(
    "flag_looks",
    "a look for feature flags in the mainline's tree: one at the end of each month of two years, and one at the tip",
    (
        Column("oid", "text", "", "object id of the commit that was the newest then"),
        Column("at", "time", "UTC", "the moment that the look is of"),
        Column("n_flags", "int", "count", "flags found"),
    ),
)

FLAGS = Table(
    "flags",
    "a feature flag that the source asks for by its name",
    (
        Column("name", "text", "", "name of the flag"),
        Column(
            "convention",
            "text",
            "",
            "LaunchDarkly, Unleash, OpenFeature, Flipper, Django Waffle, own (the team's own words) or environment",
        ),
        Column("path", "text", "", "first of the files that asked for it at the last look that found it"),
        Column("n_files", "int", "files", "files that asked for it then"),
        Column("first_seen_at", "time", "UTC", "first look that found it; at the first look of all it may be older"),
        Column("last_seen_at", "time", "UTC", "last look that found it"),
        Column("gone_at", "time", "UTC", "the look after that; null while it is there"),
    ),
)

BRANCHES = Table(
    "branches",
    "a branch whose commits the mainline lacks, as the refs are now; without its name, which often is a person's",
    (
        Column("oid", "text", "", "object id of its newest commit"),
        Column("base", "text", "", "object id of the newest commit that the mainline has too"),
        Column("started_at", "time", "UTC", "earliest committer date of its own commits"),
        Column("last_at", "time", "UTC", "committer date of its newest commit"),
        Column("n_commits", "int", "count", "commits of its own"),
        Column("bot", "flag", "", "the author of its newest commit is a bot"),
        Column("landed_as", "text", "", "rebase, pull or squash if the mainline has its work; null if none is seen"),
    ),
)

REPAIRS = Table(
    "repairs",
    "a fix of the last five years, newest first, and the commit that it repairs, as it says or SZZ guesses: for rates",
    (
        Column("fix", "text", "", "object id of the fix"),
        Column("change", "text", "", "id of the change that brought it"),
        Column("landed_at", "time", "UTC", "when that change landed"),
        Column("repaired", "text", "", "object id of the commit repaired; null where no line tells, or not looked at"),
        Column("repaired_change", "text", "", "id of the change that brought that commit; the fix's own where it is"),
        Column("repaired_at", "time", "UTC", "when that change landed"),
        Column("days", "float", "days", "from the landing of the repaired change to that of the fix"),
        Column("looked", "flag", "", "it was looked into; false: not yet, or it is unknown"),
        Column("unknown", "text", "", "why it could not be looked into; null otherwise"),
    ),
)

MAINTAINABILITY = Table(
    "maintainability",
    "a change of a sample from the last two windows, with its delta maintainability (di Biase and others 2019)",
    (
        Column("change", "text", "", "id of the change"),
        Column("unit_size", "float", "share", "share of its lines that make functions shorter, or are in short ones"),
        Column("unit_complexity", "float", "share", "the same of functions with few branches"),
        Column("unit_interfacing", "float", "share", "the same of functions with few parameters"),
        Column("looked", "flag", "", "it was looked into; false: not yet, or it is unknown"),
        Column("unknown", "text", "", "why it could not be looked into; null otherwise"),
    ),
)

TABLES: tuple[Table, ...] = (
    COMMITS, CHANGES, CHANGE_FILES, RELEASES, RELEASE_CHANGES, DOCUMENTS, DOCUMENT_ACTIONS, FLAG_LOOKS, FLAGS, BRANCHES,
    REPAIRS, MAINTAINABILITY, *CI_TABLES, *PULL_TABLES,
)  # fmt: skip


def table(name: str) -> Table:
    """The table of that name; KeyError where there is none."""
    return {one.name: one for one in TABLES}[name]
